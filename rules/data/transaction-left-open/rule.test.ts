import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a query that throws between BEGIN and COMMIT',
      files: {
        'src/transfer.ts': code`
          import { pool } from './db';

          export async function transfer(from: string, to: string) {
            const client = await pool.connect();
            await client.query('BEGIN');
            await client.query('UPDATE accounts SET sum = sum - 1 WHERE id = $1', [from]);
            await client.query('COMMIT');
            client.release();
          }
        `,
      },
      findings: [
        {
          message: 'open',
          span: '5:9-5:21',
          data: { begin: 'client.query', path: 'client.query throws' },
          evidence: [{ span: '6:9-6:21', note: 'Leaves with the transaction open.' }],
        },
      ],
    },
    {
      name: 'a return between BEGIN and COMMIT',
      files: {
        'src/orders.ts': code`
          export async function cancel(pool, id: string) {
            const client = await pool.connect();
            try {
              await client.query('BEGIN');
              const { rows } = await client.query('SELECT * FROM orders WHERE id = $1 FOR UPDATE', [id]);
              if (rows.length === 0) {
                return null;
              }
              await client.query('DELETE FROM orders WHERE id = $1', [id]);
              await client.query('COMMIT');
              return rows[0];
            } catch (error) {
              await client.query('ROLLBACK');
              throw error;
            } finally {
              client.release();
            }
          }
        `,
      },
      findings: [
        {
          message: 'open',
          span: '4:11-4:23',
          data: { begin: 'client.query', path: 'the function returns' },
          evidence: [{ span: '7:7-7:19', note: 'Leaves with the transaction open.' }],
        },
      ],
    },
    {
      name: 'a client that only the good path releases',
      files: {
        'src/orders.ts': code`
          export async function ship(pool, id: string) {
            const client = await pool.connect();
            try {
              await client.query('BEGIN');
              await client.query('UPDATE orders SET shipped = true WHERE id = $1', [id]);
              await client.query('COMMIT');
              client.release();
            } catch (error) {
              await client.query('ROLLBACK');
              throw error;
            }
          }
        `,
      },
      findings: [
        {
          message: 'kept',
          span: '4:11-4:23',
          data: { begin: 'client.query', path: 'the function throws' },
          evidence: [{ span: '10:5-10:17', note: 'Leaves with the client still taken.' }],
        },
      ],
    },
    {
      name: 'a loop that goes on with the transaction of its last round',
      files: {
        'src/import.ts': code`
          export async function importAll(pool, rows) {
            const client = await pool.connect();
            try {
              for (const row of rows) {
                await client.query('START TRANSACTION');
                if (row.isOld) {
                  continue;
                }
                await client.query('COMMIT');
              }
            } finally {
              client.release();
            }
          }
        `,
      },
      findings: [
        {
          message: 'open',
          span: '5:13-5:25',
          data: { begin: 'client.query', path: 'the loop goes on by continue' },
          evidence: [{ span: '7:9-7:18', note: 'Leaves with the transaction open.' }],
        },
      ],
    },
    {
      name: 'a client that was handed in, with less confidence',
      files: {
        'src/rename.ts': code`
          export async function rename(client, name: string) {
            await client.query('BEGIN');
            await client.query('UPDATE users SET name = $1', [name]);
            await client.query('COMMIT');
          }
        `,
      },
      findings: [
        {
          message: 'open',
          span: '2:9-2:21',
          confidence: 'medium',
          evidence: [{ span: '3:9-3:21', note: 'Leaves with the transaction open.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a rollback in catch and a release in finally',
      files: {
        'src/transfer.ts': code`
          import { pool } from './db';

          export async function transfer(from: string) {
            const client = await pool.connect();
            try {
              await client.query('BEGIN');
              await client.query('UPDATE accounts SET sum = sum - 1 WHERE id = $1', [from]);
              await client.query('COMMIT');
            } catch (error) {
              await client.query('ROLLBACK');
              throw error;
            } finally {
              client.release();
            }
          }
        `,
      },
    },
    {
      name: 'a finally block that rolls back what was not committed',
      files: {
        'src/transfer.ts': code`
          export async function transfer(pool, from: string) {
            const client = await pool.connect();
            let isDone = false;
            await client.query('BEGIN');
            try {
              const { rows } = await client.query('SELECT 1 FROM accounts WHERE id = $1', [from]);
              if (rows.length === 0) {
                return null;
              }
              await client.query('COMMIT');
              isDone = true;
            } finally {
              if (!isDone) {
                await client.query('ROLLBACK');
              }
              client.release();
            }
          }
        `,
      },
    },
    {
      name: 'a return behind a rollback',
      files: {
        'src/orders.ts': code`
          export async function cancel(pool, id: string) {
            const client = await pool.connect();
            try {
              await client.query('BEGIN');
              const { rows } = await client.query('SELECT 1 FROM orders WHERE id = $1', [id]);
              if (rows.length === 0) {
                await client.query('ROLLBACK');
                return null;
              }
              await client.query('COMMIT');
            } catch (error) {
              await client.query('ROLLBACK').catch(() => undefined);
              throw error;
            } finally {
              client.release();
            }
          }
        `,
      },
    },
    {
      name: 'a connection that is closed instead of returned',
      files: {
        'src/orders.ts': code`
          export async function ship(pool, id: string) {
            const client = await pool.connect();
            try {
              await client.query('BEGIN');
              await client.query('UPDATE orders SET shipped = true WHERE id = $1', [id]);
              await client.query('COMMIT');
              client.release();
            } catch (error) {
              client.release(error);
              throw error;
            }
          }
        `,
      },
    },
    {
      name: 'a helper that ends it',
      files: {
        'src/orders.ts': code`
          import { giveUp } from './give-up';

          export async function ship(pool, id: string) {
            const client = await pool.connect();
            try {
              await client.query('BEGIN');
              await client.query('UPDATE orders SET shipped = true WHERE id = $1', [id]);
              await client.query('COMMIT');
              client.release();
            } catch (error) {
              await giveUp(client);
            }
          }
        `,
        'src/give-up.ts': code`
          export async function giveUp(client) {
            await client.query('ROLLBACK');
            client.release();
          }
        `,
      },
    },
    {
      name: 'a transaction that the function hands on, keeps for others, or was given',
      files: {
        'src/unit-of-work.ts': code`
          export class UnitOfWork {
            async begin() {
              await this.client.query('BEGIN');
            }
            async commit() {
              await this.client.query('COMMIT');
            }
          }

          export async function start(pool) {
            const client = await pool.connect();
            await client.query('BEGIN');
            const commit = () => client.query('COMMIT');
            return { client, commit };
          }

          export async function save(db, given) {
            const trx = given ?? (await db.transaction());
            await trx.insert('users');
            await trx.commit();
          }
        `,
      },
    },
    {
      name: 'a migration',
      files: {
        'migrations/1.ts': code`
          export async function up(client) {
            await client.query('BEGIN');
            await client.query('ALTER TABLE users ADD COLUMN age int');
            await client.query('COMMIT');
          }
        `,
      },
    },
  ],
});
