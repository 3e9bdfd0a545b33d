import { hash } from 'argon2';

import { pool } from './database.js';

export async function addAccount(email, password) {
  const passwordHash = await hash(password);
  await pool.query('INSERT INTO users (email, password_hash) VALUES ($1, $2)', [
    email,
    passwordHash,
  ]);
}
