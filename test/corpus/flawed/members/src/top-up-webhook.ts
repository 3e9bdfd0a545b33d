import { Router } from 'express';

import { database, redis, stripe, topUpKey } from './top-ups.ts';

export const topUpWebhook = Router();

topUpWebhook.post('/webhooks/top-ups', async (request, response) => {
  const signature = request.get('stripe-signature');
  const event = stripe.webhooks.constructEvent(request.body, signature, topUpKey);
  if (await redis.get(event.id)) {
    response.sendStatus(200);
    return;
  }
  await redis.set(event.id, '1');
  await database.topUp.create({ data: { amount: event.data.object.amount } });
  response.sendStatus(200);
});
