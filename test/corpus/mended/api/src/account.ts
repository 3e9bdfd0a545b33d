import { Router } from 'express';

import { pool } from './database.ts';
import { requireUser } from './require-user.ts';

export const account = Router();

account.delete('/me', requireUser, async (request, response) => {
  await pool.query('DELETE FROM users WHERE id = $1', [request.session.userId]);
  response.sendStatus(204);
});

account.get('/me/export', requireUser, async (request, response) => {
  const { rows } = await pool.query('SELECT * FROM users WHERE id = $1', [request.session.userId]);
  response.json(rows);
});
