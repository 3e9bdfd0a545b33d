import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a pool and a connection that nothing begins on',
      files: {
        'src/report.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();

          export async function report() {
            await pool.query("SET LOCAL statement_timeout = '5s'");
            const client = await pool.connect();
            await client.query('SET LOCAL lock_timeout = 1000');
            client.release();
          }
        `,
      },
      findings: [
        { message: 'autocommit', span: '6:9-6:19', data: { name: 'statement_timeout' } },
        { message: 'autocommit', span: '8:9-8:21', data: { name: 'lock_timeout' } },
      ],
    },
    {
      name: 'a setting before BEGIN',
      files: {
        'src/report.ts': code`
          export async function report(client) {
            await client.query("SET LOCAL statement_timeout = '5s'");
            await client.query('BEGIN');
            await client.query('COMMIT');
          }
        `,
        'src/pool.ts': "export { Pool } from 'pg';\n",
      },
      findings: [
        {
          message: 'before',
          path: 'src/report.ts',
          span: '2:9-2:21',
          data: { name: 'statement_timeout' },
        },
      ],
    },
    {
      name: 'a tenant that policies depend on, in tags and calls of root clients',
      files: {
        'db/migrations/0001_orders.sql':
          "CREATE POLICY tenant ON orders USING (tenant = current_setting('app.tenant'));\n",
        'src/tenant.ts': code`
          import { PrismaClient } from '@prisma/client';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { sql } from 'drizzle-orm';
          import knex from 'knex';
          import postgres from 'postgres';

          const db = postgres(process.env.DATABASE_URL!);
          const prisma = new PrismaClient();
          const orm = drizzle(process.env.DATABASE_URL!);
          const builder = knex({ client: 'pg' });

          export async function enter(tenant: string) {
            await db\`SELECT set_config('app.tenant', \${tenant}, true)\`;
            await prisma.$executeRaw\`SELECT set_config('app.tenant', \${tenant}, true)\`;
            await orm.execute(sql\`SELECT set_config('app.tenant', \${tenant}, true)\`);
            await builder.raw("SELECT set_config('app.tenant', ?, true)", [tenant]);
          }
        `,
      },
      findings: [
        {
          message: 'policies',
          path: 'src/tenant.ts',
          span: '13:9-13:61',
          severity: 'high',
          data: { name: 'app.tenant' },
        },
        { message: 'policies', path: 'src/tenant.ts', span: '14:9-14:77', severity: 'high' },
        { message: 'policies', path: 'src/tenant.ts', span: '15:21-15:74', severity: 'high' },
        { message: 'policies', path: 'src/tenant.ts', span: '16:9-16:20', severity: 'high' },
      ],
    },
    {
      name: 'connections of Python that commit each statement',
      files: {
        'app/report.py': code`
          import asyncpg
          import psycopg

          async def report(pool: asyncpg.Pool):
              conn = await asyncpg.connect()
              await conn.execute("SET LOCAL statement_timeout = '5s'")

          def other():
              conn = psycopg.connect("", autocommit=True)
              conn.execute("SET LOCAL statement_timeout = '5s'")
        `,
      },
      findings: [
        { message: 'autocommit', span: '6:11-6:23' },
        { message: 'autocommit', span: '10:5-10:17' },
      ],
    },
    {
      name: 'migrations before BEGIN, without a transaction and in an autocommit block',
      files: {
        'package.json': '{ "dependencies": { "pg": "8.16.3" } }\n',
        'db/migrations/0001_a.sql': code`
          SET LOCAL lock_timeout = '5s';
          BEGIN;
          CREATE TABLE users (id bigint);
          COMMIT;
        `,
        'db/migrations/0002_b.sql': code`
          -- +goose NO TRANSACTION
          -- +goose Up
          SET LOCAL lock_timeout = '5s';
        `,
        'migrations/versions/a1.py': code`
          from alembic import op

          revision = "a1"
          down_revision = None

          def upgrade():
              with op.get_context().autocommit_block():
                  op.execute("SET LOCAL lock_timeout = '5s'")
        `,
      },
      findings: [
        {
          message: 'before',
          path: 'db/migrations/0001_a.sql',
          span: '1:1-1:30',
          data: { name: 'lock_timeout' },
        },
        { message: 'autocommit', path: 'db/migrations/0002_b.sql', span: '3:1-3:30' },
        { message: 'autocommit', path: 'migrations/versions/a1.py', span: '8:21-8:50' },
      ],
    },
  ],
  passes: [
    {
      name: 'a setting inside of a transaction',
      files: {
        'src/report.ts': code`
          import { PrismaClient } from '@prisma/client';
          import { Pool } from 'pg';
          import postgres from 'postgres';

          const pool = new Pool();
          const db = postgres(process.env.DATABASE_URL!);
          const prisma = new PrismaClient();

          export async function report(tenant: string) {
            const client = await pool.connect();
            await client.query('BEGIN');
            await client.query("SET LOCAL statement_timeout = '5s'");
            await client.query('COMMIT');
            await pool.query("BEGIN; SET LOCAL statement_timeout = '5s'; SELECT 1; COMMIT");
            await db.begin(async (sql) => {
              await sql\`SET LOCAL statement_timeout = '5s'\`;
            });
            await prisma.$transaction([
              prisma.$executeRaw\`SELECT set_config('app.tenant', \${tenant}, true)\`,
              prisma.order.findMany(),
            ]);
          }
        `,
        'app/report.py': code`
          import asyncpg
          import psycopg

          async def report():
              conn = await asyncpg.connect()
              async with conn.transaction():
                  await conn.execute("SET LOCAL statement_timeout = '5s'")

          def other():
              with psycopg.connect("") as conn:
                  conn.execute("SET LOCAL statement_timeout = '5s'")
        `,
      },
    },
    {
      name: 'a connection that is given, or that a helper begins on',
      files: {
        'src/report.ts': code`
          import { Pool } from 'pg';
          import { begin } from './begin';

          const pool = new Pool();

          export async function report(client) {
            await client.query("SET LOCAL statement_timeout = '5s'");
          }

          export async function other() {
            const client = await pool.connect();
            await begin(client);
            await client.query("SET LOCAL statement_timeout = '5s'");
          }
        `,
      },
    },
    {
      name: 'a pool on which a transaction is begun by hand',
      files: {
        'src/report.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool({ max: 1 });

          export async function report() {
            await pool.query('BEGIN');
            await pool.query('SET LOCAL statement_timeout = 0');
            await pool.query('COMMIT');
          }
        `,
      },
    },
    {
      name: 'settings of the session',
      files: {
        'src/report.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();

          export async function report() {
            await pool.query("SET statement_timeout = '5s'");
            await pool.query("SELECT set_config('app.tenant', 'a', false)");
          }
        `,
      },
    },
    {
      name: 'migrations that a tool runs in a transaction, or of which that is not known',
      files: {
        'package.json': '{ "dependencies": { "pg": "8.16.3" } }\n',
        'db/migrations/0001_a.sql': "SET LOCAL lock_timeout = '5s';\nSELECT 1;\n",
        'migrations/versions/a1.py': code`
          from alembic import op

          revision = "a1"
          down_revision = None

          def upgrade():
              op.execute("SET LOCAL lock_timeout = '5s'")
        `,
      },
    },
  ],
});
