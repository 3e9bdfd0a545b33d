import { logger } from './logger.ts';

export const visitLogger = logger.child({ topic: 'visits' });
