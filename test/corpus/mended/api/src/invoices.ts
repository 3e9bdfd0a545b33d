import { Router } from 'express';

import { pool } from './database.ts';
import { requireUser } from './require-user.ts';

export const invoices = Router();

invoices.get('/', requireUser, async (request, response) => {
  const { orgId } = request.session;
  const listed = await pool.query(
    'SELECT id, total FROM invoices WHERE org_id = $1 AND state = $2 ORDER BY id LIMIT 50',
    [orgId, 'open'],
  );
  const counted = await pool.query(
    'SELECT count(*) FROM invoices WHERE org_id = $1 AND state = $2',
    [orgId, 'open'],
  );
  response.json({ invoices: listed.rows, total: Number(counted.rows[0].count) });
});
