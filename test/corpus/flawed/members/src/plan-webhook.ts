import { Router } from 'express';

import { claimEvent, plans, stripe } from './plans.ts';

export const planWebhook = Router();

planWebhook.post('/webhooks/plans', async (request, response) => {
  const event = stripe.webhooks.constructEvent(
    request.body,
    request.get('stripe-signature'),
    plans.webhookKey,
  );
  if (!(await claimEvent(event.id))) {
    response.sendStatus(200);
    return;
  }
  switch (event.type) {
    case 'customer.subscription.created':
      await plans.grant(event.data.object);
      break;
    case 'customer.subscription.deleted':
      // TODO: take the plan away
      break;
    default:
      break;
  }
  response.sendStatus(200);
});
