import express from 'express';

import { prisma } from './database.ts';

export const tariffs = express.Router();

tariffs.get('/plans', async (_request, response) => {
  response.set('Cache-Control', 'public, max-age=300');
  response.json(await prisma.plan.findMany({ where: { active: true } }));
});
