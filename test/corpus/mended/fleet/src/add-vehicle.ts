import { prisma } from './database.ts';

export async function addVehicle(plate: string, depotId: string) {
  return prisma.$transaction(async (tx) => {
    const vehicle = await tx.vehicle.create({ data: { plate } });
    await tx.assignment.create({ data: { vehicleId: vehicle.id, depotId } });
    return vehicle;
  });
}
