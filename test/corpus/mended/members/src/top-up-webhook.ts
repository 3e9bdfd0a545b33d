import { Router } from 'express';

import { database, stripe, topUpKey } from './top-ups.ts';

export const topUpWebhook = Router();

topUpWebhook.post('/webhooks/top-ups', async (request, response) => {
  const signature = request.get('stripe-signature');
  const event = stripe.webhooks.constructEvent(request.body, signature, topUpKey);
  await database.$transaction(async (tx) => {
    await tx.topUpEvent.create({ data: { eventId: event.id } });
    await tx.topUp.create({ data: { amount: event.data.object.amount } });
  });
  response.sendStatus(200);
});
