import { prisma } from './database.ts';

export async function driversOf(trips: readonly { readonly driverId: string }[]) {
  const drivers = [];
  for (const trip of trips) {
    drivers.push(await prisma.driver.findUnique({ where: { id: trip.driverId } }));
  }
  return drivers;
}
