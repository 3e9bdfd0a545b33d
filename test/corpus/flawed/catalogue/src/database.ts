import { Pool } from 'pg';

import { databasePoolSize, databaseUrl } from './config.ts';

export const pool = new Pool({
  connectionString: databaseUrl,
  max: databasePoolSize,
  connectionTimeoutMillis: 5_000,
  idleTimeoutMillis: 30_000,
});
