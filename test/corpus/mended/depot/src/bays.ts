import { pool } from './database.ts';

export async function baysOf(operator: string) {
  const { rows } = await pool.query('SELECT id, dock_id FROM bays WHERE operator = $1', [operator]);
  return rows;
}

export async function release(id: string, operator: string) {
  await pool.query('DELETE FROM bays WHERE id = $1 AND operator = $2', [id, operator]);
}

export async function enter(client: { query: typeof pool.query }, operator: string) {
  await client.query("SELECT set_config('app.operator', $1, true)", [operator]);
}

export function waitingCallers() {
  return pool.waitingCount;
}
