import express from 'express';
import { z } from 'zod';

import { prisma } from './database.ts';
import { recordChange } from './record-change.ts';

const Vehicle = z.object({ id: z.uuid(), plate: z.string().max(12) });
const Trip = z.object({ id: z.uuid(), from: z.string().max(80), to: z.string().max(80) });

export const vehicles = express.Router();

vehicles.post('/vehicles', async (request, response) => {
  const body = Vehicle.parse(request.body);
  await recordChange(request.session.driverId, 'vehicle added');
  response.json(await prisma.vehicle.create({ data: { plate: body.plate } }));
});
vehicles.post('/trips', async (request, response) => {
  const body = Trip.parse(request.body);
  await recordChange(request.session.driverId, 'trip added');
  response.json(await prisma.trip.create({ data: { from: body.from } }));
});
vehicles.put('/vehicles', async (request, response) => {
  const body = Vehicle.parse(request.body);
  await recordChange(request.session.driverId, 'vehicle changed');
  response.json(await prisma.vehicle.update({ where: { id: body.id }, data: { plate: body.plate } }));
});
vehicles.put('/trips', async (request, response) => {
  const body = Trip.parse(request.body);
  await recordChange(request.session.driverId, 'trip changed');
  response.json(await prisma.trip.update({ where: { id: body.id }, data: { from: body.from } }));
});
vehicles.patch('/trips', async (request, response) => {
  const body = Trip.parse(request.body);
  response.json(await prisma.trip.update({ where: { id: body.id }, data: { to: body.to } }));
});
