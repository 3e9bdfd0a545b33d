import { Pool } from 'pg';

export const pool = new Pool({
  connectionString: process.env.DEPOT_DATABASE_URL,
  connectionTimeoutMillis: 5_000,
});
