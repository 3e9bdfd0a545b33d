import Stripe from 'stripe';

import { pool } from './database.ts';

const stripe = new Stripe(process.env.STRIPE_API_KEY);

/** Gives the money for an order back. */
export async function refundOrder(orderId: string): Promise<void> {
  const { rows } = await pool.query('SELECT payment_intent FROM orders WHERE id = $1', [orderId]);
  const idempotencyKey = `refund-${orderId}`;
  const refund = await stripe.refunds.create({ payment_intent: rows[0].payment_intent });
  await pool.query('UPDATE orders SET refund_id = $2 WHERE id = $1', [orderId, refund.id]);
}
