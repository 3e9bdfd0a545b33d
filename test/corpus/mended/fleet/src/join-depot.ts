import { prisma } from './database.ts';

export async function joinDepot(depotId: string, driverId: string) {
  await prisma.seat.upsert({
    where: { depotId_driverId: { depotId, driverId } },
    create: { depotId, driverId },
    update: {},
  });
}
