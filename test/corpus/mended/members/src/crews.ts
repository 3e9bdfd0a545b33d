import { PrismaClient } from '@prisma/client';
import { Router } from 'express';

import { requireMember } from './require-member.ts';

const prisma = new PrismaClient();
export const crews = Router();

async function demandCrew(crewId: string, userId: string) {
  const found = await prisma.crewMember.findFirst({ where: { crewId, userId } });
  if (!found) throw new Error('not of this crew');
  return found;
}

crews.get('/crews/:id', requireMember, async (request, response) => {
  const { id } = request.params;
  const own = await demandCrew(id, request.member.id);
  response.json({ role: own.role });
});
