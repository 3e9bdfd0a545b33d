import { Worker } from 'bullmq';

import { connection } from './connection.ts';
import { logger } from './logger.ts';
import { requestContext } from './request-context.ts';

export const refundWorker = new Worker(
  'refunds',
  async (job) =>
    requestContext.run({ requestId: job.data.requestId }, async () => {
      logger.info({ order: job.data.orderId }, 'refunding');
    }),
  { connection, prefix: process.env.FERRYLINE_ENV, stalledInterval: 30_000, maxStalledCount: 1 },
);
