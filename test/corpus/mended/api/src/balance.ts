import { Router } from 'express';

import { pool } from './database.ts';
import { requireUser } from './require-user.ts';

export const balance = Router();

balance.get('/', requireUser, async (request, response) => {
  const { rows } = await pool.query('SELECT sum(cents) AS cents FROM entries WHERE org_id = $1', [
    request.session.orgId,
  ]);
  const cents = BigInt(rows[0].cents ?? 0);
  response.json({ cents: cents.toString() });
});
