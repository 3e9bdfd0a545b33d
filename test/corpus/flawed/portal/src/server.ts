import express from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import { RedisStore } from 'rate-limit-redis';

import { counters } from './counters';

const app = express();

app.use(helmet());
const store = new RedisStore({ sendCommand: counters });
app.use(rateLimit({ windowMs: 60_000, limit: 100, store }));
app.get('/parcels/export', (req, res) => {
  res.type('text/csv').send('number,weight\n');
});
const server = app.listen(3000);
process.once('SIGTERM', () => {
  setTimeout(() => process.exit(1), 20_000).unref();
  server.close(() => process.exit(0));
});
