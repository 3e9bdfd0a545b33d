import express from 'express';

import { prisma } from './database.ts';
import { recordChange } from './record-change.ts';

export const vehicles = express.Router();

vehicles.post('/vehicles', async (request, response) => {
  await recordChange(request.session.driverId, 'vehicle added');
  response.json(await prisma.vehicle.create({ data: { plate: request.body.plate } }));
});
vehicles.post('/trips', async (request, response) => {
  await recordChange(request.session.driverId, 'trip added');
  response.json(await prisma.trip.create({ data: { from: request.body.from } }));
});
vehicles.put('/vehicles', async (request, response) => {
  await recordChange(request.session.driverId, 'vehicle changed');
  response.json(await prisma.vehicle.update({ where: { id: request.body.id }, data: { plate: request.body.plate } }));
});
vehicles.put('/trips', async (request, response) => {
  await recordChange(request.session.driverId, 'trip changed');
  response.json(await prisma.trip.update({ where: { id: request.body.id }, data: { from: request.body.from } }));
});
vehicles.patch('/trips', async (request, response) => {
  response.json(await prisma.trip.update({ where: { id: request.body.id }, data: { to: request.body.to } }));
});
