import { pool } from './database.ts';

/** The worker sends what stands in the outbox. */
export async function mailResetLink(recipient: string, token: string): Promise<void> {
  await pool.query("INSERT INTO outbox (kind, recipient, payload) VALUES ('reset', $1, $2)", [
    recipient,
    { token },
  ]);
}
