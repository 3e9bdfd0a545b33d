import Redis from 'ioredis';

const redis = new Redis(process.env.REDIS_URL, {
  keyPrefix: `${process.env.FERRYLINE_ENV}:`,
  lazyConnect: true,
});

export async function surcharge(country: string): Promise<number> {
  return Number((await redis.get(`surcharge:${country}`)) ?? 0);
}

/** Whether quotes can be made. */
export async function isReady(): Promise<boolean> {
  return (await redis.ping()) === 'PONG';
}

process.once('SIGTERM', async () => {
  setTimeout(() => process.exit(1), 10_000).unref();
  await redis.quit();
  process.exit(0);
});
