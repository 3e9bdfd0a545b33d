import type { Express } from 'express';

import { pool } from './database.ts';
import { limiter } from './limits.ts';
import { requireStaff } from './require-staff.ts';

export function reports(app: Express): void {
  app.get('/api/v1/reports/sales', requireStaff, limiter, async (req, res) => {
    const { rows } = await pool.query('SELECT sum(price) AS total FROM products');
    res.json(rows[0]);
  });
}
