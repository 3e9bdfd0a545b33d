import Redis from 'ioredis';

const redis = new Redis(process.env.REDIS_URL, {
  keyPrefix: `${process.env.FERRYLINE_ENV}:`,
  lazyConnect: true,
});

export async function surcharge(country: string): Promise<number> {
  return Number((await redis.get(`surcharge:${country}`)) ?? 0);
}

process.once('SIGTERM', () => {
  redis.quit();
  process.exit(0);
});
