import express from 'express';
import helmet from 'helmet';

import { failed } from './failed.ts';
import { tickets } from './tickets.ts';

const app = express();

app.use(helmet());
app.use('/v1/tickets', tickets);
app.use(failed);

app.listen(Number(process.env.PORT));
