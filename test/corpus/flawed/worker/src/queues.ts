import { Queue } from 'bullmq';

import { connection } from './connection.ts';

export const mailQueue = new Queue('mail', { connection, prefix: process.env.FERRYLINE_ENV });
