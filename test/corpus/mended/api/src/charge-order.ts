import Stripe from 'stripe';

import { throughBreaker } from './stripe-breaker.ts';

const stripe = new Stripe(process.env.STRIPE_API_KEY);

/** Takes the money for an order from the customer's card. */
export async function chargeOrder(orderId: string, customer: string, amount: number): Promise<string> {
  const intent = await throughBreaker(() =>
    stripe.paymentIntents.create(
      { amount, currency: 'eur', customer, confirm: true },
      { idempotencyKey: `charge-${orderId}` },
    ),
  );
  return intent.id;
}
