import compression from 'compression';
import express from 'express';
import helmet from 'helmet';

import { answerError } from './answer-error.ts';
import { pool } from './database.ts';
import { labels } from './labels.ts';
import { limiter } from './limits.ts';
import { products } from './products.ts';
import { reports } from './reports.ts';
import { requestId } from './request-id.ts';
import { signIn } from './sign-in.ts';

const app = express();

app.use(compression());
app.use(helmet());
app.use(requestId);
app.use(limiter);
app.use(express.json({ limit: '1mb' }));
app.get('/health', async (req, res) => {
  await pool.query('SELECT 1');
  res.json({ status: 'ok' });
});
products(app);
labels(app);
reports(app);
signIn(app);
app.use(answerError);
const server = app.listen(3000);
process.once('SIGTERM', () => {
  setTimeout(() => process.exit(1), 20_000).unref();
  server.close(() => process.exit(0));
});
