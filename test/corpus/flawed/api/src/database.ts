import { Pool } from 'pg';

import { databaseUrl } from './config.ts';

export const pool = new Pool({
  connectionString: databaseUrl,
  max: 20,
  idleTimeoutMillis: 0,
});
