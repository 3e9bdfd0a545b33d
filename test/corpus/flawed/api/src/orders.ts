import { Router } from 'express';

import { cancelOrder } from './cancel-order.ts';
import { chargeOrder } from './charge-order.ts';
import { pool } from './database.ts';
import { placeOrder } from './place-order.ts';
import { refundOrder } from './refund-order.ts';

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
  await chargeOrder(order.id, request.session.stripeCustomer, order.total);
  response.status(201).json(order);
});

orders.delete('/:id', async (request, response) => {
  const isCancelled = await cancelOrder(request.params.id, request.session.customerId);
  if (isCancelled) {
    await refundOrder(request.params.id);
  }
  response.sendStatus(isCancelled ? 204 : 409);
});
