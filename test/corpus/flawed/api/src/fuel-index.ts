import { pool } from './database.ts';

/** Keeps the index of fuel prices up to date. */
export function keepFuelIndex(): void {
  setInterval(async () => {
    await refreshIndex();
  }, 600_000).unref();
}

async function refreshIndex(): Promise<void> {
  await pool.query('REFRESH MATERIALIZED VIEW fuel_index');
}
