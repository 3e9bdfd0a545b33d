import { prisma } from './database.ts';

export async function recordChange(driverId: string, what: string) {
  await prisma.change.create({ data: { driverId, what } });
}
