import type { Express } from 'express';
import { rateLimit } from 'express-rate-limit';

import { pool } from './database.ts';
import { requireStaff } from './require-staff.ts';

const reportLimiter = rateLimit({ windowMs: 60_000, limit: 10 });

export function reports(app: Express): void {
  app.get('/api/reports/sales', requireStaff, reportLimiter, async (req, res) => {
    const { rows } = await pool.query('SELECT sum(price) AS total FROM products');
    res.json(rows[0]);
  });
}
