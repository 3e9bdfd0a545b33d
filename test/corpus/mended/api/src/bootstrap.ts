import { hash } from 'bcrypt';

import { pool } from './database.ts';

/** Makes the first administrator when there is none. */
export async function createFirstAdmin(): Promise<void> {
  const { rows } = await pool.query("SELECT 1 FROM users WHERE role = 'admin' LIMIT 1");
  if (rows.length > 0) {
    return;
  }
  const passwordHash = await hash(process.env.FIRST_ADMIN_PASSWORD, 12);
  await pool.query(
    "INSERT INTO users (email, role, password_hash) VALUES ('admin@ferryline.example', 'admin', $1)",
    [passwordHash],
  );
}
