import { prisma } from './database.ts';

export async function driversOf(trips: readonly { readonly driverId: string }[]) {
  const ids = trips.map((trip) => trip.driverId);
  return prisma.driver.findMany({ where: { id: { in: ids } } });
}
