import cors from 'cors';
import express from 'express';
import session from 'express-session';
import helmet from 'helmet';

import { account } from './account.ts';
import { balance } from './balance.ts';
import { allowedOrigins, port, sessionSecret } from './config.ts';
import { health } from './health.ts';
import { invoices } from './invoices.ts';
import { limiter } from './limits.ts';
import { orders } from './orders.ts';
import { passwordReset } from './password-reset.ts';
import { requestId } from './request-id.ts';
import { startSessionSweep } from './sessions.ts';
import { signIn } from './sign-in.ts';
import { webhooks } from './webhooks/index.ts';

const app = express();

app.use(helmet());
app.use(requestId);
app.use(cors({ origin: allowedOrigins, credentials: true }));
app.use('/webhooks', webhooks);
app.use(limiter);
app.use(express.json());
app.use(session({ secret: sessionSecret, resave: false, saveUninitialized: false }));
app.use('/health', health);
app.use('/v1/orders', orders);
app.use('/v1/invoices', invoices);
app.use('/v1/balance', balance);
app.use('/v1/account', account);
app.use('/v1', passwordReset);
app.use('/v1/sign-in', signIn);

startSessionSweep();
const server = app.listen(port);
process.once('SIGTERM', () => {
  setTimeout(() => process.exit(1), 20_000).unref();
  server.close(() => process.exit(0));
});
