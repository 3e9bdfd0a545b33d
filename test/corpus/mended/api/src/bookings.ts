import { Router } from 'express';

import { pool } from './database.ts';

export const bookings = Router();

bookings.post('/', async (request, response) => {
  const { route, weight } = request.body;
  await pool.query(
    'INSERT INTO bookings (request_key, route, weight) VALUES ($1, $2, $3) ON CONFLICT (request_key) DO NOTHING',
    [request.get('idempotency-key'), route, weight],
  );
  await pool.query('INSERT INTO audit_entries (action) VALUES ($1)', ['booked']);
  response.sendStatus(201);
});
