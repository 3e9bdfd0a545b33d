import { Router } from 'express';

import { pool } from './database.ts';

export const orders = Router();

orders.get('/orders', async (request, response) => {
  const { rows } = await pool.query(
    'SELECT id, total, placed_at FROM orders WHERE customer_id = $1 ORDER BY placed_at DESC',
    [request.query['customer']],
  );
  response.json(rows);
});
