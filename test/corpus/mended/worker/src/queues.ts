import { Queue } from 'bullmq';
import { Gauge } from 'prom-client';

import { connection } from './connection.ts';

export const mailQueue = new Queue('mail', {
  connection,
  prefix: process.env.FERRYLINE_ENV,
  defaultJobOptions: { attempts: 5, backoff: { type: 'exponential', delay: 1_000 } },
});

new Gauge({
  name: 'mail_jobs_waiting',
  help: 'Mails that wait to be sent',
  async collect() {
    this.set(await mailQueue.getWaitingCount());
  },
});
