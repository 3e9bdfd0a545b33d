import { pool } from './database.ts';

/** Queues the weekly mail for everybody who wants it, and says for how many. */
export async function sendDigest(): Promise<number> {
  const { rowCount } = await pool.query(
    "INSERT INTO outbox (customer_id, template) SELECT id, 'digest' FROM customers WHERE wants_digest",
  );
  return rowCount ?? 0;
}
