import { describe, expect, test } from 'vitest';

import { code } from '#test/support/code.ts';
import { moduleOf } from '#test/support/project.ts';

import { locks, pools, queries, transactions, writes } from './facts.ts';

describe('postgres.js', () => {
  test('pools: recycling, size', async () => {
    const module = await moduleOf(
      'src/database.ts',
      code`
        import postgres from 'postgres';

        export const sql = postgres(process.env.DATABASE_URL, { max: 9 });
      `,
    );
    expect(pools(module)).toEqual(['postgres: waiting on, recycling on, size 9']);
  });

  test('queries: text that it is given as it is', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        import postgres from 'postgres';

        const sql = postgres();

        export async function find(sort: string) {
          await sql\`select * from members where sort = \${sort}\`;
          await sql.unsafe('select * from members order by ' + sort);
        }
      `,
    );
    expect(queries(module)).toEqual([
      "postgres: 'select * from members order by ' + sort, made of sort",
    ]);
  });

  test('writes: kind, table of tagged templates', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        import postgres from 'postgres';

        const sql = postgres();

        export async function rename(id: string, name: string) {
          await sql\`UPDATE members SET name = \${name} WHERE id = \${id}\`;
        }
      `,
    );
    expect(writes(module)).toEqual(['update members']);
  });

  test('transactions: begin with a callback', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        import postgres from 'postgres';

        const sql = postgres();

        export async function rename() {
          await sql.begin(async (tx) => {
            await tx\`UPDATE members SET name = 'a'\`;
          });
        }
      `,
    );
    expect(transactions(module)).toEqual(["sql.begin: await tx`UPDATE members SET name = 'a'`;"]);
  });

  test('locks: advisory locks that run on the pool', async () => {
    const module = await moduleOf(
      'src/jobs.ts',
      code`
        import postgres from 'postgres';

        const sql = postgres();

        export async function once() {
          await sql\`SELECT pg_advisory_lock(1)\`;
        }
      `,
    );
    expect(locks(module)).toEqual(['lock on sql: pooled']);
  });
});
