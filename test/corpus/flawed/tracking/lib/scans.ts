import Redis from 'ioredis';

const redis = new Redis(process.env.REDIS_URL, {
  keyPrefix: `${process.env.VERCEL_ENV}:`,
});

export async function lastScan(parcelId: string): Promise<unknown> {
  const scan = await redis.get(`scan:${parcelId}`);
  return scan === null ? { state: 'unknown' } : JSON.parse(scan);
}
