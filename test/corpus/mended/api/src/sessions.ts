import { pool } from './database.ts';

const SWEEP_MILLISECONDS = 10 * 60 * 1000;

export function startSessionSweep(): void {
  setInterval(() => void sweep(), SWEEP_MILLISECONDS).unref();
}

async function sweep(): Promise<void> {
  await pool.query("DELETE FROM sessions WHERE expires_at < now() - interval '1 hour'");
}
