import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a variable that is filled in one of two ways',
      files: {
        'prisma/schema.prisma': code`
          model Invoice {
            id     Int    @id
            amount BigInt
          }
        `,
        'src/route.ts': code`
          import { prisma } from './prisma';

          export async function GET(request, { params }) {
            let invoice = null;
            if (params.id) {
              invoice = await prisma.invoice.findUnique({ where: { id: params.id } });
            } else {
              invoice = await prisma.invoice.findFirst();
            }
            return Response.json(invoice);
          }
        `,
      },
      findings: [
        {
          message: 'answer',
          path: 'src/route.ts',
          span: '10:10-10:23',
          data: { name: 'Response.json()', value: 'Invoice.amount' },
          evidence: [
            {
              path: 'prisma/schema.prisma',
              span: '3:3-3:16',
              note: 'Prisma gives it as a BigInt.',
            },
          ],
        },
      ],
    },
    {
      name: 'a clock that counts in BigInt',
      files: {
        'src/app.ts': code`
          export const beat = () => JSON.stringify({ at: process.hrtime.bigint() });
        `,
      },
      findings: [
        {
          message: 'stringify',
          span: '1:27-1:41',
          data: { name: 'JSON.stringify()', value: 'process.hrtime.bigint()' },
          evidence: [{ span: '1:48-1:71', note: 'Makes a BigInt.' }],
          fixed: code`
            export const beat = () => JSON.stringify({ at: process.hrtime.bigint() }, (_key, each) => (typeof each === 'bigint' ? each.toString() : each));
          `,
        },
      ],
    },
    {
      name: 'a related record that is included, and a list that is picked apart',
      files: {
        'prisma/schema.prisma': code`
          model Customer {
            id       Int       @id
            invoices Invoice[]
          }

          model Invoice {
            id         Int      @id
            amount     BigInt
            customer   Customer @relation(fields: [customerId], references: [id])
            customerId Int
          }
        `,
        'src/route.ts': code`
          import { NextResponse } from 'next/server';
          import { prisma } from '@/lib/prisma';

          export async function GET() {
            const [customers, total] = await Promise.all([
              prisma.customer.findMany({ include: { invoices: true } }),
              prisma.customer.count(),
            ]);
            const rows = customers.map(({ id, invoices }) => ({
              id,
              amounts: invoices.map((invoice) => invoice.amount),
            }));
            return NextResponse.json({ rows, total });
          }
        `,
      },
      findings: [
        {
          message: 'answer',
          path: 'src/route.ts',
          span: '13:10-13:27',
          data: { name: 'NextResponse.json()', value: 'Invoice.amount' },
          evidence: [
            {
              path: 'prisma/schema.prisma',
              span: '8:3-8:20',
              note: 'Prisma gives it as a BigInt.',
            },
          ],
        },
      ],
    },
    {
      name: 'a field that can be null, and the sum of one',
      files: {
        'prisma/schema.prisma': code`
          model File {
            id   String  @id
            size BigInt?
          }
        `,
        'src/route.ts': code`
          import { prisma } from './prisma';

          export async function GET() {
            const sums = await prisma.file.aggregate({ _sum: { size: true }, _count: true });
            return Response.json({ used: sums._sum.size, files: sums._count });
          }
        `,
      },
      findings: [
        {
          message: 'answer',
          path: 'src/route.ts',
          span: '5:10-5:23',
          confidence: 'medium',
          data: { name: 'Response.json()', value: 'File.size' },
          evidence: [
            {
              path: 'prisma/schema.prisma',
              span: '3:3-3:15',
              note: 'Prisma gives it as a BigInt.',
            },
          ],
        },
      ],
    },
    {
      name: 'a count of a raw query of Prisma in Hono',
      files: {
        'src/app.ts': code`
          import { Hono } from 'hono';
          import { prisma } from './prisma';

          const app = new Hono();

          app.get('/stats', async (c) => {
            const rows = await prisma.$queryRaw<Row[]>\`
              SELECT status, COUNT(*) AS total FROM orders GROUP BY status\`;
            return c.json(rows);
          });
        `,
      },
      findings: [
        {
          message: 'answer',
          span: '9:12-9:16',
          data: { name: 'c.json()', value: 'total' },
          evidence: [
            { span: '7:22-7:38', note: 'Raw queries of Prisma give a count as a BigInt.' },
          ],
        },
      ],
    },
    {
      name: 'Fastify returns and sends columns of Drizzle in mode bigint',
      files: {
        'src/schema.ts': code`
          import { bigint, pgTable, text } from 'drizzle-orm/pg-core';

          export const orders = pgTable('orders', {
            id: bigint('id', { mode: 'bigint' }).primaryKey(),
            name: text('name'),
          });
        `,
        'src/app.ts': code`
          import Fastify from 'fastify';
          import { db } from './db';
          import { orders } from './schema';

          const app = Fastify();

          app.get('/orders', async () => db.select().from(orders).limit(10));

          app.get('/first', async (request, reply) => {
            const order = await db.query.orders.findFirst();
            return reply.send(order);
          });
        `,
      },
      findings: [
        {
          message: 'answer',
          path: 'src/app.ts',
          span: '7:32-7:66',
          data: { name: 'The answer of GET /orders', value: 'orders.id' },
          evidence: [
            { path: 'src/schema.ts', span: '4:3-4:5', note: 'Drizzle gives it as a BigInt.' },
          ],
        },
        {
          message: 'answer',
          path: 'src/app.ts',
          span: '11:16-11:20',
          data: { name: 'reply.send()', value: 'orders.id' },
          evidence: [
            { path: 'src/schema.ts', span: '4:3-4:5', note: 'Drizzle gives it as a BigInt.' },
          ],
        },
      ],
    },
    {
      name: 'pg with a parser that makes BigInt of the columns of the migrations',
      files: {
        'migrations/1.sql': code`
          CREATE TABLE payments (
            id bigserial PRIMARY KEY,
            note text
          );
        `,
        'src/db.ts': code`
          import pg from 'pg';

          pg.types.setTypeParser(pg.types.builtins.INT8, (text) => BigInt(text));

          export const pool = new pg.Pool();
        `,
        'src/app.ts': code`
          import express from 'express';
          import { pool } from './db';

          const app = express();

          app.get('/payments', async (req, res) => {
            const { rows } = await pool.query('SELECT id, note FROM payments');
            res.json(rows);
          });
        `,
      },
      findings: [
        {
          message: 'answer',
          path: 'src/app.ts',
          span: '8:7-8:11',
          data: { name: 'res.json()', value: 'id' },
          evidence: [
            {
              path: 'src/db.ts',
              span: '3:1-3:23',
              note: 'Makes a BigInt of every bigint of the database.',
            },
          ],
        },
      ],
    },
    {
      name: 'postgres.js that makes BigInt of counts, in Koa',
      files: {
        'src/app.ts': code`
          import Router from '@koa/router';
          import postgres from 'postgres';

          const sql = postgres(process.env.DATABASE_URL, { types: { bigint: postgres.BigInt } });
          const router = new Router();

          router.get('/count', async (ctx) => {
            const [row] = await sql\`select count(*) from orders\`;
            ctx.body = { orders: row.count };
          });
        `,
      },
      findings: [
        {
          message: 'answer',
          span: '9:3-9:11',
          data: { name: 'ctx.body', value: 'count' },
          evidence: [
            { span: '4:13-4:21', note: 'Makes a BigInt of every bigint of the database.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a variable that is converted before it is sent',
      files: {
        'prisma/schema.prisma': code`
          model Invoice {
            amount BigInt
          }
        `,
        'src/route.ts': code`
          import { prisma } from './prisma';
          import { toDto } from './dto';

          export async function GET() {
            let invoice: any = await prisma.invoice.findFirst();
            invoice = toDto(invoice);
            return Response.json(invoice);
          }
        `,
      },
    },
    {
      name: 'the field is not selected, or left out',
      files: {
        'prisma/schema.prisma': code`
          model Invoice {
            id     Int    @id
            amount BigInt
          }
        `,
        'src/app.ts': code`
          import express from 'express';
          import { prisma } from './prisma';

          const app = express();

          app.get('/ids', async (req, res) => {
            res.json(await prisma.invoice.findMany({ select: { id: true } }));
          });

          app.get('/some', async (req, res) => {
            res.json(await prisma.invoice.findMany({ omit: { amount: true } }));
          });

          app.get('/count', async (req, res) => {
            res.json({ total: await prisma.invoice.count() });
          });
        `,
      },
    },
    {
      name: 'a field that can be null and is not set by what is created',
      files: {
        'prisma/schema.prisma': code`
          model File {
            id   String  @id
            size BigInt?
          }
        `,
        'src/route.ts': code`
          import { prisma } from './prisma';

          export async function POST() {
            return Response.json(await prisma.file.create({ data: { id: 'a' } }));
          }
        `,
      },
    },
    {
      name: 'raw counts that are cast, and counts in conditions',
      files: {
        'src/route.ts': code`
          import { prisma } from './prisma';

          export async function GET() {
            const rows = await prisma.$queryRaw\`SELECT COUNT(*)::int AS total FROM orders\`;
            const names = await prisma.$queryRaw\`
              SELECT name FROM orders GROUP BY name HAVING COUNT(*) > 1\`;
            return Response.json({ rows, names });
          }
        `,
      },
    },
    {
      name: 'node-postgres gives bigint as text by default',
      files: {
        'migrations/1.sql': code`
          CREATE TABLE payments (
            id bigserial PRIMARY KEY
          );
        `,
        'src/app.ts': code`
          import express from 'express';
          import pg from 'pg';

          const app = express();
          const pool = new pg.Pool();

          app.get('/payments', async (req, res) => {
            const { rows } = await pool.query('SELECT id, BigInt FROM payments');
            res.json(rows);
          });
        `,
      },
    },
    {
      name: 'Drizzle in mode number, and one column of several that is selected',
      files: {
        'src/schema.ts': code`
          import { bigint, pgTable, text } from 'drizzle-orm/pg-core';

          export const orders = pgTable('orders', {
            id: bigint('id', { mode: 'number' }).primaryKey(),
            total: bigint('total', { mode: 'bigint' }),
            name: text('name'),
          });
        `,
        'src/route.ts': code`
          import { db } from './db';
          import { orders } from './schema';

          export async function GET() {
            const rows = await db.select({ id: orders.id, name: orders.name }).from(orders);
            return Response.json(rows);
          }
        `,
      },
    },
  ],
});
