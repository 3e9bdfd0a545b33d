import { pool } from '../database.ts';

await pool.query("SELECT enqueue_invoices(date_trunc('month', now()))");
await pool.end();
