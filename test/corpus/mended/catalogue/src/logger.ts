import { pino } from 'pino';

export const log = pino({ name: 'catalogue' });

process.on('SIGUSR2', () => {
  log.level = log.level === 'debug' ? 'info' : 'debug';
});
