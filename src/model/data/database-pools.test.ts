import { describe, expect, it } from 'vitest';

import { moduleAt, projectOf } from '#test/support/project.ts';

import { databasePoolsOf } from './database-pools.ts';

async function poolsIn(path: string, text: string): Promise<readonly string[]> {
  const module = moduleAt(await projectOf({ [path]: text }), path);
  return databasePoolsOf(module).map(
    ({ library, wait, recycling, size }) =>
      `${library} ${wait} ${recycling} ${size?.value ?? 'open'}`,
  );
}

describe('databasePoolsOf', () => {
  it.each([
    ["import { Pool } from 'pg'; export const p = new Pool();", 'pg off on open'],
    ["import pg from 'pg'; export const p = new pg.Pool({ max: 5 });", 'pg off on 5'],
    ["import { Pool } from 'pg'; export const p = new Pool(options);", 'pg unknown on open'],
    ["import mysql from 'mysql2'; export const p = mysql.createPool('x');", 'mysql2 off off open'],
    [
      "import mysql from 'mysql2'; export const p = mysql.createPool({ waitForConnections: false, maxIdle: 2 });",
      'mysql2 on on open',
    ],
    [
      "import postgres from 'postgres'; export const p = postgres('x', { max: 9 });",
      'postgres on on 9',
    ],
    ["import knex from 'knex'; export const p = knex({ client: 'pg' });", 'knex on on open'],
  ])('reads %s', async (text, expected) => {
    expect(await poolsIn('src/a.ts', text)).toEqual([expected]);
  });

  it.each([
    ['import sqlalchemy\ne = sqlalchemy.create_engine(URL)\n', 'sqlalchemy on off open'],
    ['import asyncpg\np = asyncpg.create_pool(URL, max_size=7)\n', 'asyncpg off on 7'],
    [
      'from psycopg_pool import ConnectionPool\np = ConnectionPool(URL)\n',
      'psycopg_pool on on open',
    ],
  ])('reads %s', async (text, expected) => {
    expect(await poolsIn('app/a.py', text)).toEqual([expected]);
  });

  it('leaves out SQLite and what serves one call', async () => {
    const local = "import knex from 'knex'; export const p = knex({ client: 'sqlite3' });";
    const single =
      "import { Pool } from 'pg'; export async function f() { const p = new Pool(); await p.query('x'); }";
    expect(await poolsIn('src/a.ts', local)).toEqual([]);
    expect(await poolsIn('src/a.ts', single)).toEqual([]);
  });
});
