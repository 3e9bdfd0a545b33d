import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'an engine that echoes',
      files: {
        'app/db.py': code`
          from sqlalchemy import create_engine

          engine = create_engine("postgresql://db/shop", echo=True)
        `,
      },
      findings: [
        {
          message: 'on',
          span: '3:53-3:57',
          data: { library: 'sqlalchemy', option: 'echo' },
          fixed: code`
            from sqlalchemy import create_engine

            engine = create_engine("postgresql://db/shop", echo=False)
          `,
        },
      ],
    },
    {
      name: 'the logger of the engine, and an asynchronous engine that says more',
      files: {
        'app/db.py': code`
          import logging

          from sqlalchemy.ext.asyncio import create_async_engine

          logging.getLogger("sqlalchemy.engine").setLevel(logging.INFO)
          engine = create_async_engine("postgresql+asyncpg://db/shop", echo="debug")
        `,
      },
      findings: [
        {
          message: 'on',
          span: '5:49-5:61',
          data: { library: 'sqlalchemy', option: 'sqlalchemy.engine' },
        },
        { message: 'on', span: '6:67-6:74' },
      ],
    },
    {
      name: 'clients of Node.js',
      files: {
        'src/db.ts': code`
          import { PrismaClient } from '@prisma/client';
          import { drizzle } from 'drizzle-orm/node-postgres';
          import knex from 'knex';
          import postgres from 'postgres';
          import { Sequelize } from 'sequelize';
          import { DataSource } from 'typeorm';

          export const a = new PrismaClient({ log: ['warn', 'query'] });
          export const b = drizzle(process.env.DATABASE_URL!, { logger: true });
          export const c = knex({ client: 'pg', debug: true });
          export const d = postgres(process.env.DATABASE_URL!, { debug: console.log });
          export const e = new Sequelize(process.env.DATABASE_URL!, { logging: console.log });
          export const f = new DataSource({ type: 'postgres', logging: ['error', 'query'] });
        `,
      },
      findings: [
        { message: 'on', span: '8:42-8:59', data: { library: '@prisma/client', option: 'log' } },
        {
          message: 'on',
          span: '9:63-9:67',
          fixed: code`
            import { PrismaClient } from '@prisma/client';
            import { drizzle } from 'drizzle-orm/node-postgres';
            import knex from 'knex';
            import postgres from 'postgres';
            import { Sequelize } from 'sequelize';
            import { DataSource } from 'typeorm';

            export const a = new PrismaClient({ log: ['warn', 'query'] });
            export const b = drizzle(process.env.DATABASE_URL!, { logger: false });
            export const c = knex({ client: 'pg', debug: true });
            export const d = postgres(process.env.DATABASE_URL!, { debug: console.log });
            export const e = new Sequelize(process.env.DATABASE_URL!, { logging: console.log });
            export const f = new DataSource({ type: 'postgres', logging: ['error', 'query'] });
          `,
        },
        {
          message: 'on',
          span: '10:46-10:50',
          fixed: code`
            import { PrismaClient } from '@prisma/client';
            import { drizzle } from 'drizzle-orm/node-postgres';
            import knex from 'knex';
            import postgres from 'postgres';
            import { Sequelize } from 'sequelize';
            import { DataSource } from 'typeorm';

            export const a = new PrismaClient({ log: ['warn', 'query'] });
            export const b = drizzle(process.env.DATABASE_URL!, { logger: true });
            export const c = knex({ client: 'pg', debug: false });
            export const d = postgres(process.env.DATABASE_URL!, { debug: console.log });
            export const e = new Sequelize(process.env.DATABASE_URL!, { logging: console.log });
            export const f = new DataSource({ type: 'postgres', logging: ['error', 'query'] });
          `,
        },
        {
          message: 'on',
          span: '11:63-11:74',
          fixed: code`
            import { PrismaClient } from '@prisma/client';
            import { drizzle } from 'drizzle-orm/node-postgres';
            import knex from 'knex';
            import postgres from 'postgres';
            import { Sequelize } from 'sequelize';
            import { DataSource } from 'typeorm';

            export const a = new PrismaClient({ log: ['warn', 'query'] });
            export const b = drizzle(process.env.DATABASE_URL!, { logger: true });
            export const c = knex({ client: 'pg', debug: true });
            export const d = postgres(process.env.DATABASE_URL!, { debug: false });
            export const e = new Sequelize(process.env.DATABASE_URL!, { logging: console.log });
            export const f = new DataSource({ type: 'postgres', logging: ['error', 'query'] });
          `,
        },
        {
          message: 'on',
          span: '12:70-12:81',
          fixed: code`
            import { PrismaClient } from '@prisma/client';
            import { drizzle } from 'drizzle-orm/node-postgres';
            import knex from 'knex';
            import postgres from 'postgres';
            import { Sequelize } from 'sequelize';
            import { DataSource } from 'typeorm';

            export const a = new PrismaClient({ log: ['warn', 'query'] });
            export const b = drizzle(process.env.DATABASE_URL!, { logger: true });
            export const c = knex({ client: 'pg', debug: true });
            export const d = postgres(process.env.DATABASE_URL!, { debug: console.log });
            export const e = new Sequelize(process.env.DATABASE_URL!, { logging: false });
            export const f = new DataSource({ type: 'postgres', logging: ['error', 'query'] });
          `,
        },
        { message: 'on', span: '13:62-13:80' },
      ],
    },
    {
      name: 'settings of their own that nothing forbids in production',
      files: {
        'app/db.py': code`
          from sqlalchemy import create_engine

          from app.config import settings

          engine = create_engine(settings.url, echo=settings.sql_echo)
        `,
        'src/db.ts': code`
          import { DataSource } from 'typeorm';

          export const f = new DataSource({ type: 'postgres', logging: process.env.DB_LOGGING === 'true' });
        `,
      },
      findings: [
        {
          message: 'setting',
          path: 'app/db.py',
          span: '5:43-5:60',
          severity: 'low',
          data: { library: 'sqlalchemy', option: 'echo', setting: 'sql_echo' },
        },
        {
          message: 'setting',
          path: 'src/db.ts',
          span: '3:62-3:95',
          severity: 'low',
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a database in memory, which a test makes',
      files: {
        'src/db.ts': code`
          import Database from 'better-sqlite3';
          import { drizzle } from 'drizzle-orm/better-sqlite3';

          export function inMemory() {
            const memory = new Database(':memory:');
            return drizzle(memory, { logger: true });
          }
        `,
        'app/db.py': code`
          from sqlalchemy import create_engine

          memory = create_engine("sqlite://", echo=True)
        `,
      },
    },
    {
      name: 'warnings and errors, events, and what is off',
      files: {
        'src/db.ts': code`
          import { PrismaClient } from '@prisma/client';
          import { Sequelize } from 'sequelize';
          import { DataSource } from 'typeorm';

          export const a = new PrismaClient({ log: ['warn', 'error'] });
          export const b = new PrismaClient({ log: [{ emit: 'event', level: 'query' }] });
          export const c = new Sequelize(process.env.DATABASE_URL!, { logging: false });
          export const d = new DataSource({ type: 'postgres', logging: ['error'] });
        `,
        'app/db.py': code`
          from sqlalchemy import create_engine

          a = create_engine("postgresql://db/shop")
          b = create_engine("postgresql://db/shop", echo=False)
          c = create_engine("postgresql://db/shop", echo=True, hide_parameters=True)
        `,
      },
    },
    {
      name: 'what the environment guards',
      files: {
        'src/db.ts': code`
          import { PrismaClient } from '@prisma/client';
          import { DataSource } from 'typeorm';

          const log = process.env.NODE_ENV === 'development' ? ['query', 'error'] : ['error'];

          export const a = new PrismaClient({ log });
          export const b = new DataSource({ type: 'postgres', logging: process.env.NODE_ENV !== 'production' });
        `,
        'app/db.py': code`
          from sqlalchemy import create_engine

          from app.config import settings

          a = create_engine(settings.url, echo=settings.debug)
          b = create_engine(settings.url, echo=settings.sql_echo and not settings.is_production)

          if settings.environment == "dev":
              c = create_engine(settings.url, echo=True)
        `,
      },
    },
    {
      name: 'a setting that a check refuses in production',
      files: {
        'app/db.py': code`
          from sqlalchemy import create_engine

          from app.config import settings

          engine = create_engine(settings.url, echo=settings.sql_echo)
        `,
        'app/config.py': code`
          def check(settings):
              if settings.environment == "production" and settings.sql_echo:
                  raise ValueError("sql_echo is for development")
        `,
      },
    },
    {
      name: 'scripts and tests',
      files: {
        'scripts/import.py': code`
          from sqlalchemy import create_engine

          engine = create_engine("postgresql://db/shop", echo=True)
        `,
        'tests/conftest.py': code`
          from sqlalchemy import create_engine

          engine = create_engine("postgresql://db/shop", echo=True)
        `,
      },
    },
  ],
});
