import { Redis } from 'ioredis';

export const connection = new Redis(process.env.QUEUE_REDIS_URL, {
  lazyConnect: true,
  maxRetriesPerRequest: null,
});
