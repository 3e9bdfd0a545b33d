import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'create_all of SQLAlchemy, once a service',
      files: {
        'api/requirements.txt': 'asyncpg==0.30\n',
        'api/app/db.py': code`
          async def start(engine):
              async with engine.begin() as conn:
                  await conn.run_sync(Base.metadata.create_all)
        `,
        'api/app/main.py': 'Base.metadata.create_all(engine)\n',
      },
      findings: [
        {
          message: 'creates',
          path: 'api/app/db.py',
          span: '3:29-3:53',
          data: { by: 'Base.metadata.create_all' },
        },
      ],
    },
    {
      name: 'CREATE TABLE that a pool runs',
      files: {
        'src/db.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();

          export const start = () => pool.query('CREATE TABLE IF NOT EXISTS users (id bigint)');
        `,
      },
      findings: [{ message: 'creates', span: '5:28-5:38', data: { by: 'CREATE TABLE' } }],
    },
    {
      name: 'what alters tables to fit the models, beside migrations too',
      files: {
        'a/package.json': '{ "dependencies": { "pg": "8.16.3" } }\n',
        'a/src/db.ts': code`
          import { Sequelize } from 'sequelize';

          const sequelize = new Sequelize(process.env.DATABASE_URL!);

          export const start = () => sequelize.sync({ alter: true });
        `,
        'b/package.json': '{ "dependencies": { "pg": "8.16.3" } }\n',
        'b/src/db.ts': code`
          import { DataSource } from 'typeorm';

          export const source = new DataSource({ type: 'postgres', synchronize: true });
        `,
        'b/src/migrations/1735689600000-A.ts': 'export class A {}\n',
      },
      findings: [
        {
          message: 'alters',
          path: 'a/src/db.ts',
          span: '5:28-5:42',
          data: { by: 'sync({ alter: true })' },
        },
        { message: 'alters', path: 'b/src/db.ts', span: '3:58-3:69' },
      ],
    },
    {
      name: 'a schema that is pushed at the start',
      files: {
        'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n}\n',
        'entrypoint.sh': 'npx prisma db push\nnode server.js\n',
      },
      findings: [
        {
          message: 'pushes',
          path: 'entrypoint.sh',
          span: '1:5-1:19',
          data: { by: 'prisma db push' },
        },
      ],
    },
    {
      name: 'models of Django without migrations',
      files: {
        'requirements.txt': 'Django==5.2\npsycopg==3.2.9\n',
        'manage.py': 'import django\n',
        'members/models.py': 'class Member(models.Model):\n    pass\n',
      },
      findings: [
        {
          message: 'models',
          path: 'members/models.py',
          span: '1:7-1:13',
          data: { by: 'Member' },
        },
      ],
    },
    {
      name: 'a script that runs on an empty volume',
      files: {
        'compose.yaml': code`
          services:
            db:
              image: postgres:18
              volumes:
                - ./db/init.sql:/docker-entrypoint-initdb.d/init.sql
        `,
        'db/init.sql': 'CREATE TABLE users (id bigint);\n',
      },
      findings: [
        {
          message: 'initial',
          path: 'db/init.sql',
          span: '1:1-1:13',
          data: { by: 'init.sql' },
        },
      ],
    },
    {
      name: 'downgrades that do nothing',
      files: {
        'migrations/versions/a1.py': code`
          from alembic import op

          revision = "a1"
          down_revision = None

          def upgrade():
              op.drop_table("users")

          def downgrade():
              pass
        `,
      },
      findings: [
        {
          message: 'downgrades',
          path: 'migrations/versions/a1.py',
          span: '3:12-3:16',
          severity: 'low',
          data: { count: 1, folder: 'migrations/versions/', id: 'a1' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a history of migrations beside create_all',
      files: {
        'requirements.txt': 'psycopg==3.2.9\n',
        'app/main.py': 'Base.metadata.create_all(engine)\n',
        'migrations/versions/a1.py': code`
          from alembic import op

          revision = "a1"
          down_revision = None

          def upgrade():
              op.execute("UPDATE users SET age = 1")

          def downgrade():
              pass
        `,
        'migrations/versions/b2.py': code`
          from alembic import op

          revision = "b2"
          down_revision = "a1"

          def upgrade():
              op.drop_table("users")

          def downgrade():
              raise NotImplementedError("The rows are gone.")
        `,
      },
    },
    {
      name: 'tests, and databases in a file',
      files: {
        'requirements.txt': 'psycopg==3.2.9\n',
        'tests/conftest.py': 'Base.metadata.create_all(engine)\n',
        'other/requirements.txt': 'aiosqlite==0.20\n',
        'other/app/db.py': 'Base.metadata.create_all(create_engine("sqlite:///a.db"))\n',
        'src/cache.ts': code`
          import Database from 'better-sqlite3';

          new Database('cache.db').exec('CREATE TABLE a (id int)');
        `,
      },
    },
    {
      name: 'a repository without a database server',
      files: { 'app/main.py': 'Base.metadata.create_all(engine)\n' },
    },
    {
      name: 'tables that only the development alters, and temporary ones',
      files: {
        'package.json': '{ "dependencies": { "pg": "8.16.3" } }\n',
        'src/db.ts': code`
          import { Pool } from 'pg';
          import { DataSource } from 'typeorm';

          const isLocal = process.env.NODE_ENV === 'development';

          export const source = new DataSource({ type: 'postgres', synchronize: isLocal });

          export const stage = (pool: Pool) => pool.query('CREATE TEMP TABLE stage (id bigint)');
        `,
      },
    },
  ],
});
