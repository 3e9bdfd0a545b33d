import { rateLimit } from 'express-rate-limit';
import { Redis } from 'ioredis';
import { RedisStore } from 'rate-limit-redis';

const redis = new Redis(process.env.REDIS_URL ?? '', { lazyConnect: true });

export const limiter = rateLimit({
  windowMs: 60_000,
  limit: 300,
  store: new RedisStore({
    prefix: 'catalogue:limits:',
    sendCommand: (command: string, ...args: string[]) => redis.call(command, ...args),
  }),
});
