import { Router } from 'express';
import { z } from 'zod';

import { inTransaction } from './transaction.ts';

const bookingSchema = z.object({ route: z.string().max(40), weight: z.number().positive() });

export const bookings = Router();

bookings.post('/', async (request, response) => {
  const { route, weight } = bookingSchema.parse(request.body);
  await inTransaction(async (client) => {
    await client.query(
      'INSERT INTO bookings (request_key, route, weight) VALUES ($1, $2, $3) ON CONFLICT (request_key) DO NOTHING',
      [request.get('idempotency-key'), route, weight],
    );
    await client.query('INSERT INTO audit_entries (action) VALUES ($1)', ['booked']);
  });
  response.sendStatus(201);
});
