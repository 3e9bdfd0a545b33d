import { Worker } from 'bullmq';

import { connection } from './connection.ts';
import { sendMail } from './mailer.ts';

export const mailWorker = new Worker(
  'mail',
  async (job) => {
    await sendMail(job.data.to, job.data.template);
  },
  { connection, prefix: process.env.FERRYLINE_ENV, stalledInterval: 30_000, maxStalledCount: 1 },
);
