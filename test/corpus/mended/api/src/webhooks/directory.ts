import type { Request, Response } from 'express';

import { pool } from '../database.ts';
import { isSigned } from './signature.ts';

/** The customer's directory says who joined which team. */
export async function directoryWebhook(request: Request, response: Response): Promise<void> {
  const timestamp = request.get('x-directory-timestamp') ?? '';
  const signature = request.get('x-directory-signature') ?? '';
  if (!isSigned(request.body, timestamp, signature, process.env.DIRECTORY_WEBHOOK_SECRET)) {
    response.sendStatus(401);
    return;
  }
  const event = JSON.parse(request.body.toString('utf8'));
  const { rows } = await pool.query(
    'SELECT 1 FROM teams JOIN users USING (directory_id) WHERE teams.id = $1 AND users.id = $2',
    [event.data.team_id, event.data.user_id],
  );
  if (rows.length === 0) {
    response.sendStatus(422);
    return;
  }
  await pool.query(
    `INSERT INTO team_members (event_id, team_id, user_id) VALUES ($1, $2, $3)
     ON CONFLICT (event_id) DO NOTHING`,
    [event.id, event.data.team_id, event.data.user_id],
  );
  response.sendStatus(204);
}
