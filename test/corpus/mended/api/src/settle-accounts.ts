import { pool } from './database.ts';

const SETTLEMENT_LOCK = 7_301;

/** Settles all open accounts, on one instance at a time. */
export async function settleAccounts(): Promise<void> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query('SELECT pg_try_advisory_lock($1) AS locked', [SETTLEMENT_LOCK]);
    if (!rows[0].locked) {
      return;
    }
    try {
      await client.query('SELECT settle_open_accounts()');
    } finally {
      await client.query('SELECT pg_advisory_unlock($1)', [SETTLEMENT_LOCK]);
    }
  } finally {
    client.release();
  }
}
