import { Router } from 'express';

import { estimate } from './arrival-estimate.ts';

export const arrival = Router();

arrival.get('/:parcel', async (request, response) => {
  const late = new Promise((_resolve, reject) => {
    setTimeout(() => reject(new Error('No estimate in time')), 5_000);
  });
  response.json(await Promise.race([estimate(request.params.parcel), late]));
});
