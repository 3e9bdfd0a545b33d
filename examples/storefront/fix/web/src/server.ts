import express from 'express';

import { pool } from './database.ts';
import { health } from './health.ts';
import { orders } from './orders.ts';
import { payments } from './payments.ts';
import { startRates } from './rates.ts';

const app = express();
app.use(health);
app.use(orders);
app.use(payments);

const stopRates = startRates();
const server = app.listen(3000);

process.on('SIGTERM', () => {
  stopRates();
  server.close(async () => {
    await pool.end();
  });
});
