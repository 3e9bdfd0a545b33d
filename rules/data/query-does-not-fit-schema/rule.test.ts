import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'columns that were renamed, never made or written without quotes, and a table that was dropped',
      files: {
        'package.json': '{ "dependencies": { "pg": "8.16.3" } }\n',
        'db/migrations/0001_first.sql': code`
          CREATE TABLE users (id bigint PRIMARY KEY, name text, "teamId" bigint, mail text);
          CREATE TABLE teams (id bigint PRIMARY KEY);
          CREATE TABLE old_notes (id bigint PRIMARY KEY);
          ALTER TABLE users RENAME COLUMN mail TO email;
          DROP TABLE old_notes;
        `,
        'src/users.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();

          export async function load(id: string) {
            await pool.query('SELECT u.mail FROM users u WHERE u.id = $1', [id]);
            await pool.query('SELECT id FROM users WHERE nickname = $1', [id]);
            await pool.query(\`SELECT teamId FROM users WHERE id = $1\`, [id]);
            await pool.query('DELETE FROM old_notes WHERE id = $1', [id]);
          }
        `,
      },
      findings: [
        {
          message: 'gone',
          path: 'src/users.ts',
          span: '6:30-6:34',
          data: { table: 'users', column: 'mail', folder: 'db/migrations/', does: 'renames' },
          evidence: [
            {
              path: 'db/migrations/0001_first.sql',
              span: '4:1-4:46',
              note: 'Renames it.',
            },
          ],
        },
        {
          message: 'column',
          path: 'src/users.ts',
          span: '7:48-7:56',
          data: { table: 'users', column: 'nickname', folder: 'db/migrations/' },
        },
        {
          message: 'column',
          path: 'src/users.ts',
          span: '8:28-8:34',
          data: { table: 'users', column: 'teamid', folder: 'db/migrations/' },
        },
        {
          message: 'table',
          path: 'src/users.ts',
          span: '9:33-9:42',
          data: { table: 'old_notes', folder: 'db/migrations/', does: 'drops' },
          evidence: [{ path: 'db/migrations/0001_first.sql', span: '5:1-5:21', note: 'Drops it.' }],
        },
      ],
    },
    {
      name: 'what INSERT, UPDATE, subqueries and joins name, in tagged templates too',
      files: {
        'package.json': '{ "dependencies": { "pg": "8.16.3" } }\n',
        'db/migrations/0001_first.sql': code`
          CREATE TABLE users (id bigint PRIMARY KEY, name text, "teamId" bigint, mail text);
          CREATE TABLE teams (id bigint PRIMARY KEY);
          CREATE TABLE old_notes (id bigint PRIMARY KEY);
          ALTER TABLE users RENAME COLUMN mail TO email;
          DROP TABLE old_notes;
        `,
        'src/users.ts': code`
          import postgres from 'postgres';

          const sql = postgres();

          export async function save(id: string, name: string) {
            await sql\`INSERT INTO users (id, full_name) VALUES (\${id}, \${name}) ON CONFLICT (id) DO NOTHING\`;
            await sql\`UPDATE users SET label = \${name} WHERE id = \${id}\`;
            await sql\`SELECT t.id FROM teams t JOIN users u ON u."teamId" = t.id WHERE t.size > 1\`;
            await sql\`SELECT id FROM teams WHERE id IN (SELECT team FROM users)\`;
          }
        `,
      },
      findings: [
        { message: 'column', path: 'src/users.ts', span: '6:36-6:45' },
        { message: 'column', path: 'src/users.ts', span: '7:30-7:35' },
        { message: 'column', path: 'src/users.ts', span: '8:80-8:84' },
        {
          message: 'column',
          path: 'src/users.ts',
          span: '9:54-9:58',
          data: { table: 'users or teams', column: 'team', folder: 'db/migrations/' },
        },
      ],
    },
    {
      name: 'a text of SQLAlchemy against the revisions of Alembic',
      files: {
        'requirements.txt': 'psycopg==3.2.9\n',
        'migrations/versions/a1.py': code`
          import sqlalchemy as sa
          from alembic import op

          revision = "a1"
          down_revision = None

          def upgrade():
              op.create_table("users", sa.Column("id", sa.Integer()), sa.Column("mail", sa.Text()))
              op.drop_column("users", "mail")
        `,
        'app/users.py': code`
          from sqlalchemy import text

          def load(session, key):
              return session.execute(text("SELECT id, mail FROM users WHERE id = :key"), {"key": key})
        `,
      },
      findings: [
        {
          message: 'gone',
          path: 'app/users.py',
          span: '4:45-4:49',
          data: { table: 'users', column: 'mail', folder: 'migrations/versions/', does: 'drops' },
          evidence: [{ path: 'migrations/versions/a1.py', span: '9:5-9:19', note: 'Drops it.' }],
        },
      ],
    },
    {
      name: 'a query in a file of SQL',
      files: {
        'package.json': '{ "dependencies": { "pg": "8.16.3" } }\n',
        'db/migrations/0001_first.sql': code`
          CREATE TABLE users (id bigint PRIMARY KEY, name text, "teamId" bigint, mail text);
          CREATE TABLE teams (id bigint PRIMARY KEY);
          CREATE TABLE old_notes (id bigint PRIMARY KEY);
          ALTER TABLE users RENAME COLUMN mail TO email;
          DROP TABLE old_notes;
        `,
        'db/queries/users.sql': code`
          -- name: getUser :one
          SELECT id, nickname FROM users WHERE id = @id;
        `,
      },
      findings: [{ message: 'column', path: 'db/queries/users.sql', span: '2:12-2:20' }],
    },
  ],
  passes: [
    {
      name: 'what is there, also by an alias, a CTE, a function or a query',
      files: {
        'package.json': '{ "dependencies": { "pg": "8.16.3" } }\n',
        'db/migrations/0001_first.sql': code`
          CREATE TABLE users (id bigint PRIMARY KEY, name text, "teamId" bigint, mail text);
          CREATE TABLE teams (id bigint PRIMARY KEY);
          CREATE TABLE old_notes (id bigint PRIMARY KEY);
          ALTER TABLE users RENAME COLUMN mail TO email;
          DROP TABLE old_notes;
        `,
        'src/users.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();

          export async function load(id: string) {
            await pool.query('SELECT u.id, email, "teamId" AS team FROM public.users AS u ORDER BY team');
            await pool.query('WITH recent AS (SELECT id AS key FROM users) SELECT key FROM recent');
            await pool.query('SELECT s.total FROM (SELECT count(*) AS total FROM users) s');
            await pool.query('SELECT value FROM users, jsonb_each(name::jsonb)');
            await pool.query('SELECT users, ctid, now() FROM users');
            await pool.query('SELECT (u).nickname, u.* FROM users u');
            await pool.query(
              'INSERT INTO users (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET name = excluded.name RETURNING email',
              [id],
            );
          }
        `,
      },
    },
    {
      name: 'tables that the migrations do not make, of other schemas, views and temporary ones',
      files: {
        'package.json': '{ "dependencies": { "pg": "8.16.3" } }\n',
        'db/migrations/0001_first.sql': code`
          CREATE TABLE users (id bigint PRIMARY KEY);
          CREATE VIEW members AS SELECT id, 1 AS size FROM users;
          CREATE TABLE app.orders (id bigint);
          DROP TABLE app.lines;
        `,
        'src/users.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();

          export async function load() {
            await pool.query('SELECT size FROM members');
            await pool.query('SELECT anything FROM partners');
            await pool.query('SELECT total FROM orders');
            await pool.query('CREATE TEMP TABLE moved (name text)');
            await pool.query('SELECT name FROM moved');
          }
        `,
      },
    },
    {
      name: 'constants that a tagged template sends as parameters',
      files: {
        'package.json': '{ "dependencies": { "pg": "8.16.3", "@prisma/client": "6.0.0" } }\n',
        'db/migrations/0001_first.sql': code`
          CREATE TABLE users (id bigint PRIMARY KEY, step text);
        `,
        'src/users.ts': code`
          import { Prisma } from '@prisma/client';

          const STEPS = { done: 'Done' } as const;

          export const finished = Prisma.sql\`SELECT id FROM users WHERE "step" = \${STEPS.done}\`;
        `,
      },
    },
    {
      name: 'dynamic parts, and tables that something unknown happened to',
      files: {
        'package.json': '{ "dependencies": { "pg": "8.16.3" } }\n',
        'db/migrations/0001_first.sql': code`
          CREATE TABLE users (id bigint PRIMARY KEY);
          DO $$ BEGIN EXECUTE format('ALTER TABLE %I ADD COLUMN tenant text', 'users'); END $$;
          CREATE TABLE teams (id bigint PRIMARY KEY);
        `,
        'src/users.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();

          export async function load(column: string, table: string) {
            await pool.query('SELECT tenant FROM users');
            await pool.query(\`SELECT \${column} FROM teams\`);
            await pool.query(\`SELECT name FROM \${table}\`);
            await pool.query('SELECT name FROM teams ' + table);
          }
        `,
      },
    },
    {
      name: 'other databases, and a schema that is made elsewhere too',
      files: {
        'package.json': '{ "dependencies": { "pg": "8.16.3" } }\n',
        'db/migrations/0001_first.sql': 'CREATE TABLE users (id bigint PRIMARY KEY);\n',
        'db/schema.sql': 'CREATE TABLE IF NOT EXISTS users (id bigint, name text);\n',
        'src/users.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();

          export const load = () => pool.query('SELECT name FROM users');
        `,
        'src/cache.ts': code`
          import Database from 'better-sqlite3';

          const db = new Database('cache.db');

          export const read = () => db.prepare('SELECT anything FROM users').all();
        `,
      },
    },
    {
      name: 'a repository without migrations',
      files: {
        'package.json': '{ "dependencies": { "pg": "8.16.3" } }\n',
        'src/users.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();

          export const load = () => pool.query('SELECT name FROM users');
        `,
      },
    },
  ],
});
