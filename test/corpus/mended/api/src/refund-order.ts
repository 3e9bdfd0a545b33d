import Stripe from 'stripe';

import { pool } from './database.ts';
import { throughBreaker } from './stripe-breaker.ts';

const stripe = new Stripe(process.env.STRIPE_API_KEY);

/** Gives the money for a cancelled order back, without the fee. */
export async function refundOrder(orderId: string): Promise<void> {
  const { rows } = await pool.query(
    'SELECT payment_intent, total - fee AS amount FROM orders WHERE id = $1',
    [orderId],
  );
  const { payment_intent, amount } = rows[0];
  const idempotencyKey = `refund-${orderId}`;
  const refund = await throughBreaker(() =>
    stripe.refunds.create({ payment_intent, amount }, { idempotencyKey }),
  );
  await pool.query('UPDATE orders SET refund_id = $2 WHERE id = $1', [orderId, refund.id]);
}
