import { prisma } from './database.ts';

export async function joinDepot(depotId: string, driverId: string) {
  const seat = await prisma.seat.findFirst({ where: { depotId, driverId } });
  if (seat === null) {
    await prisma.seat.create({ data: { depotId, driverId } });
  }
}
