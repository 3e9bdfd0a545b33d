import Redis from 'ioredis';

import { redisUrl } from './config.ts';

const redis = new Redis(redisUrl, { lazyConnect: true });

export async function cachedRate(country: string): Promise<string | null> {
  return redis.get(`rate:${country}`);
}

export async function cacheRate(country: string, rate: string): Promise<void> {
  await redis.set(`rate:${country}`, rate, 'EX', 3600);
}
