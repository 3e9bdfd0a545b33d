import { pool } from './database.ts';
import { logger } from './logger.ts';

/** Keeps the index of fuel prices up to date. */
export function keepFuelIndex(): void {
  setInterval(async () => {
    try {
      await refreshIndex();
    } catch (error) {
      logger.error({ error }, 'fuel index not refreshed');
    }
  }, 600_000).unref();
}

async function refreshIndex(): Promise<void> {
  await pool.query('REFRESH MATERIALIZED VIEW fuel_index');
}
