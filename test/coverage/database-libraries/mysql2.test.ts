import { describe, expect, test } from 'vitest';

import { code } from '#test/support/code.ts';
import { moduleOf } from '#test/support/project.ts';

import { pools, queries, transactions, writes } from './facts.ts';

describe('mysql2', () => {
  test('pools: bounded waiting, recycling, size', async () => {
    const module = await moduleOf(
      'src/database.ts',
      code`
        import mysql from 'mysql2/promise';

        export const pool = mysql.createPool({ connectionLimit: 8, queueLimit: 50, maxIdle: 2 });
      `,
    );
    expect(pools(module)).toEqual(['mysql2: waiting on, recycling on, size 8']);
  });

  test('queries: text, what is put into the text', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        import mysql from 'mysql2/promise';

        const pool = mysql.createPool({});

        export async function find(id: string) {
          await pool.execute('select * from members where id = ?', [id]);
          const connection = await pool.getConnection();
          await connection.query(\`select * from members where id = '\${id}'\`);
        }
      `,
    );
    expect(queries(module)).toEqual([
      "mysql2: 'select * from members where id = ?'",
      "mysql2: `select * from members where id = '${id}'`, made of id",
    ]);
  });

  test('writes: kind, table', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        import mysql from 'mysql2/promise';

        const pool = mysql.createPool({});

        export async function add(name: string) {
          await pool.execute('INSERT INTO members (name) VALUES (?)', [name]);
          await pool.execute('INSERT IGNORE INTO members (name) VALUES (?)', [name]);
        }
      `,
    );
    expect(writes(module)).toEqual(['insert members', 'upsert members']);
  });

  test('transactions: begun and ended by hand', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        import mysql from 'mysql2/promise';

        const pool = mysql.createPool({});

        export async function rename() {
          const connection = await pool.getConnection();
          await connection.beginTransaction();
          await connection.query('UPDATE members SET name = 1');
          await connection.commit();
          connection.release();
        }
      `,
    );
    expect(transactions(module)).toEqual([
      "connection.beginTransaction: await connection.query('UPDATE members SET name = 1');",
    ]);
  });
});
