import { describe, expect, test } from 'vitest';

import { code } from '#test/support/code.ts';
import { moduleOf } from '#test/support/project.ts';

import { locks, pools, queries, transactions, writes } from './facts.ts';

describe('psycopg 2', () => {
  test('pools: recycling, size', async () => {
    const module = await moduleOf(
      'app/database.py',
      code`
        from psycopg2.pool import ThreadedConnectionPool

        POOL = ThreadedConnectionPool(2, 20, dsn=DATABASE_URL)
      `,
    );
    expect(pools(module)).toEqual(['psycopg2: waiting on, recycling off, size 20']);
  });

  test('queries: text, what is put into the text', async () => {
    const module = await moduleOf(
      'app/members.py',
      code`
        import psycopg2


        def find(name: str):
            connection = psycopg2.connect(DATABASE_URL)
            with connection.cursor() as cursor:
                cursor.execute("select * from members where name = %s", (name,))
                cursor.execute("select * from members where name = '%s'" % name)
      `,
    );
    expect(queries(module)).toEqual([
      'psycopg: "select * from members where name = %s"',
      'psycopg: "select * from members where name = \'%s\'" % name, made of name',
    ]);
  });

  test('writes: kind, table', async () => {
    const module = await moduleOf(
      'app/members.py',
      code`
        import psycopg2


        def add(name):
            connection = psycopg2.connect(DATABASE_URL)
            cursor = connection.cursor()
            cursor.execute("INSERT INTO members (name) VALUES (%s)", (name,))
      `,
    );
    expect(writes(module)).toEqual(['insert members']);
  });

  test('locks: advisory locks, the connection that holds them', async () => {
    const module = await moduleOf(
      'app/jobs.py',
      code`
        import psycopg2


        def nightly():
            connection = psycopg2.connect(DATABASE_URL)
            cursor = connection.cursor()
            cursor.execute("SELECT pg_advisory_lock(1)")
            cursor.execute("SELECT pg_advisory_unlock(1)")
      `,
    );
    expect(locks(module)).toEqual(['lock on cursor: settled', 'unlock on cursor']);
  });
});

describe('psycopg 3', () => {
  test('pools: bounded waiting, recycling, size', async () => {
    const module = await moduleOf(
      'app/database.py',
      code`
        from psycopg_pool import AsyncConnectionPool, ConnectionPool

        POOL = ConnectionPool(DATABASE_URL, max_size=12)
        OTHER = AsyncConnectionPool(DATABASE_URL, timeout=0)
      `,
    );
    expect(pools(module)).toEqual([
      'psycopg_pool: waiting on, recycling on, size 12',
      'psycopg_pool: waiting off, recycling on, size open',
    ]);
  });

  test('queries: text, what is put into the text', async () => {
    const module = await moduleOf(
      'app/members.py',
      code`
        import psycopg


        def find(name: str):
            with psycopg.connect(DATABASE_URL) as connection:
                connection.execute("select * from members where name = %s", (name,))
                connection.execute(f"select * from members where name = '{name}'")
      `,
    );
    expect(queries(module)).toEqual([
      'psycopg: "select * from members where name = %s"',
      'psycopg: f"select * from members where name = \'{name}\'", made of name',
    ]);
  });

  test('writes: kind, table', async () => {
    const module = await moduleOf(
      'app/members.py',
      code`
        import psycopg


        def add(name):
            with psycopg.connect(DATABASE_URL) as connection:
                connection.execute("DELETE FROM members WHERE name = %s", (name,))
      `,
    );
    expect(writes(module)).toEqual(['delete members']);
  });

  test('transactions: blocks of the connection', async () => {
    const module = await moduleOf(
      'app/members.py',
      code`
        import psycopg


        def add(connection: psycopg.Connection):
            with connection.transaction():
                connection.execute(STATEMENT)
      `,
    );
    expect(transactions(module)).toEqual(['connection.transaction: connection.execute(STATEMENT)']);
  });
});

describe('asyncpg', () => {
  test('pools: bounded waiting, recycling, size', async () => {
    const module = await moduleOf(
      'app/database.py',
      code`
        import asyncpg


        async def connect():
            return await asyncpg.create_pool(DATABASE_URL, max_size=16)
      `,
    );
    expect(pools(module)).toEqual(['asyncpg: waiting off, recycling on, size 16']);
  });

  test('queries: text, what is put into the text', async () => {
    const module = await moduleOf(
      'app/members.py',
      code`
        import asyncpg


        async def find(pool: asyncpg.Pool, sort: str):
            await pool.fetch("select * from members where name = $1", sort)
            async with pool.acquire() as connection:
                await connection.fetchrow("select * from members order by " + sort)
      `,
    );
    expect(queries(module)).toEqual([
      'asyncpg: "select * from members where name = $1"',
      'asyncpg: "select * from members order by " + sort, made of sort',
    ]);
  });

  test('writes: kind, table', async () => {
    const module = await moduleOf(
      'app/members.py',
      code`
        import asyncpg


        async def add(pool: asyncpg.Pool, name):
            await pool.execute("INSERT INTO members (name) VALUES ($1)", name)
      `,
    );
    expect(writes(module)).toEqual(['insert members']);
  });

  test('transactions: blocks of the connection', async () => {
    const module = await moduleOf(
      'app/members.py',
      code`
        async def add(pool):
            async with pool.acquire() as connection:
                async with connection.transaction():
                    await connection.execute(STATEMENT)
      `,
    );
    expect(transactions(module)).toEqual([
      'connection.transaction: await connection.execute(STATEMENT)',
    ]);
  });

  test('locks: advisory locks that run on the pool', async () => {
    const module = await moduleOf(
      'app/jobs.py',
      code`
        import asyncpg


        async def once(pool: asyncpg.Pool):
            await pool.execute("SELECT pg_advisory_lock(1)")
      `,
    );
    expect(locks(module)).toEqual(['lock on pool: pooled']);
  });
});

describe('sqlite3', () => {
  test('queries: text, what is put into the text', async () => {
    const module = await moduleOf(
      'app/members.py',
      code`
        import sqlite3


        def find(name: str):
            connection = sqlite3.connect("app.db")
            connection.execute("select * from members where name = ?", (name,))
            connection.cursor().execute(f"select * from members where name = '{name}'")
      `,
    );
    expect(queries(module)).toEqual([
      'sqlite3: "select * from members where name = ?"',
      'sqlite3: f"select * from members where name = \'{name}\'", made of name',
    ]);
  });

  test('writes: kind, table', async () => {
    const module = await moduleOf(
      'app/members.py',
      code`
        import sqlite3


        def add(name):
            connection = sqlite3.connect("app.db")
            connection.execute("INSERT OR IGNORE INTO members (name) VALUES (?)", (name,))
      `,
    );
    expect(writes(module)).toEqual(['upsert members']);
  });
});
