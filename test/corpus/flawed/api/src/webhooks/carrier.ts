import type { Request, Response } from 'express';

import { pool } from '../database.ts';

export async function carrierWebhook(request: Request, response: Response): Promise<void> {
  const event = JSON.parse(request.body.toString('utf8'));
  await pool.query(
    `INSERT INTO scans (event_id, parcel_id, state) VALUES ($1, $2, $3)
     ON CONFLICT (event_id) DO NOTHING`,
    [event.id, event.parcel, event.state],
  );
  response.sendStatus(204);
}
