import type Redis from 'ioredis';

/** Counts the attempts of an address within a minute. */
export async function countAttempt(redis: Redis, address: string): Promise<number> {
  const [counted] = (await redis.multi().incr(`attempts:${address}`).expire(`attempts:${address}`, 60, 'NX').exec()) ?? [];
  return Number(counted?.[1]);
}
