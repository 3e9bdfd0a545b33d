import { describe, expect, test } from 'vitest';

import { code } from '#test/support/code.ts';
import { moduleOf } from '#test/support/project.ts';

import { locks, pools, queries, transactions, writes } from './facts.ts';

describe('pg', () => {
  test('pools: bounded waiting, recycling, size', async () => {
    const module = await moduleOf(
      'src/database.ts',
      code`
        import pg, { Pool } from 'pg';

        export const main = new Pool({ max: 20 });
        export const other = new pg.Pool({ connectionTimeoutMillis: 5000, idleTimeoutMillis: 0 });
      `,
    );
    expect(pools(module)).toEqual([
      'pg: waiting off, recycling on, size 20',
      'pg: waiting on, recycling off, size open',
    ]);
  });

  test('queries: text, what is put into the text', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        import { Pool } from 'pg';

        const pool = new Pool();

        export async function find(id: string, sort: string) {
          await pool.query('select * from members where id = $1', [id]);
          await pool.query(\`select * from members order by \${sort}\`);
          const client = await pool.connect();
          await client.query({ text: 'select 1', values: [] });
        }
      `,
    );
    expect(queries(module)).toEqual([
      "pg: 'select * from members where id = $1'",
      'pg: `select * from members order by ${sort}`, made of sort',
      "pg: 'select 1'",
    ]);
  });

  test('writes: kind, table', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        import { Pool } from 'pg';

        const pool = new Pool();

        export async function add(name: string) {
          await pool.query('INSERT INTO members (name) VALUES ($1)', [name]);
          await pool.query('INSERT INTO members (name) VALUES ($1) ON CONFLICT DO NOTHING', [name]);
          await pool.query('UPDATE members SET visits = visits + 1 WHERE name = $1', [name]);
          await pool.query('DELETE FROM public.members');
          await pool.query('SELECT 1');
        }
      `,
    );
    expect(writes(module)).toEqual([
      'insert members',
      'upsert members',
      'increment members',
      'delete public.members',
    ]);
  });

  test('transactions: begun and ended by hand', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        import { Pool } from 'pg';

        const pool = new Pool();

        export async function rename() {
          const client = await pool.connect();
          try {
            await client.query('BEGIN');
            await client.query('UPDATE members SET name = 1');
            await client.query('COMMIT');
          } catch (error) {
            await client.query('ROLLBACK');
            throw error;
          } finally {
            client.release();
          }
        }
      `,
    );
    expect(transactions(module)).toHaveLength(1);
    expect(transactions(module)[0]).toContain(
      "client.query: await client.query('UPDATE members SET name = 1');",
    );
  });

  test('locks: advisory locks, the connection that holds them', async () => {
    const module = await moduleOf(
      'src/jobs.ts',
      code`
        import { Pool } from 'pg';

        const pool = new Pool();

        export async function once() {
          await pool.query('SELECT pg_advisory_lock(1)');
        }

        export async function nightly() {
          const client = await pool.connect();
          try {
            await client.query('SELECT pg_try_advisory_lock(1)');
          } finally {
            await client.query('SELECT pg_advisory_unlock(1)');
            client.release();
          }
        }
      `,
    );
    expect(locks(module)).toEqual([
      'lock on pool: pooled',
      'try on client: settled',
      'unlock on client',
    ]);
  });
});
