import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a pg pool of fixed size that waits without end',
      files: {
        'src/db.ts': code`
          import { Pool } from 'pg';

          export const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 20 });
        `,
      },
      findings: [
        {
          message: 'two',
          severity: 'high',
          span: '3:25-3:29',
          data: {
            library: 'pg',
            fault: 'lets callers wait for a connection without end (no connectionTimeoutMillis)',
            second: 'has its size fixed in the code (max 20)',
            fix: 'Set connectionTimeoutMillis',
            secondFix: 'read max from a setting',
          },
          evidence: [{ span: '3:81-3:83', note: 'Every instance opens up to 20.' }],
        },
      ],
    },
    {
      name: 'a pg pool that lacks nothing but the bound',
      files: {
        'src/db.ts': code`
          import pg from 'pg';

          export const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
        `,
      },
      findings: [
        {
          message: 'one',
          span: '3:25-3:32',
          severity: 'high',
          data: {
            library: 'pg',
            fault: 'lets callers wait for a connection without end (no connectionTimeoutMillis)',
            fix: 'Set connectionTimeoutMillis',
          },
          fixed: code`
            import pg from 'pg';

            export const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, connectionTimeoutMillis: 10_000 });
          `,
        },
      ],
    },
    {
      name: 'a pg pool that switches everything off and has a size from a constant',
      files: {
        'src/db.ts': code`
          import { Pool } from 'pg';
          import { MAX } from './limits';

          export const pool = new Pool({ max: MAX, connectionTimeoutMillis: 0, idleTimeoutMillis: 0 });
        `,
        'src/limits.ts': 'export const MAX = 30;\n',
      },
      findings: [
        {
          message: 'three',
          path: 'src/db.ts',
          span: '4:25-4:29',
          data: {
            library: 'pg',
            fault: 'lets callers wait for a connection without end (no connectionTimeoutMillis)',
            second:
              'hands out connections that died while idle (no idleTimeoutMillis or maxLifetimeSeconds)',
            third: 'has its size fixed in the code (max 30)',
            fix: 'Set connectionTimeoutMillis',
            secondFix: 'set idleTimeoutMillis or maxLifetimeSeconds',
            thirdFix: 'read max from a setting',
          },
          evidence: [{ span: '4:37-4:40', note: 'Every instance opens up to 30.' }],
        },
      ],
    },
    {
      name: 'a mysql2 pool without options that matter',
      files: {
        'src/db.js': code`
          const mysql = require('mysql2/promise');

          module.exports = mysql.createPool({ host: process.env.DB_HOST, connectionLimit: 10 });
        `,
      },
      findings: [
        {
          message: 'three',
          span: '3:18-3:34',
          evidence: [{ span: '3:81-3:83', note: 'Every instance opens up to 10.' }],
        },
      ],
    },
    {
      name: 'fixed sizes of knex, Sequelize and postgres.js, which bound the rest themselves',
      files: {
        'src/db.ts': code`
          import knex from 'knex';
          import postgres from 'postgres';
          import { Sequelize } from 'sequelize';

          export const a = knex({ client: 'pg', connection: process.env.URL, pool: { min: 0, max: 10 } });
          export const b = new Sequelize(process.env.URL!, { dialect: 'postgres', pool: { max: 11 } });
          export const c = postgres(process.env.URL!, { max: 12 });
        `,
      },
      findings: [
        {
          message: 'one',
          span: '5:18-5:22',
          severity: 'high',
          evidence: [{ span: '5:89-5:91', note: 'Every instance opens up to 10.' }],
        },
        {
          message: 'one',
          span: '6:22-6:31',
          severity: 'high',
          evidence: [{ span: '6:86-6:88', note: 'Every instance opens up to 11.' }],
        },
        {
          message: 'one',
          span: '7:18-7:26',
          severity: 'high',
          evidence: [{ span: '7:52-7:54', note: 'Every instance opens up to 12.' }],
        },
      ],
    },
    {
      name: 'pools that TypeORM, Drizzle and the adapter of Prisma make of pg',
      files: {
        'src/db.ts': code`
          import { DataSource } from 'typeorm';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { PrismaPg } from '@prisma/adapter-pg';

          export const a = new DataSource({ type: 'postgres', url: process.env.URL, poolSize: 20 });
          export const b = drizzle(process.env.URL!);
          export const c = new PrismaPg({ connectionString: process.env.URL });
        `,
      },
      findings: [
        {
          message: 'two',
          severity: 'high',
          span: '5:22-5:32',
          evidence: [{ span: '5:85-5:87', note: 'Every instance opens up to 20.' }],
        },
        { message: 'one', span: '6:18-6:25', severity: 'high' },
        {
          message: 'one',
          span: '7:22-7:30',
          severity: 'high',
          fixed: code`
            import { DataSource } from 'typeorm';
            import { drizzle } from 'drizzle-orm/node-postgres';
            import { PrismaPg } from '@prisma/adapter-pg';

            export const a = new DataSource({ type: 'postgres', url: process.env.URL, poolSize: 20 });
            export const b = drizzle(process.env.URL!);
            export const c = new PrismaPg({ connectionString: process.env.URL, connectionTimeoutMillis: 10_000 });
          `,
        },
      ],
    },
    {
      name: 'a Prisma address that takes away the bound and fixes the size',
      files: {
        'src/db.ts': code`
          import { PrismaClient } from '@prisma/client';

          export const prisma = new PrismaClient({
            datasources: { db: { url: process.env.URL + '?connection_limit=20' } },
          });
          export const other = new PrismaClient({
            datasources: { db: { url: \`\${process.env.URL}?connection_limit=20&pool_timeout=0\` } },
          });
        `,
      },
      findings: [
        {
          message: 'one',
          span: '3:27-3:39',
          severity: 'high',
          evidence: [{ span: '4:29-4:69', note: 'Every instance opens up to 20.' }],
        },
        {
          message: 'two',
          severity: 'high',
          span: '6:26-6:38',
          evidence: [{ span: '7:29-7:84', note: 'Every instance opens up to 20.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a pool that only makes tables',
      files: {
        'src/db/tables.js': code`
          const Knex = require('knex');

          const knex = new Knex({ client: 'pg', pool: { max: 10, acquireTimeoutMillis: 0 } });
          module.exports.createTables = () => knex.schema.createTable('types', () => {});
        `,
      },
    },
    {
      name: 'a pool that the function which makes it ends',
      files: {
        'src/copy.ts': code`
          import { Pool } from 'pg';

          export async function copy() {
            const pool = new Pool({ max: 10 });
            await copyAll(pool);
            await pool.end();
          }
        `,
      },
    },
    {
      name: 'a size from settings with a bound and recycling',
      files: {
        'src/db.ts': code`
          import { Pool } from 'pg';
          import { env } from './env';

          export const pool = new Pool({
            max: env.POOL_SIZE ?? 20,
            connectionTimeoutMillis: 5000,
            maxLifetimeSeconds: 1800,
          });
        `,
        'src/env.ts': 'export const env = { POOL_SIZE: process.env.POOL_SIZE };\n',
      },
      controls: 1,
    },
    {
      name: 'libraries whose defaults bound the wait',
      files: {
        'src/db.ts': code`
          import knex from 'knex';
          import postgres from 'postgres';
          import { Sequelize } from 'sequelize';
          import { PrismaClient } from '@prisma/client';

          export const a = knex({ client: 'pg', connection: process.env.URL });
          export const b = new Sequelize(process.env.URL!);
          export const c = postgres(process.env.URL!);
          export const d = new PrismaClient();
        `,
      },
      controls: 3,
    },
    {
      name: 'options that come from elsewhere or are spread in',
      files: {
        'src/db.ts': code`
          import { Pool } from 'pg';
          import config from '@acme/config';

          export const a = new Pool(config.database);
          export const b = new Pool({ ...config.database, max: config.size });
          export function make(options) {
            return new Pool(options);
          }
        `,
      },
    },
    {
      name: 'a pool that is handed to the query builder on top of it',
      files: {
        'src/db.ts': code`
          import { Pool } from 'pg';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import { PrismaPg } from '@prisma/adapter-pg';

          const pool = new Pool({ connectionTimeoutMillis: 5000 });
          export const db = drizzle(pool);
          export const other = drizzle({ client: pool });
          export const adapter = new PrismaPg(pool, { schema: 'public' });
        `,
      },
      controls: 1,
    },
    {
      name: 'one connection on purpose, SQLite, and a query of knex',
      files: {
        'src/db.ts': code`
          import knex from 'knex';
          import postgres from 'postgres';
          import { DataSource } from 'typeorm';

          export const one = postgres(process.env.URL!, { max: 1 });
          export const file = knex({ client: 'better-sqlite3', pool: { max: 5 } });
          export const local = new DataSource({ type: 'sqlite', database: 'app.db' });
          export const users = knex('users', { max: 5 });
        `,
      },
    },
    {
      name: 'a seed and a program that ends itself',
      files: {
        'prisma/seed.ts': "import { Pool } from 'pg';\nexport const pool = new Pool({ max: 5 });\n",
        'src/check.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool({ max: 5 });
          await pool.query('SELECT 1');
          process.exit(0);
        `,
      },
    },
    {
      name: 'a pool that one function makes, uses and ends',
      files: {
        'src/check.ts': code`
          import { Pool } from 'pg';

          export async function check() {
            const pool = new Pool({ connectionString: process.env.URL });
            await pool.query('SELECT 1');
            await pool.end();
          }
        `,
      },
    },
    {
      name: 'a class that is called Pool but is not of pg',
      files: {
        'src/db.ts':
          "import { Pool } from './workers';\nexport const pool = new Pool({ max: 20 });\n",
        'src/workers.ts': 'export class Pool {}\n',
      },
    },
  ],
});
