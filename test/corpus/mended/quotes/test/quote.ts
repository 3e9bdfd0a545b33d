import { RedisContainer } from '@testcontainers/redis';
import { expect, test } from 'vitest';

test('a quote is a number', async () => {
  const redis = await new RedisContainer('redis:8.2').start();
  expect(redis.getPort()).toBeGreaterThan(0);
  await redis.stop();
});
