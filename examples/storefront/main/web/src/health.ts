import { Router } from 'express';

import { pool } from './database.ts';

export const health = Router();

health.get('/health', async (_request, response) => {
  try {
    await pool.query('SELECT 1');
    response.json({ status: 'ok' });
  } catch (error) {
    response.status(503).json({ status: 'database unreachable' });
  }
});
