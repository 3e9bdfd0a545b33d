import { Router } from 'express';
import cron from 'node-cron';

import { logger } from './logger.ts';

export const digest = Router();

digest.post('/start', (_request, response) => {
  cron.schedule('0 6 * * *', () => logger.info('digest due'));
  response.sendStatus(204);
});
