import express, { Router } from 'express';
import Stripe from 'stripe';

import { pool } from './database.ts';
import { settings } from './settings.ts';

const stripe = new Stripe(settings.stripeKey);
const seen = new Set<string>();

export const payments = Router();

payments.post('/webhooks/stripe', express.raw({ type: 'application/json' }), async (request, response) => {
  const event = stripe.webhooks.constructEvent(
    request.body,
    request.headers['stripe-signature'] ?? '',
    settings.webhookSecret,
  );
  if (seen.has(event.id)) {
    response.sendStatus(200);
    return;
  }
  seen.add(event.id);
  if (event.type === 'checkout.session.completed') {
    await pool.query('UPDATE orders SET paid_at = now() WHERE session_id = $1', [event.data.object.id]);
  }
  response.sendStatus(200);
});
