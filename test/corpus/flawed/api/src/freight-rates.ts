import { Router } from 'express';

export const freightRates = Router();

freightRates.get('/', async (_request, response) => {
  const answer = await fetch(process.env.FREIGHT_RATES_URL);
  response.json(await answer.json());
});
