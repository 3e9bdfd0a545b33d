import { Router } from 'express';

import { pool } from './database.ts';

export const health = Router();

health.get('/', async (_request, response) => {
  try {
    await pool.query('SELECT 1');
    response.json({ status: 'ok', database: 'up' });
  } catch {
    response.status(503).json({ status: 'degraded', database: 'down' });
  }
});
