import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a query runner of TypeORM that returns early',
      files: {
        'src/users.service.ts': code`
          import { DataSource } from 'typeorm';

          export class UsersService {
            constructor(private readonly dataSource: DataSource) {}

            async remove(id: string) {
              const queryRunner = this.dataSource.createQueryRunner();
              await queryRunner.connect();
              await queryRunner.startTransaction();
              try {
                const user = await queryRunner.manager.findOneBy('User', { id });
                if (!user) return false;
                await queryRunner.manager.remove(user);
                await queryRunner.commitTransaction();
                return true;
              } catch (error) {
                await queryRunner.rollbackTransaction();
                throw error;
              } finally {
                await queryRunner.release();
              }
            }
          }
        `,
      },
      findings: [
        {
          message: 'open',
          span: '9:11-9:39',
          data: { begin: 'queryRunner.startTransaction', path: 'the function returns' },
          evidence: [{ span: '12:18-12:31', note: 'Leaves with the transaction open.' }],
        },
      ],
    },
    {
      name: 'transactions of Sequelize and mysql2 that a refusal leaves open',
      files: {
        'src/orders.js': code`
          const { sequelize, pool } = require('./db');

          exports.create = async (req, res) => {
            const t = await sequelize.transaction();
            try {
              const item = await Item.findByPk(req.body.item, { transaction: t });
              if (!item) return res.status(404).json({ error: 'no such item' });
              await t.commit();
              res.json(item);
            } catch (error) {
              await t.rollback();
              res.status(500).end();
            }
          };

          exports.remove = async (req, res) => {
            const connection = await pool.getConnection();
            await connection.beginTransaction();
            await connection.query('DELETE FROM orders WHERE id = ?', [req.params.id]);
            await connection.commit();
            connection.release();
          };
        `,
      },
      findings: [
        {
          message: 'open',
          span: '4:19-4:40',
          evidence: [{ span: '7:16-7:71', note: 'Leaves with the transaction open.' }],
        },
        {
          message: 'open',
          span: '18:9-18:36',
          evidence: [{ span: '19:9-19:25', note: 'Leaves with the transaction open.' }],
        },
      ],
    },
    {
      name: 'a transaction of libsql, whose mode is a text',
      files: {
        'src/jobs.ts': code`
          export async function enqueue(client, job: string) {
            const trx = await client.transaction('write');
            await trx.execute({ sql: 'INSERT INTO jobs VALUES (?)', args: [job] });
            await trx.commit();
          }
        `,
      },
      findings: [
        {
          message: 'open',
          span: '2:21-2:39',
          confidence: 'medium',
          data: { begin: 'client.transaction', path: 'trx.execute throws' },
          evidence: [{ span: '3:9-3:20', note: 'Leaves with the transaction open.' }],
        },
      ],
    },
    {
      name: 'a connection of mysql2 that only the good path releases',
      files: {
        'src/orders.ts': code`
          export async function remove(pool, id: string) {
            const connection = await pool.getConnection();
            try {
              await connection.beginTransaction();
              await connection.query('DELETE FROM orders WHERE id = ?', [id]);
              await connection.commit();
              connection.release();
            } catch (error) {
              await connection.rollback();
              throw error;
            }
          }
        `,
      },
      findings: [
        {
          message: 'kept',
          span: '4:11-4:38',
          data: { begin: 'connection.beginTransaction', path: 'the function throws' },
          evidence: [{ span: '10:5-10:17', note: 'Leaves with the client still taken.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'transactions of callbacks, which end themselves',
      files: {
        'src/users.ts': code`
          export async function rename(db, sql, name: string) {
            await db.transaction(async (tx) => {
              await tx.update('users', { name });
            });
            await sql.begin((tx) => tx\`UPDATE users SET name = \${name}\`);
          }
        `,
      },
    },
    {
      name: 'transactions of IndexedDB in a browser, which end themselves',
      files: {
        'src/jobs.ts': code`
          export async function enqueue(database, jobs) {
            const trx = database.transaction(['jobs'], 'readwrite');
            for (const job of jobs) {
              await trx.objectStore('jobs').add(job);
            }
            trx.commit();
          }

          export async function clear(database, stores) {
            const trx = database.transaction(stores, 'readwrite');
            await trx.objectStore('jobs').clear();
            trx.commit();
          }
        `,
      },
    },
  ],
});
