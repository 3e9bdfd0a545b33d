import { Router } from 'express';

import { pool } from './database.ts';

export const health = Router();

health.get('/health', async (_request, response) => {
  let database = 'ok';
  try {
    await pool.query('SELECT 1');
  } catch (error) {
    database = 'unreachable';
  }
  response.json({ status: 'ok', database });
});
