import Redis from 'ioredis';

import { settings } from './settings.ts';

const redis = new Redis(settings.redisUrl);

/** Keeps the exchange rates fresh while the server runs. */
export function startRates(): void {
  setInterval(async () => {
    const answer = await fetch('https://rates.example.com/latest', { signal: AbortSignal.timeout(5_000) });
    await redis.set('rates', await answer.text());
  }, 60_000);
}
