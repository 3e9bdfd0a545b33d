import type { Request, Response } from 'express';
import Stripe from 'stripe';

import { pool } from '../database.ts';

const stripe = new Stripe(process.env.STRIPE_API_KEY);

export async function stripeWebhook(request: Request, response: Response): Promise<void> {
  const event = stripe.webhooks.constructEvent(
    request.body,
    request.get('stripe-signature'),
    process.env.STRIPE_WEBHOOK_SECRET,
  );
  if (event.type === 'invoice.paid') {
    const invoice = event.data.object;
    await pool.query(
      `INSERT INTO payments (event_id, customer, amount) VALUES ($1, $2, $3)
       ON CONFLICT (event_id) DO NOTHING`,
      [event.id, invoice.customer, invoice.amount_paid],
    );
  }
  response.json({ received: true });
}
