import express from 'express';

import { pool } from './database.ts';
import { health } from './health.ts';
import { orders } from './orders.ts';

const app = express();
app.use(health);
app.use(orders);

const server = app.listen(3000);

process.on('SIGTERM', () => {
  server.close(async () => {
    await pool.end();
  });
});
