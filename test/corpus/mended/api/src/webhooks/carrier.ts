import type { Request, Response } from 'express';

import { pool } from '../database.ts';
import { isSigned } from './signature.ts';

export async function carrierWebhook(request: Request, response: Response): Promise<void> {
  const timestamp = request.get('x-carrier-timestamp') ?? '';
  const signature = request.get('x-carrier-signature') ?? '';
  if (!isSigned(request.body, timestamp, signature, process.env.CARRIER_WEBHOOK_SECRET)) {
    response.sendStatus(401);
    return;
  }
  const event = JSON.parse(request.body.toString('utf8'));
  await pool.query(
    `INSERT INTO scans (event_id, parcel_id, state) VALUES ($1, $2, $3)
     ON CONFLICT (event_id) DO NOTHING`,
    [event.id, event.parcel, event.state],
  );
  response.sendStatus(204);
}
