import { PrismaClient } from '@prisma/client';
import { Router } from 'express';

import { requireMember } from './require-member.ts';

const prisma = new PrismaClient();
export const crews = Router();

async function demandCrew(crewId: string, userId: string) {
  const found = await prisma.crewMember.findFirst({ where: { crewId, userId } });
  if (!found) throw new Error('not of this crew');
}

crews.get('/crews/:id', requireMember, async (request, response) => {
  const { id } = request.params;
  await demandCrew(id, request.member.id);
  const own = await prisma.crewMember.findFirst({ where: { crewId: id, userId: request.member.id } });
  response.json({ role: own.role });
});
