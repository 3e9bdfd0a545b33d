import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'an index that is built while writes wait, outside of a transaction',
      files: {
        'package.json': '{ "dependencies": { "pg": "8.16.3" } }\n',
        'db/migrations/0001_first.sql': code`
          CREATE TABLE users (id bigint PRIMARY KEY, email varchar(80), age int, team_id bigint);
          CREATE TABLE teams (id bigint PRIMARY KEY);
        `,
        'db/migrations/0002_email.sql': code`
          -- migrate:up transaction:false
          CREATE UNIQUE INDEX users_email ON users (email);

          -- migrate:down
          DROP TABLE users;
        `,
      },
      findings: [
        {
          message: 'index',
          path: 'db/migrations/0002_email.sql',
          span: '2:1-2:49',
          data: { name: 'users_email', table: 'users' },
          fixed: {
            'db/migrations/0002_email.sql': code`
              -- migrate:up transaction:false
              CREATE UNIQUE INDEX CONCURRENTLY users_email ON users (email);

              -- migrate:down
              DROP TABLE users;
            `,
          },
        },
      ],
    },
    {
      name: 'an index that is built concurrently between BEGIN and COMMIT',
      files: {
        'package.json': '{ "dependencies": { "pg": "8.16.3" } }\n',
        'db/migrations/0002_email.sql': code`
          BEGIN;
          SET lock_timeout = '5s';
          CREATE INDEX CONCURRENTLY users_email ON users (email);
          COMMIT;
        `,
      },
      findings: [
        {
          message: 'transaction',
          path: 'db/migrations/0002_email.sql',
          span: '3:1-3:55',
          data: { name: 'users_email', table: 'users', tool: 'the script' },
        },
      ],
    },
    {
      name: 'columns that cannot be null, are worked out for each row or are unique',
      files: {
        'package.json': '{ "dependencies": { "pg": "8.16.3" } }\n',
        'db/migrations/0001_first.sql': code`
          CREATE TABLE users (id bigint PRIMARY KEY, email varchar(80), age int, team_id bigint);
          CREATE TABLE teams (id bigint PRIMARY KEY);
        `,
        'db/migrations/0002_more.sql': code`
          ALTER TABLE users ADD COLUMN name text NOT NULL;
          ALTER TABLE users ADD COLUMN key uuid NOT NULL DEFAULT gen_random_uuid();
          ALTER TABLE users ADD COLUMN code text UNIQUE;
          ALTER TABLE users ADD COLUMN owner_id bigint DEFAULT 1 REFERENCES teams (id);
        `,
      },
      findings: [
        {
          message: 'required',
          path: 'db/migrations/0002_more.sql',
          span: '1:1-1:48',
          data: { table: 'users', name: 'name' },
        },
        {
          message: 'rewrite',
          path: 'db/migrations/0002_more.sql',
          span: '2:1-2:73',
          data: { table: 'users', name: 'key' },
        },
        {
          message: 'unique',
          path: 'db/migrations/0002_more.sql',
          span: '3:1-3:46',
          data: { table: 'users', name: 'code' },
        },
        {
          message: 'foreignKey',
          path: 'db/migrations/0002_more.sql',
          span: '4:1-4:77',
          data: { table: 'users', name: 'owner_id' },
        },
      ],
    },
    {
      name: 'a constraint that is validated in the transaction that adds it',
      files: {
        'package.json': '{ "dependencies": { "pg": "8.16.3" } }\n',
        'db/migrations/0002_team.sql': code`
          BEGIN;
          ALTER TABLE users ADD CONSTRAINT users_team FOREIGN KEY (team_id) REFERENCES teams (id) NOT VALID;
          ALTER TABLE users VALIDATE CONSTRAINT users_team;
          COMMIT;
        `,
      },
      findings: [
        {
          message: 'validate',
          path: 'db/migrations/0002_team.sql',
          span: '3:1-3:49',
          data: { table: 'users', name: 'users_team' },
        },
      ],
    },
    {
      name: 'constraints that look at all rows',
      files: {
        'package.json': '{ "dependencies": { "pg": "8.16.3" } }\n',
        'db/migrations/0002_team.sql': code`
          SET lock_timeout = '5s';
          ALTER TABLE users ADD CONSTRAINT users_team FOREIGN KEY (team_id) REFERENCES teams (id);
        `,
        'db/migrations/0003_age.sql': code`
          ALTER TABLE users
            ADD CONSTRAINT users_age CHECK (age > 0),
            ADD CONSTRAINT users_email UNIQUE (email);
        `,
        'db/migrations/0004_email.sql': 'ALTER TABLE users ALTER COLUMN email SET NOT NULL;\n',
      },
      findings: [
        {
          message: 'foreignKey',
          path: 'db/migrations/0002_team.sql',
          span: '2:1-2:88',
          data: { table: 'users', name: 'users_team' },
          fixed: {
            'db/migrations/0002_team.sql': code`
              SET lock_timeout = '5s';
              ALTER TABLE users ADD CONSTRAINT users_team FOREIGN KEY (team_id) REFERENCES teams (id) NOT VALID;
            `,
          },
        },
        {
          message: 'check',
          path: 'db/migrations/0003_age.sql',
          span: '1:1-1:18',
          data: { table: 'users', name: 'users_age' },
        },
        {
          message: 'unique',
          path: 'db/migrations/0003_age.sql',
          span: '1:1-1:18',
          data: { table: 'users', name: 'users_email' },
        },
        {
          message: 'notNull',
          path: 'db/migrations/0004_email.sql',
          span: '1:1-1:50',
          data: { table: 'users', name: 'email' },
        },
      ],
    },
    {
      name: 'what deletes values, and types that are written anew',
      files: {
        'package.json': '{ "dependencies": { "pg": "8.16.3" } }\n',
        'db/migrations/0001_first.sql': code`
          CREATE TABLE users (id bigint PRIMARY KEY, email varchar(80), age int, team_id bigint);
          CREATE TABLE teams (id bigint PRIMARY KEY);
        `,
        'db/migrations/0002_less.sql': code`
          ALTER TABLE users ALTER COLUMN age TYPE bigint;
          ALTER TABLE users ALTER COLUMN email TYPE varchar(40);
          ALTER TABLE accounts ALTER COLUMN email TYPE citext;
          ALTER TABLE users DROP COLUMN age;
          DROP TABLE teams;
        `,
      },
      findings: [
        {
          message: 'type',
          path: 'db/migrations/0002_less.sql',
          span: '1:1-1:47',
          data: { table: 'users', name: 'age' },
        },
        { message: 'type', path: 'db/migrations/0002_less.sql', span: '2:1-2:54' },
        {
          message: 'type',
          path: 'db/migrations/0002_less.sql',
          span: '3:1-3:52',
          confidence: 'medium',
        },
        {
          message: 'dropColumn',
          path: 'db/migrations/0002_less.sql',
          span: '4:1-4:34',
          data: { table: 'users', name: 'age' },
        },
        {
          message: 'dropTable',
          path: 'db/migrations/0002_less.sql',
          span: '5:1-5:17',
          data: { table: 'teams' },
        },
      ],
    },
    {
      name: 'a column without danger whose lock is waited for without end',
      files: {
        'package.json': '{ "dependencies": { "pg": "8.16.3" } }\n',
        'db/migrations/0001_first.sql': code`
          CREATE TABLE users (id bigint PRIMARY KEY, email varchar(80), age int, team_id bigint);
          CREATE TABLE teams (id bigint PRIMARY KEY);
        `,
        'db/migrations/0002_name.sql': 'ALTER TABLE users ADD COLUMN name text;\n',
      },
      findings: [
        {
          message: 'lockTimeout',
          path: 'db/migrations/0002_name.sql',
          span: '1:1-1:39',
          severity: 'info',
          data: { table: 'users' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a column whose check an earlier migration added, or this one validates',
      files: {
        'package.json': '{ "dependencies": { "pg": "8.16.3" } }\n',
        'db/migrations/0002_age.sql': code`
          SET lock_timeout = '5s';
          ALTER TABLE users ADD CONSTRAINT users_age CHECK (age IS NOT NULL) NOT VALID;
        `,
        'db/migrations/0003_age.sql': code`
          SET lock_timeout = '5s';
          ALTER TABLE users ALTER COLUMN age SET NOT NULL;
          ALTER TABLE teams VALIDATE CONSTRAINT teams_size;
          ALTER TABLE teams ALTER COLUMN size SET NOT NULL;
        `,
      },
    },
    {
      name: 'tables that the same migration made',
      files: {
        'package.json': '{ "dependencies": { "pg": "8.16.3" } }\n',
        'db/migrations/0001_first.sql': code`
          CREATE TABLE users (id bigint, email text);
          CREATE INDEX users_email ON users (email);
          ALTER TABLE users ADD PRIMARY KEY (id);
          ALTER TABLE users ALTER COLUMN email SET NOT NULL;
          CREATE TEMP TABLE moved AS SELECT 1 AS id;
          DROP TABLE moved;
        `,
        'src/migrations/20250101000000_teams.js': code`
          exports.up = (knex) =>
            knex.schema.createTable('teams', (table) => {
              table.string('name').notNullable().unique();
              table.index(['name']);
            });
        `,
      },
    },
    {
      name: 'changes that take no long lock, with a bound on the wait',
      files: {
        'package.json': '{ "dependencies": { "pg": "8.16.3" } }\n',
        'db/migrations/0001_first.sql': code`
          CREATE TABLE users (id bigint PRIMARY KEY, email varchar(80), age int, team_id bigint);
          CREATE TABLE teams (id bigint PRIMARY KEY);
        `,
        'db/migrations/0002_more.sql': code`
          SET lock_timeout = '5s';
          ALTER TABLE users ADD COLUMN name text;
          ALTER TABLE users ADD COLUMN size int NOT NULL DEFAULT 0;
          ALTER TABLE users ADD COLUMN made_at timestamptz NOT NULL DEFAULT now();
          ALTER TABLE users ADD COLUMN owner_id bigint REFERENCES teams (id);
          ALTER TABLE users ADD CONSTRAINT users_team FOREIGN KEY (team_id) REFERENCES teams (id) NOT VALID;
          ALTER TABLE users ADD CONSTRAINT users_age CHECK (age IS NOT NULL) NOT VALID;
          ALTER TABLE users VALIDATE CONSTRAINT users_age;
          ALTER TABLE users ALTER COLUMN age SET NOT NULL;
          ALTER TABLE users ALTER COLUMN email TYPE text;
          ALTER TABLE users ADD CONSTRAINT users_email UNIQUE USING INDEX users_email;
          CREATE INDEX CONCURRENTLY users_size ON users (size);
        `,
      },
    },
    {
      name: 'downgrades and files that undo',
      files: {
        'package.json': '{ "dependencies": { "pg": "8.16.3" } }\n',
        'requirements.txt': 'psycopg==3.2.9\nalembic==1.16.4\n',
        'db/migrations/0002_teams.up.sql': 'CREATE TABLE teams (id bigint PRIMARY KEY);\n',
        'db/migrations/0002_teams.down.sql': 'DROP TABLE teams;\n',
        'db/migrations/0003_orders.sql': code`
          -- +goose Up
          CREATE TABLE orders (id bigint PRIMARY KEY);
          -- +goose Down
          DROP TABLE orders;
        `,
        'migrations/versions/a1.py': code`
          from alembic import op

          revision = "a1"
          down_revision = None

          def upgrade():
              pass

          def downgrade():
              op.drop_table("users")
        `,
      },
    },
    {
      name: 'a bound on the wait that whoever runs the migrations sets',
      files: {
        'package.json': '{ "dependencies": { "pg": "8.16.3" } }\n',
        'src/migrate.ts': "export const options = '-c lock_timeout=5s';\n",
        'db/migrations/0002_name.sql': 'ALTER TABLE users ADD COLUMN name text;\n',
      },
    },
    {
      name: 'other databases',
      files: {
        'package.json': '{ "dependencies": { "mysql2": "3.14.0", "pg": "8.16.3" } }\n',
        'db/migrations/0002_email.sql': 'CREATE INDEX users_email ON users (email);\n',
        'prisma/schema.prisma': 'datasource db {\n  provider = "sqlite"\n}\n',
        'prisma/migrations/20250101000000_a/migration.sql': 'DROP TABLE "users";\n',
      },
    },
  ],
});
