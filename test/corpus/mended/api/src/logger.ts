import { pino } from 'pino';

export const logger = pino({ level: process.env.LOG_LEVEL ?? 'info' });

process.on('SIGUSR2', () => {
  logger.level = logger.level === 'debug' ? 'info' : 'debug';
});
