import { pipeline } from 'node:stream/promises';

import type { Request, Response } from 'express';
import QueryStream from 'pg-query-stream';

import { toCsv } from './to-csv.ts';
import { pool } from './database.ts';

export async function exportProducts(req: Request, res: Response): Promise<void> {
  const client = await pool.connect();
  try {
    const rows = client.query(new QueryStream('SELECT id, name FROM products ORDER BY id'));
    res.setHeader('Content-Type', 'text/csv');
    await pipeline(rows, toCsv(), res);
  } finally {
    client.release();
  }
}
