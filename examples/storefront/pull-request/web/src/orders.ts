import { Router } from 'express';

import { pool } from './database.ts';

export const orders = Router();

orders.get('/orders', async (request, response) => {
  const sort = request.query['sort'] ?? 'placed_at';
  const { rows } = await pool.query(
    `SELECT id, total, placed_at FROM orders WHERE customer_id = $1 ORDER BY ${sort} DESC`,
    [request.query['customer']],
  );
  response.json(rows);
});
