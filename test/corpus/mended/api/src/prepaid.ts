import { Router } from 'express';

import { chargeOrder } from './charge-order.ts';
import { receiptQueue } from './receipt-queue.ts';

export const prepaid = Router();

prepaid.post('/:order', async (request, response) => {
  const { order } = request.params;
  await chargeOrder(order, String(request.body.customer), 900);
  await receiptQueue.add('receipt', { order }, { jobId: `receipt-${order}` });
  response.sendStatus(202);
});
