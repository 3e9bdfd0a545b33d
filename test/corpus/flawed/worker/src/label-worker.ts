import { Worker } from 'bullmq';

import { connection } from './connection.ts';
import { printLabel } from './labels.ts';
import { requestContext } from './request-context.ts';

export const labelWorker = new Worker(
  'labels',
  async (job) => requestContext.run({ requestId: job.data.requestId }, () => printLabel(job.data.parcelId)),
  { connection, prefix: process.env.FERRYLINE_ENV, stalledInterval: 30_000, maxStalledCount: 1, skipStalledCheck: true },
);
