import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a row for each element of a loop',
      files: {
        'src/order-list.ts': code`
          import { prisma } from './db';

          export async function withCustomers(orders: { customerId: string }[]) {
            for (const order of orders) {
              const key = order.customerId;
              await prisma.customer.findUnique({ where: { id: key } });
            }
          }
        `,
      },
      findings: [
        {
          message: 'read',
          span: '6:11-6:37',
          data: { query: 'prisma.customer.findUnique', table: 'customer', list: 'orders' },
          evidence: [{ span: '4:23-4:29', note: 'What the loop runs over.' }],
        },
      ],
    },
    {
      name: 'a callback of map, all at once',
      files: {
        'src/counts.ts': code`
          import { count, eq } from 'drizzle-orm';

          import { db } from './db';
          import { lines } from './schema';

          export async function counts(orders: { id: string }[]) {
            return Promise.all(
              orders.map(async ({ id }) => db.select({ n: count() }).from(lines).where(eq(lines.orderId, id))),
            );
          }
        `,
      },
      findings: [
        {
          message: 'read',
          span: '8:34-8:43',
          evidence: [{ span: '8:5-8:11', note: 'What the loop runs over.' }],
        },
      ],
    },
    {
      name: 'rows that are removed one by one',
      files: {
        'src/remove.ts': code`
          import { prisma } from './db';

          export async function remove(orders: { id: string }[]) {
            for (const { id } of orders) {
              await prisma.order.delete({ where: { id } });
            }
          }
        `,
      },
      findings: [
        {
          message: 'remove',
          span: '5:11-5:30',
          data: { query: 'prisma.order.delete', table: 'order', list: 'orders' },
          evidence: [{ span: '4:24-4:30', note: 'What the loop runs over.' }],
        },
      ],
    },
    {
      name: 'a function of the project, one call away',
      files: {
        'src/customers.ts': code`
          import { prisma } from './db';

          export async function customerOf(id: string) {
            return prisma.customer.findUnique({ where: { id } });
          }
        `,
        'src/order-list.ts': code`
          import { customerOf } from './customers';

          export async function withCustomers(orders: { customerId: string }[]) {
            for (const order of orders) {
              await customerOf(order.customerId);
            }
          }
        `,
      },
      findings: [
        {
          message: 'helper',
          path: 'src/order-list.ts',
          span: '5:11-5:21',
          data: { query: 'customerOf', table: 'customer', list: 'orders' },
          confidence: 'medium',
          evidence: [
            { span: '4:23-4:29', note: 'What the loop runs over.' },
            { path: 'src/customers.ts', span: '4:10-4:36', note: 'Runs the query.' },
          ],
        },
      ],
    },
    {
      name: 'SQLAlchemy, SQL text and Django',
      files: {
        'app/order_list.py': code`
          from sqlalchemy import select, text

          from app.models import Customer


          async def customers(session, orders):
              for order in orders:
                  result = await session.execute(select(Customer).where(Customer.id == order.customer_id))


          def totals(session, orders):
              return [
                  session.execute(text("SELECT sum(price) FROM lines WHERE order_id = :id"), {"id": order.id}).scalar()
                  for order in orders
              ]


          def owners(orders):
              for order in orders:
                  print(Customer.objects.get(pk=order.customer_id))
        `,
      },
      findings: [
        {
          message: 'read',
          span: '8:40-8:46',
          evidence: [{ span: '7:18-7:24', note: 'What the loop runs over.' }],
        },
        {
          message: 'read',
          span: '13:9-13:24',
          evidence: [{ span: '14:22-14:28', note: 'What the loop runs over.' }],
        },
        {
          message: 'read',
          span: '20:15-20:35',
          evidence: [{ span: '19:18-19:24', note: 'What the loop runs over.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'what came since a moment, which no list of keys stands for',
      files: {
        'app/report.py': code`
          from app.models import Visit


          def visits_since(session, moments):
              for moment in moments:
                  print(session.query(Visit).filter(Visit.created > moment).all())
        `,
        'shop/views.py': code`
          from shop.models import Visit


          def counts(days):
              return [Visit.objects.filter(created__gte=day).count() for day in days]
        `,
      },
    },
    {
      name: 'what runs on an error, pages as they come, a walk down a tree, and documents of Convex',
      files: {
        'src/orders.ts': code`
          import { prisma } from './db';
          import { mutation } from './_generated/server';

          export async function release(tags: string[], work: () => Promise<void>) {
            try {
              await work();
            } catch (error) {
              for (const tag of tags) {
                console.log(await prisma.limit.findUnique({ where: { tag } }));
              }
              throw error;
            }
          }

          export async function sync(media: AsyncIterable<{ id: string }>) {
            for await (const each of media) {
              console.log(await prisma.request.findFirst({ where: { mediaId: each.id } }));
            }
          }

          export async function childrenOf(id: string): Promise<string[]> {
            const rows = await prisma.folder.findMany({ where: { parentId: id } });
            const below: string[] = [];
            for (const row of rows) {
              below.push(...(await childrenOf(row.id)));
            }
            return below;
          }

          export const clear = mutation({
            handler: async (ctx) => {
              for (const message of await ctx.db.query('messages').collect()) {
                await ctx.db.delete(message._id);
              }
            },
          });
        `,
      },
    },
    {
      name: 'one query for all',
      files: {
        'src/order-list.ts': code`
          import { prisma } from './db';

          export async function withCustomers(orders: { customerId: string }[]) {
            const ids = orders.map((order) => order.customerId);
            return prisma.customer.findMany({ where: { id: { in: ids } } });
          }
        `,
        'app/order_list.py': code`
          from app.models import Customer


          def with_customers(session, orders):
              ids = [order.customer_id for order in orders]
              for customer in session.query(Customer).filter(Customer.id.in_(ids)).all():
                  print(customer.name)
        `,
      },
    },
    {
      name: 'a query for each batch',
      files: {
        'src/order-list.ts': code`
          import { prisma } from './db';

          export async function withCustomers(chunks: string[][], groups: string[][]) {
            for (const chunk of chunks) {
              await prisma.customer.findMany({ where: { id: chunk } });
            }
            for (const ids of groups) {
              await prisma.customer.findMany({ where: { id: { in: ids } } });
            }
          }
        `,
      },
    },
    {
      name: 'a DataLoader, and a function that keeps what it found',
      files: {
        'src/order-list.ts': code`
          import { prisma } from './db';
          import { customerLoader } from './loaders';

          const cache = new Map();

          async function customerOf(id: string) {
            if (!cache.has(id)) {
              cache.set(id, await prisma.customer.findUnique({ where: { id } }));
            }
            return cache.get(id);
          }

          export async function withCustomers(orders: { customerId: string }[]) {
            for (const order of orders) {
              await customerLoader.load(order.customerId);
              await customerOf(order.customerId);
              let region = cache.get(order.customerId);
              if (!region) {
                region = await prisma.region.findFirst({ where: { id: order.customerId } });
                cache.set(order.customerId, region);
              }
            }
          }
        `,
      },
    },
    {
      name: 'bounded loops: a constant list, an enum and a count',
      files: {
        'src/totals.ts': code`
          import { prisma } from './db';
          import { State } from './state';

          const REGIONS = ['eu', 'us'];

          export async function totals() {
            for (const region of REGIONS) {
              await prisma.order.count({ where: { region } });
            }
            for (const state of Object.values(State)) {
              await prisma.order.count({ where: { state } });
            }
            for (let day = 0; day < 7; day += 1) {
              await prisma.order.count({ where: { day } });
            }
          }
        `,
      },
    },
    {
      name: 'a search that ends with the first that fits, and pages',
      files: {
        'src/find.ts': code`
          import { prisma } from './db';

          export async function freeSlug(slugs: string[]) {
            for (const slug of slugs) {
              if ((await prisma.post.findUnique({ where: { slug } })) === null) {
                return slug;
              }
            }
          }

          export async function all() {
            let after;
            do {
              const rows = await prisma.post.findMany({ where: { id: { gt: after } }, take: 100 });
              after = rows.at(-1)?.id;
            } while (after);
          }
        `,
      },
    },
    {
      name: 'the same query of each round, which a loop around does not multiply by rows',
      files: {
        'src/plan.ts': code`
          import { prisma } from './db';

          export async function plan(orders: { id: string }[], userId: string) {
            for (const order of orders) {
              console.log(order.id);
            }
            return prisma.plan.findFirst({ where: { userId } });
          }
        `,
      },
    },
    {
      name: 'a migration and a script',
      files: {
        'src/migrations/fill.ts': code`
          import { prisma } from '../db';

          export async function fill(orders: { customerId: string }[]) {
            for (const order of orders) {
              await prisma.customer.findUnique({ where: { id: order.customerId } });
            }
          }
        `,
        'scripts/fill.py': code`
          from app.models import Customer


          def fill(session, orders):
              for order in orders:
                  session.query(Customer).filter_by(id=order.customer_id).one()
        `,
      },
    },
  ],
});
