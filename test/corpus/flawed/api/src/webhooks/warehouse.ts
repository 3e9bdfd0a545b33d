import { createHmac, timingSafeEqual } from 'node:crypto';

import type { Request, Response } from 'express';

import { pool } from '../database.ts';

/** The warehouse signs `timestamp.body`. */
export async function warehouseWebhook(request: Request, response: Response): Promise<void> {
  const timestamp = request.get('x-warehouse-timestamp') ?? '';
  const expected = createHmac('sha256', process.env.WAREHOUSE_WEBHOOK_SECRET)
    .update(`${timestamp}.${request.body.toString('utf8')}`)
    .digest();
  const given = Buffer.from(request.get('x-warehouse-signature') ?? '', 'hex');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    response.sendStatus(401);
    return;
  }
  const event = JSON.parse(request.body.toString('utf8'));
  await pool.query(
    'INSERT INTO stock_moves (event_id, sku, moved) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [event.id, event.sku, event.moved],
  );
  response.sendStatus(204);
}
