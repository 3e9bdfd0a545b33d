import express from 'express';
import helmet from 'helmet';

import { failed } from './failed.ts';
import { tickets } from './tickets.ts';

const app = express();

app.use(helmet());
app.use('/v1/tickets', tickets);
app.use(failed);

const server = app.listen(Number(process.env.PORT));
process.once('SIGTERM', () => {
  setTimeout(() => process.exit(1), 20_000).unref();
  server.close(() => process.exit(0));
});
