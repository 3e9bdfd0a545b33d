import { prisma } from './database.ts';

export async function addVehicle(plate: string, depotId: string) {
  const vehicle = await prisma.vehicle.create({ data: { plate } });
  await prisma.assignment.create({ data: { vehicleId: vehicle.id, depotId } });
  return vehicle;
}
