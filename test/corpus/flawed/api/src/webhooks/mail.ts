import type { Request, Response } from 'express';

import { pool } from '../database.ts';
import { isSigned } from './signature.ts';

const handled = new Set<string>();

/** Addresses that bounce get no more mail. */
export async function mailWebhook(request: Request, response: Response): Promise<void> {
  const timestamp = request.get('x-mail-timestamp') ?? '';
  const signature = request.get('x-mail-signature') ?? '';
  if (!isSigned(request.body, timestamp, signature, process.env.MAIL_WEBHOOK_SECRET)) {
    response.sendStatus(401);
    return;
  }
  const event = JSON.parse(request.body.toString('utf8'));
  if (handled.has(event.id)) {
    response.sendStatus(204);
    return;
  }
  handled.add(event.id);
  await pool.query('UPDATE contacts SET bounces = bounces + 1 WHERE email = $1', [event.recipient]);
  response.sendStatus(204);
}
