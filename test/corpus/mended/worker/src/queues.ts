import { Queue } from 'bullmq';
import { Gauge } from 'prom-client';

import { connection } from './connection.ts';

export const mailQueue = new Queue('mail', { connection, prefix: process.env.FERRYLINE_ENV });

new Gauge({
  name: 'mail_jobs_waiting',
  help: 'Mails that wait to be sent',
  async collect() {
    this.set(await mailQueue.getWaitingCount());
  },
});
