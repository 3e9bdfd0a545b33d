import { Router } from 'express';
import { z } from 'zod';

import { pool } from './database.ts';
import { logger } from './logger.ts';

const bookingSchema = z.object({ route: z.string().max(40), weight: z.number().positive() });

export const bookings = Router();

bookings.post('/', async (request, response) => {
  const { route, weight } = bookingSchema.parse(request.body);
  await pool.query('INSERT INTO bookings (route, weight) VALUES ($1, $2)', [route, weight]);
  try {
    await pool.query('INSERT INTO audit_entries (action) VALUES ($1)', ['booked']);
  } catch (error) {
    logger.error({ error }, 'no audit entry');
  }
  response.sendStatus(201);
});
