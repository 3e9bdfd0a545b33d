import express, { Router } from 'express';
import Stripe from 'stripe';

import { pool } from './database.ts';
import { settings } from './settings.ts';

const stripe = new Stripe(settings.stripeKey);

export const payments = Router();

payments.post('/webhooks/stripe', express.raw({ type: 'application/json' }), async (request, response) => {
  const event = stripe.webhooks.constructEvent(
    request.body,
    request.headers['stripe-signature'] ?? '',
    settings.webhookSecret,
  );
  const { rowCount } = await pool.query(
    'INSERT INTO stripe_events (id) VALUES ($1) ON CONFLICT (id) DO NOTHING',
    [event.id],
  );
  if (rowCount === 1 && event.type === 'checkout.session.completed') {
    await pool.query('UPDATE orders SET paid_at = now() WHERE session_id = $1', [event.data.object.id]);
  }
  response.sendStatus(200);
});
