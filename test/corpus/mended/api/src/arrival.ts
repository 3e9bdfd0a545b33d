import { Router } from 'express';

import { estimate } from './arrival-estimate.ts';

export const arrival = Router();

arrival.get('/:parcel', async (request, response) => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('No estimate in time')), 5_000);
  });
  try {
    response.json(await Promise.race([estimate(request.params.parcel), late]));
  } finally {
    clearTimeout(timer);
  }
});
