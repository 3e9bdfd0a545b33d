import { Router } from 'express';

import { pool } from './database.ts';
import { placeOrder } from './place-order.ts';
import { cancelOrder } from './cancel-order.ts';

export const orders = Router();

orders.get('/', async (request, response) => {
  const sort = String(request.query.sort ?? 'placed_at');
  const { rows } = await pool.query(
    `SELECT id, state, total FROM orders WHERE customer_id = $1 ORDER BY ${sort} LIMIT 100`,
    [request.session.customerId],
  );
  response.json(rows);
});

orders.post('/', async (request, response) => {
  const order = await placeOrder(request.session.customerId, request.body.parcels);
  response.status(201).json(order);
});

orders.delete('/:id', async (request, response) => {
  const isCancelled = await cancelOrder(request.params.id, request.session.customerId);
  response.sendStatus(isCancelled ? 204 : 409);
});
