import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a child that is created with the key of a committed parent, Prisma',
      files: {
        'src/place-order.ts': code`
          import { prisma } from './db';

          export async function placeOrder(customerId: string, sku: string) {
            const order = await prisma.order.create({ data: { customerId } });
            await prisma.orderLine.create({ data: { orderId: order.id, sku } });
          }
        `,
      },
      findings: [
        {
          message: 'uses',
          span: '5:9-5:32',
          data: {
            first: 'prisma.order.create',
            second: 'prisma.orderLine.create',
            table: 'order',
          },
          evidence: [{ span: '4:23-4:42', note: 'Written first.' }],
        },
      ],
    },
    {
      name: 'the key taken out of the rows that Drizzle returns',
      files: {
        'src/create-team.ts': code`
          import { db } from './db';
          import { members, teams } from './schema';

          export async function createTeam(name: string, userId: string) {
            const [team] = await db.insert(teams).values({ name }).returning();
            const teamId = team.id;
            await db.insert(members).values({ teamId, userId });
          }
        `,
      },
      findings: [
        {
          message: 'uses',
          span: '7:9-7:34',
          evidence: [{ span: '5:24-5:47', note: 'Written first.' }],
        },
      ],
    },
    {
      name: 'statements on a pool of pg, each on a connection of its own',
      files: {
        'src/open-account.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();

          export async function openAccount(email: string) {
            const { rows } = await pool.query('INSERT INTO users (email) VALUES ($1) RETURNING id', [email]);
            await pool.query('INSERT INTO accounts (user_id) VALUES ($1)', [rows[0].id]);
          }
        `,
      },
      findings: [
        {
          message: 'uses',
          span: '7:9-7:19',
          evidence: [{ span: '6:26-6:36', note: 'Written first.' }],
        },
      ],
    },
    {
      name: 'rows that are removed and then added anew',
      files: {
        'src/set-tags.ts': code`
          import { prisma } from './db';

          export async function setTags(postId: string, tags: string[]) {
            await prisma.postTag.deleteMany({ where: { postId } });
            await prisma.postTag.createMany({ data: tags.map((tag) => ({ postId, tag })) });
          }
        `,
      },
      findings: [
        {
          message: 'replaced',
          span: '5:9-5:34',
          data: {
            first: 'prisma.postTag.deleteMany',
            second: 'prisma.postTag.createMany',
            table: 'postTag',
          },
          evidence: [{ span: '4:9-4:34', note: 'Written first.' }],
        },
      ],
    },
    {
      name: 'rows of a child and of its parent, by the same key',
      files: {
        'src/remove-team.ts': code`
          import { prisma } from './db';

          export async function removeTeam(teamId: string) {
            await prisma.member.deleteMany({ where: { teamId: teamId } });
            await prisma.team.delete({ where: { id: teamId } });
          }
        `,
      },
      findings: [
        {
          message: 'related',
          span: '5:9-5:27',
          data: {
            first: 'prisma.member.deleteMany',
            second: 'prisma.team.delete',
          },
          confidence: 'medium',
          evidence: [{ span: '4:9-4:33', note: 'Written first.' }],
        },
      ],
    },
    {
      name: 'a change and its row in the audit log',
      files: {
        'src/rename-team.ts': code`
          import { prisma } from './db';

          export async function renameTeam(id: string, name: string, by: string) {
            await prisma.team.update({ where: { id }, data: { name } });
            await prisma.auditLog.create({ data: { action: 'rename', by } });
          }
        `,
      },
      findings: [
        {
          message: 'audit',
          span: '5:9-5:31',
          data: {
            first: 'prisma.team.update',
            second: 'prisma.auditLog.create',
          },
          confidence: 'medium',
          evidence: [{ span: '4:9-4:27', note: 'Written first.' }],
        },
      ],
    },
    {
      name: 'a batch that is inserted row by row',
      files: {
        'src/import-rows.ts': code`
          import { prisma } from './db';

          export async function importRows(rows: { name: string }[]) {
            for (const row of rows) {
              await prisma.product.create({ data: row });
            }
          }
        `,
      },
      findings: [
        {
          message: 'rows',
          span: '5:11-5:32',
          data: { second: 'prisma.product.create' },
          confidence: 'medium',
        },
      ],
    },
  ],
  passes: [
    {
      name: 'both on the client of a transaction',
      files: {
        'src/place-order.ts': code`
          import { prisma } from './db';

          export async function placeOrder(customerId: string, sku: string) {
            await prisma.$transaction(async (tx) => {
              const order = await tx.order.create({ data: { customerId } });
              await tx.orderLine.create({ data: { orderId: order.id, sku } });
            });
          }
        `,
      },
      controls: 1,
    },
    {
      name: 'a list of statements that are sent as one transaction',
      files: {
        'src/set-tags.ts': code`
          import { prisma } from './db';

          export async function setTags(postId: string, tags: string[]) {
            await prisma.$transaction([
              prisma.postTag.deleteMany({ where: { postId } }),
              prisma.postTag.createMany({ data: tags.map((tag) => ({ postId, tag })) }),
            ]);
          }

          export async function addTags(postId: string, tags: string[]) {
            const inserts = tags.map((tag) => prisma.postTag.create({ data: { postId, tag } }));
            await prisma.$transaction(inserts);
          }
        `,
      },
    },
    {
      name: 'a transaction that the caller opens, or a decorator',
      files: {
        'src/orders.ts': code`
          import { prisma } from './db';
          import { storeOrder } from './store-order';

          export async function place(customerId: string) {
            await prisma.$transaction(async () => storeOrder(customerId));
          }
        `,
        'src/store-order.ts': code`
          import { prisma } from './db';

          export async function storeOrder(customerId: string) {
            const order = await prisma.order.create({ data: { customerId } });
            await prisma.orderLine.create({ data: { orderId: order.id } });
          }
        `,
        'src/teams.service.ts': code`
          import { Transactional } from 'typeorm-transactional';
          import { prisma } from './db';

          export class TeamsService {
            @Transactional()
            async create(name: string) {
              const team = await prisma.team.create({ data: { name } });
              await prisma.member.create({ data: { teamId: team.id } });
            }
          }
        `,
        'shop/views.py': code`
          from django.db import transaction

          from shop.models import Order, OrderLine


          @transaction.atomic
          def place(request):
              order = Order.objects.create(customer=request.user)
              OrderLine.objects.create(order=order, sku=request.POST["sku"])
        `,
      },
      controls: 1,
    },
    {
      name: 'what a function is given to write with, which may be in a transaction',
      files: {
        'src/store-order.ts': code`
          import type { Prisma } from '@prisma/client';

          import { prisma } from './db';

          export async function storeOrder(client: Prisma.TransactionClient, customerId: string) {
            const order = await client.order.create({ data: { customerId } });
            await client.orderLine.create({ data: { orderId: order.id } });
          }

          export async function storeTeam(name: string, outer?: Prisma.TransactionClient) {
            const db = outer ?? prisma;
            const team = await db.team.create({ data: { name } });
            await db.member.create({ data: { teamId: team.id } });
          }
        `,
      },
    },
    {
      name: 'writes in different stores, and one that another service is asked about in between',
      files: {
        'src/place-order.ts': code`
          import axios from 'axios';

          import { prisma } from './db';
          import { queue } from './queue';

          export async function placeOrder(customerId: string) {
            const order = await prisma.order.create({ data: { customerId } });
            await queue.add('confirm', { orderId: order.id });
          }

          export async function payOrder(customerId: string) {
            const order = await prisma.order.create({ data: { customerId } });
            const { data } = await axios.post('https://pay.example/charges', { order: order.id });
            await prisma.payment.create({ data: { orderId: order.id, charge: data.id } });
          }
        `,
      },
    },
    {
      name: 'a second write that may fail, one in another branch, and one of the same row',
      files: {
        'src/jobs.ts': code`
          import { prisma } from './db';

          export async function start(name: string) {
            const job = await prisma.job.create({ data: { name } });
            try {
              await prisma.jobNote.create({ data: { jobId: job.id } });
            } catch {
              console.warn('no note');
            }
          }

          export async function store(name: string, isDraft: boolean) {
            if (isDraft) {
              return prisma.draft.create({ data: { name } });
            }
            return prisma.document.create({ data: { name } });
          }

          export async function run(name: string) {
            const job = await prisma.job.create({ data: { name, state: 'running' } });
            await prisma.job.update({ where: { id: job.id }, data: { state: 'done' } });
          }
        `,
      },
    },
    {
      name: 'a parent that is only made when it is missing, so that trying again finds it',
      files: {
        'src/enrol.ts': code`
          import { prisma } from './db';

          export async function enrol(userId: string, courseId: string) {
            let trail = await prisma.trail.findFirst({ where: { userId } });
            if (!trail) {
              trail = await prisma.trail.create({ data: { userId } });
            }
            await prisma.run.create({ data: { trailId: trail.id, courseId } });
          }
        `,
      },
    },
    {
      name: 'rows of a loop that each may fail, and batches of rows',
      files: {
        'src/import-rows.ts': code`
          import { prisma } from './db';

          export async function importRows(rows: { name: string }[], batches: { name: string }[][]) {
            for (const row of rows) {
              try {
                await prisma.product.create({ data: row });
              } catch {
                console.warn(row.name);
              }
            }
            for (const data of batches) {
              await prisma.product.createMany({ data });
            }
          }
        `,
      },
    },
    {
      name: 'stores that are made anew for a transaction',
      files: {
        'src/order-store.ts': code`
          import { prisma } from './db';

          export class OrderStore {
            constructor(private readonly db = prisma) {}

            async add(customerId: string) {
              const order = await this.db.order.create({ data: { customerId } });
              await this.db.orderLine.create({ data: { orderId: order.id } });
            }
          }
        `,
        'src/place.ts': code`
          import { prisma } from './db';
          import { OrderStore } from './order-store';

          export async function place(customerId: string) {
            await prisma.$transaction(async (tx) => {
              const orders = new OrderStore(tx);
              await orders.add(customerId);
            });
          }
        `,
      },
    },
    {
      name: 'MongoDB, which has no statement that commits by itself',
      files: {
        'package.json': '{ "dependencies": { "mongoose": "8.0.0" } }',
        'src/orders.ts': code`
          import { Order, OrderLine } from './models';

          export async function place(customerId: string) {
            const order = await Order.create({ customerId });
            await OrderLine.create({ orderId: order.id });
          }
        `,
      },
    },
    {
      name: 'an upsert and a stamp, which the next run sets right',
      files: {
        'src/boards.ts': code`
          import { prisma } from './db';

          export async function note(boardId: string, text: string) {
            await prisma.note.create({ data: { boardId: boardId, text } });
            await prisma.board.update({ where: { id: boardId }, data: { updatedBy: text } });
          }

          export async function open(boardId: string) {
            await prisma.board.update({ where: { id: boardId }, data: { isOpen: true } });
            await prisma.seat.upsert({ where: { boardId: boardId }, create: { boardId: boardId }, update: {} });
          }
        `,
      },
    },
    {
      name: 'a seed',
      files: {
        'scripts/seed.ts': code`
          import { prisma } from './db';

          const order = await prisma.order.create({ data: {} });
          await prisma.orderLine.create({ data: { orderId: order.id } });
        `,
      },
    },
  ],
});
