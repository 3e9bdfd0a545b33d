import cors from 'cors';
import express from 'express';
import session from 'express-session';

import { allowedOrigins, port, sessionSecret } from './config.ts';
import { health } from './health.ts';
import { orders } from './orders.ts';
import { startSessionSweep } from './sessions.ts';
import { webhooks } from './webhooks/index.ts';

const app = express();

app.use(cors({ origin: allowedOrigins, credentials: true }));
app.use('/webhooks', webhooks);
app.use(express.json());
app.use(session({ secret: sessionSecret, resave: false, saveUninitialized: false }));
app.use('/health', health);
app.use('/v1/orders', orders);

startSessionSweep();
app.listen(port);
