import { describe, expect, test } from 'vitest';

import { code } from '#test/support/code.ts';
import { moduleOf } from '#test/support/project.ts';

import { locks, pools, queries, transactions, writes } from './facts.ts';

describe('knex', () => {
  test('pools: bounded waiting, recycling, size, none for SQLite', async () => {
    const module = await moduleOf(
      'src/database.ts',
      code`
        import knex from 'knex';

        export const db = knex({ client: 'pg', acquireConnectionTimeout: 0, pool: { max: 12 } });
        export const local = knex({ client: 'sqlite3' });
      `,
    );
    expect(pools(module)).toEqual(['knex: waiting off, recycling on, size 12']);
  });

  test('queries: raw text, what is put into the text', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        import knex from 'knex';

        const db = knex({ client: 'pg' });

        export async function find(id: string) {
          await db.raw('select * from members where id = ?', [id]);
          await db('members').whereRaw(\`id = \${id}\`);
        }
      `,
    );
    expect(queries(module)).toEqual([
      "knex: 'select * from members where id = ?'",
      'knex: `id = ${id}`, made of id',
    ]);
  });

  test('writes: kind, table', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        import knex from 'knex';

        const db = knex({ client: 'pg' });

        export async function add(name: string) {
          await db('members').insert({ name });
          await db('members').insert({ name }).onConflict('name').ignore();
          await db('members').where({ name }).del();
        }
      `,
    );
    expect(writes(module)).toEqual(['insert members', 'upsert members', 'delete members']);
  });

  test('transactions: with a callback, and by hand', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        import knex from 'knex';

        const db = knex({ client: 'pg' });

        export async function add() {
          await db.transaction(async (trx) => {
            await trx('members').insert({});
          });
        }

        export async function remove() {
          const trx = await db.transaction();
          await trx('members').del();
          await trx.commit();
        }
      `,
    );
    expect(transactions(module)).toEqual([
      "db.transaction: await trx('members').insert({});",
      "db.transaction: await trx('members').del();",
    ]);
  });
});

describe('Drizzle', () => {
  test('pools: what it makes of an address', async () => {
    const module = await moduleOf(
      'src/database.ts',
      code`
        import { drizzle } from 'drizzle-orm/node-postgres';

        export const db = drizzle(process.env.DATABASE_URL);
      `,
    );
    expect(pools(module)).toEqual(['pg: waiting off, recycling on, size open']);
  });

  test('queries: raw text', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        import { sql } from 'drizzle-orm';

        export async function find(sort: string) {
          await db.execute(sql.raw(\`select * from members order by \${sort}\`));
        }
      `,
    );
    expect(queries(module)).toContain(
      'drizzle-orm: `select * from members order by ${sort}`, made of sort',
    );
  });

  test('writes: kind, table', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        export async function add(name: string) {
          await db.insert(members).values({ name });
          await db.insert(members).values({ name }).onConflictDoNothing();
          await db.update(members).set({ visits: sql\`\${members.visits} + 1\` });
          await db.delete(members);
        }
      `,
    );
    expect(writes(module)).toEqual([
      'insert members',
      'upsert members',
      'increment members',
      'delete members',
    ]);
  });

  test('transactions: with a callback', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        import { drizzle } from 'drizzle-orm/node-postgres';

        const db = drizzle(process.env.DATABASE_URL);

        export async function add() {
          await db.transaction(async (tx) => {
            await tx.insert(members).values({});
          });
        }
      `,
    );
    expect(transactions(module)).toEqual(['db.transaction: await tx.insert(members).values({});']);
  });
});

describe('Prisma', () => {
  test('pools: bounded waiting, size, by the address; those of its adapter', async () => {
    const module = await moduleOf(
      'src/database.ts',
      code`
        import { PrismaPg } from '@prisma/adapter-pg';
        import { PrismaClient } from '@prisma/client';

        export const db = new PrismaClient({
          datasourceUrl: 'postgresql://db/app?connection_limit=30&pool_timeout=0',
        });
        export const adapter = new PrismaPg({ connectionString: process.env.DATABASE_URL });
      `,
    );
    expect(pools(module)).toEqual([
      '@prisma/client: waiting off, recycling on, size 30',
      'pg: waiting off, recycling on, size open',
    ]);
  });

  test('queries: raw text, what is put into the text', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        import { PrismaClient } from '@prisma/client';

        const prisma = new PrismaClient();

        export async function find(sort: string) {
          await prisma.$queryRaw\`select * from members order by \${sort}\`;
          await prisma.$queryRawUnsafe(\`select * from members order by \${sort}\`);
        }
      `,
    );
    expect(queries(module)).toEqual([
      '@prisma/client: `select * from members order by ${sort}`, made of sort',
    ]);
  });

  test('writes: kind, model', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        import { PrismaClient } from '@prisma/client';

        const prisma = new PrismaClient();

        export async function add(name: string) {
          await prisma.member.create({ data: { name } });
          await prisma.member.createMany({ data: [{ name }], skipDuplicates: true });
          await prisma.member.update({ where: { name }, data: { visits: { increment: 1 } } });
          await prisma.member.findMany({ where: { name } });
        }
      `,
    );
    expect(writes(module)).toEqual(['insert member', 'upsert member', 'increment member']);
  });

  test('transactions: interactive ones', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        import { PrismaClient } from '@prisma/client';

        const prisma = new PrismaClient();

        export async function add() {
          await prisma.$transaction(async (tx) => {
            await tx.member.create({ data: {} });
          });
        }
      `,
    );
    expect(transactions(module)).toEqual([
      'prisma.$transaction: await tx.member.create({ data: {} });',
    ]);
  });

  test('locks: advisory locks that run on the pool', async () => {
    const module = await moduleOf(
      'src/jobs.ts',
      code`
        import { PrismaClient } from '@prisma/client';

        const prisma = new PrismaClient();

        export async function once() {
          await prisma.$executeRaw\`SELECT pg_advisory_lock(1)\`;
        }
      `,
    );
    expect(locks(module)).toEqual(['lock on prisma: pooled']);
  });
});
