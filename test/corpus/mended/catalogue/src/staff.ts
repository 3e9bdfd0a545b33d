import { pool } from './database.ts';

export interface Staff {
  readonly id: string;
}

export async function staffOf(token: string | undefined): Promise<Staff | undefined> {
  const { rows } = await pool.query<Staff>('SELECT id FROM staff WHERE token_hash = sha256($1)', [
    token ?? '',
  ]);
  return rows[0];
}

export async function staffByPassword(name: string, password: string): Promise<Staff | undefined> {
  const { rows } = await pool.query<Staff>(
    'SELECT id FROM staff WHERE name = $1 AND password = crypt($2, password)',
    [name, password],
  );
  return rows[0];
}
