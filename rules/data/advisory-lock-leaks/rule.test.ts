import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a lock and its unlock through the pool',
      files: {
        'src/job.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();

          export async function run(work) {
            await pool.query('SELECT pg_advisory_lock($1)', [42]);
            await work();
            await pool.query('SELECT pg_advisory_unlock($1)', [42]);
          }
        `,
      },
      findings: [
        {
          message: 'pooled',
          span: '6:28-6:44',
          data: { lock: 'pg_advisory_lock', receiver: 'pool' },
          evidence: [{ span: '8:28-8:46', note: 'May run on another connection.' }],
        },
      ],
    },
    {
      name: 'a tagged template of Prisma outside of a transaction',
      files: {
        'src/job.ts': code`
          import { PrismaClient } from '@prisma/client';

          const prisma = new PrismaClient();

          export async function isFirst(id: number) {
            return prisma.$queryRaw\`SELECT pg_try_advisory_lock(\${id})\`;
          }
        `,
      },
      findings: [
        {
          message: 'pooled',
          span: '6:34-6:54',
          data: { lock: 'pg_try_advisory_lock', receiver: 'prisma' },
        },
      ],
    },
    {
      name: 'a client that is released when the work throws, before the unlock',
      files: {
        'src/job.ts': code`
          export async function run(pool, work) {
            const client = await pool.connect();
            try {
              await client.query('SELECT pg_advisory_lock(42)');
              await work();
              await client.query('SELECT pg_advisory_unlock(42)');
            } finally {
              client.release();
            }
          }
        `,
      },
      findings: [
        {
          message: 'kept',
          span: '4:32-4:48',
          data: {
            lock: 'pg_advisory_lock',
            receiver: 'client',
            path: 'a step in between throws',
          },
          evidence: [{ span: '5:5-5:17', note: 'Leaves with the lock held.' }],
        },
      ],
    },
    {
      name: 'a session lock inside of a transaction',
      files: {
        'src/job.ts': code`
          export async function run(prisma, id: number) {
            await prisma.$transaction(async (tx) => {
              await tx.$executeRaw\`SELECT pg_advisory_lock(\${id})\`;
              await tx.job.update({ where: { id } });
            });
          }
        `,
      },
      findings: [
        {
          message: 'transaction',
          span: '3:33-3:49',
          data: { lock: 'pg_advisory_lock', receiver: 'tx' },
          evidence: [{ span: '2:9-2:28', note: 'Opens the transaction.' }],
          fixed: code`
            export async function run(prisma, id: number) {
              await prisma.$transaction(async (tx) => {
                await tx.$executeRaw\`SELECT pg_advisory_xact_lock(\${id})\`;
                await tx.job.update({ where: { id } });
              });
            }
          `,
        },
      ],
    },
    {
      name: 'a lock that is released, and waited for without end',
      files: {
        'src/job.ts': code`
          export async function run(client, work) {
            await client.query('SELECT pg_advisory_lock(42)');
            try {
              await work();
            } finally {
              await client.query('SELECT pg_advisory_unlock(42)');
            }
          }
        `,
      },
      findings: [
        {
          message: 'unbounded',
          span: '2:30-2:46',
          confidence: 'medium',
          data: { lock: 'pg_advisory_lock' },
        },
      ],
    },
    {
      name: 'files of SQL that never unlock or wait without end',
      files: {
        'db/a.sql': 'SELECT pg_advisory_lock(42);\nUPDATE jobs SET state = 1;\n',
        'db/b.sql':
          '-- lock_timeout\nSELECT pg_advisory_lock(42);\nSELECT pg_advisory_unlock(42);\n',
      },
      findings: [
        {
          message: 'unreleased',
          path: 'db/a.sql',
          span: '1:8-1:24',
          confidence: 'medium',
          data: { lock: 'pg_advisory_lock' },
        },
        {
          message: 'unbounded',
          path: 'db/b.sql',
          span: '2:8-2:24',
          confidence: 'medium',
        },
      ],
    },
    {
      name: 'a context manager of Python that gives the connection back with the lock',
      files: {
        'app/job.py': code`
          from sqlalchemy import text

          def run(engine, work):
              with engine.connect() as connection:
                  connection.execute(text("SELECT pg_advisory_lock(42)"))
                  connection.execute(work)
                  connection.execute(text("SELECT pg_advisory_unlock(42)"))
        `,
      },
      findings: [
        {
          message: 'kept',
          span: '5:41-5:57',
          data: {
            lock: 'pg_advisory_lock',
            receiver: 'connection',
            path: 'a step in between throws',
          },
          evidence: [{ span: '6:9-6:33', note: 'Leaves with the lock held.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'locks of transactions',
      files: {
        'src/job.ts': code`
          export async function run(prisma, pool, id: number) {
            await prisma.$transaction(async (tx) => {
              await tx.$executeRaw\`SELECT pg_advisory_xact_lock(\${id})\`;
            });
            await pool.query('SELECT pg_try_advisory_xact_lock(1)');
          }
        `,
        'db/a.sql': 'BEGIN;\nSELECT pg_advisory_xact_lock(42);\nCOMMIT;\n',
      },
    },
    {
      name: 'an unlock in the finally block of a client with a bound on the wait',
      files: {
        'src/job.ts': code`
          export async function run(pool, work) {
            const client = await pool.connect();
            try {
              await client.query("SET lock_timeout = '5s'");
              await client.query('SELECT pg_advisory_lock(42)');
              await work();
            } finally {
              await client.query('SELECT pg_advisory_unlock(42)');
              client.release();
            }
          }
        `,
      },
    },
    {
      name: 'a client that is returned to the caller, who unlocks and releases',
      files: {
        'src/lock.ts': code`
          export async function lock(pool) {
            const client = await pool.connect();
            await client.query("SET lock_timeout = '5s'");
            await client.query('SELECT pg_advisory_lock(42)');
            return { client };
          }
        `,
      },
    },
    {
      name: 'a lock that is tried a few times and given up',
      files: {
        'src/lock.ts': code`
          export async function run(pool, work) {
            const client = await pool.connect();
            try {
              for (let attempt = 0; attempt < 5; attempt += 1) {
                const { rows } = await client.query('SELECT pg_try_advisory_lock(42) AS ok');
                if (!rows[0].ok) {
                  continue;
                }
                try {
                  return await work();
                } finally {
                  await client.query('SELECT pg_advisory_unlock(42)');
                }
              }
            } finally {
              client.release();
            }
          }
        `,
      },
    },
    {
      name: 'a connection that is closed, and a pool of one',
      files: {
        'src/job.ts': code`
          import postgres from 'postgres';

          const sql = postgres(process.env.URL!, { max: 1 });

          export async function run(pool, work) {
            const client = await pool.connect();
            try {
              await client.query('SELECT pg_try_advisory_lock(42)');
              await work();
            } finally {
              client.release(true);
            }
            await sql\`SELECT pg_try_advisory_lock(42)\`;
          }
        `,
      },
    },
    {
      name: 'asyncpg, which frees locks, and a comment and a bound in SQL',
      files: {
        'app/job.py': code`
          import asyncpg

          async def run(work):
              pool = await asyncpg.create_pool(URL, command_timeout=5)
              async with pool.acquire() as connection:
                  await connection.execute("SELECT pg_try_advisory_lock(42)")
                  await work()
        `,
        'db/a.sql':
          "-- pg_advisory_lock(1)\nSET lock_timeout = '5s';\nSELECT pg_advisory_lock(42);\nSELECT pg_advisory_unlock(42);\n",
      },
    },
  ],
});
