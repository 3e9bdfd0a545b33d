import { Router } from 'express';

export const freightRates = Router();

freightRates.get('/', async (_request, response) => {
  const answer = await fetch(process.env.FREIGHT_RATES_URL, { signal: AbortSignal.timeout(5_000) });
  response.json(await answer.json());
});
