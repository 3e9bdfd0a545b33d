import { Router } from 'express';

import { logger } from './logger.ts';

export const customsDuty = Router();

customsDuty.get('/:code', async (request, response) => {
  response.json(await duty(request.params.code));
});

async function duty(code: string): Promise<unknown> {
  for (let attempt = 0; attempt < 4; attempt += 1) {
    try {
      const answer = await fetch(`${process.env.CUSTOMS_URL}/${code}`, { signal: AbortSignal.timeout(2_000) });
      return await answer.json();
    } catch (error) {
      logger.warn({ error, attempt }, 'customs did not answer');
    }
  }
  throw new Error(`No duty is known for ${code}`);
}
