import type Redis from 'ioredis';

/** Counts the attempts of an address within a minute. */
export async function countAttempt(redis: Redis, address: string): Promise<number> {
  const attempts = await redis.incr(`attempts:${address}`);
  if (attempts === 1) {
    await redis.expire(`attempts:${address}`, 60);
  }
  return attempts;
}
