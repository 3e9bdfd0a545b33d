import { pool } from './database.ts';

export const labelJobs = {
  async add(): Promise<string> {
    const { rows } = await pool.query<{ id: string }>(
      'INSERT INTO label_jobs DEFAULT VALUES RETURNING id',
    );
    return rows[0]?.id ?? '';
  },
};
