import { rateLimit } from 'express-rate-limit';
import { Redis } from 'ioredis';
import { RedisStore } from 'rate-limit-redis';

import { redisUrl } from './config.ts';

const redis = new Redis(redisUrl, { lazyConnect: true });

export const limiter = rateLimit({
  windowMs: 60_000,
  limit: 300,
  store: new RedisStore({
    prefix: 'ferryline:limits:',
    sendCommand: (command: string, ...args: string[]) => redis.call(command, ...args),
  }),
});
