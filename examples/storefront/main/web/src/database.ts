import { Pool } from 'pg';

import { settings } from './settings.ts';

export const pool = new Pool({
  connectionString: settings.databaseUrl,
  max: settings.poolSize,
  connectionTimeoutMillis: 5_000,
  idleTimeoutMillis: 30_000,
});
