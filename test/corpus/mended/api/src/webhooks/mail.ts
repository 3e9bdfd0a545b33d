import type { Request, Response } from 'express';

import { inTransaction } from '../transaction.ts';
import { isSigned } from './signature.ts';

/** Addresses that bounce get no more mail. */
export async function mailWebhook(request: Request, response: Response): Promise<void> {
  const timestamp = request.get('x-mail-timestamp') ?? '';
  const signature = request.get('x-mail-signature') ?? '';
  if (!isSigned(request.body, timestamp, signature, process.env.MAIL_WEBHOOK_SECRET)) {
    response.sendStatus(401);
    return;
  }
  const event = JSON.parse(request.body.toString('utf8'));
  await inTransaction(async (client) => {
    const { rowCount } = await client.query(
      'INSERT INTO mail_events (id) VALUES ($1) ON CONFLICT DO NOTHING',
      [event.id],
    );
    if (rowCount === 1) {
      await client.query('UPDATE contacts SET bounces = bounces + 1 WHERE email = $1', [
        event.recipient,
      ]);
    }
  });
  response.sendStatus(204);
}
