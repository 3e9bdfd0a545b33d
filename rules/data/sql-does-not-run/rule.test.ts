import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'statements that the grammar rejects, also with a clause behind the end',
      files: {
        'src/users.ts': code`
          import { Pool } from 'pg';
          import postgres from 'postgres';

          const pool = new Pool();
          const sql = postgres();
          const ALL = 'SELECT id FROM users;';

          export async function load(id: string) {
            await pool.query('SELECT id, FROM users');
            await pool.query(ALL + ' LIMIT 10');
            await pool.query('UPDATE users SET WHERE id = $1', [id]);
            await sql.unsafe('DELETE FROM users SET id = 1');
          }
        `,
      },
      findings: [
        {
          message: 'rejected',
          span: '9:21-9:42',
          data: { reason: 'syntax error at or near "FROM"' },
        },
        {
          message: 'rejected',
          span: '10:28-10:36',
          data: { reason: 'syntax error at or near "LIMIT"' },
        },
        { message: 'rejected', span: '11:21-11:51' },
        { message: 'rejected', span: '12:21-12:49' },
      ],
    },
    {
      name: 'parameters where PostgreSQL takes none',
      files: {
        'src/tenant.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();

          export async function enter(tenant: string) {
            const client = await pool.connect();
            await client.query("SET LOCAL app.tenant = $1", [tenant]);
            await client.query('ALTER TABLE users ALTER COLUMN tenant SET DEFAULT $1', [tenant]);
            await client.query('CREATE ROLE $1', [tenant]);
          }
        `,
        'app/tenant.py': code`
          import psycopg

          def enter(conn: psycopg.Connection, tenant):
              conn.execute("SET LOCAL app.tenant = %s", (tenant,))
        `,
      },
      findings: [
        {
          message: 'parameter',
          path: 'src/tenant.ts',
          span: '7:23-7:48',
          data: { verb: 'SET LOCAL' },
          fixed: {
            'src/tenant.ts': code`
              import { Pool } from 'pg';

              const pool = new Pool();

              export async function enter(tenant: string) {
                const client = await pool.connect();
                await client.query("SELECT set_config('app.tenant', $1, true)", [tenant]);
                await client.query('ALTER TABLE users ALTER COLUMN tenant SET DEFAULT $1', [tenant]);
                await client.query('CREATE ROLE $1', [tenant]);
              }
            `,
          },
        },
        { message: 'parameter', path: 'src/tenant.ts', span: '8:23-8:75' },
        { message: 'rejected', path: 'src/tenant.ts', span: '9:23-9:37' },
        {
          message: 'parameter',
          path: 'app/tenant.py',
          span: '4:19-4:44',
          fixed: {
            'app/tenant.py': code`
              import psycopg

              def enter(conn: psycopg.Connection, tenant):
                  conn.execute("SELECT set_config('app.tenant', %s, true)", (tenant,))
            `,
          },
        },
      ],
    },
    {
      name: 'more and fewer values than placeholders',
      files: {
        'src/users.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();

          export async function load(id: string, name: string) {
            await pool.query('SELECT id FROM users WHERE id = $1 AND name = $2', [id]);
            await pool.query('SELECT id FROM users WHERE id = $1', [id, name]);
          }
        `,
        'app/users.py': code`
          import asyncpg
          import psycopg

          async def load(key, name):
              conn = await asyncpg.connect()
              await conn.fetch("SELECT id FROM users WHERE id = $1 AND name = $2", key)
              with psycopg.connect() as other:
                  other.execute("SELECT id FROM users WHERE id = %s AND n LIKE '%%'", (key, name))
        `,
      },
      findings: [
        {
          message: 'count',
          path: 'src/users.ts',
          span: '6:9-6:19',
          data: { needed: 2, given: 1 },
        },
        {
          message: 'count',
          path: 'src/users.ts',
          span: '7:9-7:19',
          data: { needed: 1, given: 2 },
        },
        { message: 'count', path: 'app/users.py', span: '6:11-6:21' },
        { message: 'count', path: 'app/users.py', span: '8:9-8:22' },
      ],
    },
    {
      name: 'one statement of a script for PostgreSQL',
      files: {
        'requirements.txt': 'psycopg==3.2.9\n',
        'data/books.sql': code`
          CREATE TRUSTED LANGUAGE 'plpgsql' HANDLER;
          CREATE TABLE notes (id bigint);
          CREATE TABLE lines (id bigint);
          CREATE TABLE teams (id bigint);
        `,
      },
      findings: [{ message: 'rejected', path: 'data/books.sql', span: '1:25-1:26' }],
    },
    {
      name: 'a text of SQLAlchemy and a migration of SQL',
      files: {
        'requirements.txt': 'psycopg==3.2.9\n',
        'app/users.py': code`
          from sqlalchemy import text

          QUERY = text("SELECT id FROM users WHERE (id = :id ORDER BY id")
        `,
        'db/migrations/0001_users.sql': code`
          CREATE TABLE users (
            id bigint PRIMARY KEY,
          );
        `,
      },
      findings: [
        { message: 'rejected', path: 'app/users.py', span: '3:15-3:63' },
        {
          message: 'rejected',
          path: 'db/migrations/0001_users.sql',
          span: '3:1-3:2',
          data: { reason: 'syntax error at or near ")"' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a script for CockroachDB, and one of a PostgreSQL of long ago',
      files: {
        'requirements.txt': 'psycopg==3.2.9\n',
        'data/roach.sql': code`
          CREATE DATABASE roach;
          USE "roach";
          CREATE TABLE notes (id bigint);
          CREATE TABLE lines (id bigint);
          CREATE TABLE teams (id bigint);
        `,
        'data/books.sql': code`
          CREATE TRUSTED LANGUAGE 'plpgsql' HANDLER "handler" LANCOMPILER 'PL/pgSQL';
          CREATE TABLE notes (id bigint);
          CREATE TABLE lines (id bigint);
          CREATE TABLE teams (id bigint);
        `,
      },
    },
    {
      name: 'statements that PostgreSQL reads, with all values',
      files: {
        'src/users.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();

          export async function load(id: string, values: string[]) {
            await pool.query('SELECT id FROM users WHERE id = $1 OR owner = $1', [id]);
            await pool.query('SELECT id FROM users WHERE id = $1', values);
            await pool.query('SELECT id FROM users WHERE id = $1', [...values]);
            await pool.query("SELECT set_config('app.tenant', $1, true)", [id]);
            await pool.query("SET LOCAL app.tenant = 'a'");
            await pool.query('SELECT id FROM users; SELECT 1;');
          }
        `,
        'app/users.py': code`
          import asyncpg
          import psycopg2

          async def load(key, keys):
              conn = await asyncpg.connect()
              await conn.fetch("SELECT id FROM users WHERE id = $1", key, timeout=5)
              await conn.fetch("SELECT id FROM users WHERE id = $1", *keys)
              other = psycopg2.connect()
              with other.cursor() as cur:
                  cur.execute("SET LOCAL app.tenant = %s", (key,))
                  cur.execute("SELECT id FROM users WHERE id IN %s AND made > now() - INTERVAL %s", (keys, key))
                  cur.execute("SELECT id FROM users WHERE id = %(id)s", {"id": key})
        `,
      },
    },
    {
      name: 'a bare string that SQLAlchemy hands to the driver',
      files: {
        'requirements.txt': 'psycopg2==2.9.9\n',
        'migrations/env.py': code`
          from sqlalchemy import create_engine

          engine = create_engine("postgresql://db")
          with engine.connect() as connection:
              connection.execute("SELECT pg_advisory_lock(%s)", 1)
        `,
      },
    },
    {
      name: 'text with parts from elsewhere',
      files: {
        'src/users.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();

          export async function load(table: string, filter: string) {
            await pool.query(\`SELECT id FROM \${table} WHERE\`, []);
            await pool.query('SELECT id FROM users WHERE ' + filter);
          }
        `,
        'app/users.py': code`
          import psycopg
          from psycopg import sql

          def load(conn: psycopg.Connection, table):
              conn.execute(sql.SQL("SELECT id FROM {table}").format(table=sql.Identifier(table)))
        `,
      },
    },
    {
      name: 'other databases',
      files: {
        'package.json': '{ "dependencies": { "pg": "8.16.3" } }\n',
        'src/cache.ts': code`
          import Database from 'better-sqlite3';
          import mysql from 'mysql2/promise';

          const db = new Database('cache.db');
          const pool = mysql.createPool({});

          export const read = () => db.prepare('INSERT OR IGNORE INTO users (id) VALUES (?)');
          export const write = () => pool.query('INSERT IGNORE INTO users SET ?', [{}]);
        `,
        'clickhouse/migrations/0001_events.sql': code`
          CREATE TABLE events (id UInt64) ENGINE = MergeTree ORDER BY id;
          ALTER TABLE events MODIFY COLUMN id UInt32;
        `,
      },
    },
    {
      name: 'templates of SQL, variables of psql and marks between statements',
      files: {
        'package.json': '{ "dependencies": { "pg": "8.16.3" } }\n',
        'db/migrations/0001_users.sql': code`
          -- +goose Up
          -- +goose StatementBegin
          CREATE TABLE users (id bigint)
          -- +goose StatementEnd
          ALTER TABLE users ADD COLUMN name text
          --> statement-breakpoint
          ALTER TABLE /* SCHEMA */."users" ADD COLUMN age int;
          ALTER TABLE {{ table }} ADD COLUMN age int;
        `,
        'db/setup.sql': code`
          \\set name 'users'
          CREATE TABLE teams (id bigint);
          CREATE TABLE lines (id bigint);
          CREATE TABLE notes (id bigint);
          GRANT SELECT ON :name TO reader;
          COPY teams FROM stdin;
          1
          \\.
        `,
      },
    },
    {
      name: 'a repository that names no PostgreSQL',
      files: {
        'db/migrations/0001_users.sql': 'CREATE TABLE users (id bigint,);\n',
        'app/users.py': code`
          from sqlalchemy import text

          QUERY = text("SELECT TOP 10 id FROM users")
        `,
      },
    },
  ],
});
