import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'get and then set in Redis',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { prisma, redis, verify } from './app';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            const event = verify(req);
            if (await redis.get(\`event:\${event.id}\`)) return res.sendStatus(200);
            await prisma.payment.create({ data: { amount: event.data.amount } });
            await redis.set(\`event:\${event.id}\`, '1', 'EX', 86400);
            res.sendStatus(200);
          });
        `,
      },
      findings: [
        {
          message: 'race',
          span: '8:13-8:22',
          data: { route: 'POST /webhooks/stripe' },
          evidence: [{ span: '10:9-10:18', note: 'Stores the id.' }],
        },
      ],
    },
    {
      name: 'a row that is looked up before the work and stored behind it, by functions of the project',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { prisma, verify } from './app';

          const app = express();

          async function isKnown(eventId: string) {
            return (await prisma.webhookEvent.findUnique({ where: { eventId } })) !== null;
          }

          async function remember(eventId: string) {
            await prisma.webhookEvent.create({ data: { eventId } });
          }

          app.post('/webhooks/stripe', async (req, res) => {
            const event = verify(req);
            if (await isKnown(event.id)) return res.sendStatus(200);
            await prisma.payment.create({ data: { amount: event.data.amount } });
            await remember(event.id);
            res.sendStatus(200);
          });
        `,
      },
      findings: [
        {
          message: 'race',
          span: '16:13-16:20',
          evidence: [{ span: '18:9-18:17', note: 'Stores the id.' }],
        },
      ],
    },
    {
      name: 'a mark before the work that stays when the work fails',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { prisma, redis, verify } from './app';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            const event = verify(req);
            const isNew = await redis.set(\`event:\${event.id}\`, '1', 'EX', 86400, 'NX');
            if (!isNew) return res.sendStatus(200);
            await prisma.payment.create({ data: { amount: event.data.amount } });
            res.sendStatus(200);
          });
        `,
      },
      findings: [
        {
          message: 'early',
          span: '8:23-8:32',
          data: { route: 'POST /webhooks/stripe' },
          evidence: [{ span: '10:9-10:30', note: 'The work that can fail.' }],
        },
      ],
    },
    {
      name: 'both steps in Python',
      files: {
        'app/webhooks.py': code`
          from fastapi import FastAPI
          from app.main import conn, redis, verify

          app = FastAPI()

          @app.post("/webhooks/stripe")
          async def stripe_webhook(request):
              event = await verify(request)
              if await redis.exists(event["id"]):
                  return {"ok": True}
              await redis.set(event["id"], "1")
              await conn.execute("INSERT INTO payments (amount) VALUES ($1)", event["data"]["amount"])
        `,
      },
      findings: [
        {
          message: 'race',
          span: '9:14-9:26',
          evidence: [{ span: '11:11-11:20', note: 'Stores the id.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'SET NX whose mark is taken away when the work fails',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { prisma, redis, verify } from './app';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            const event = verify(req);
            const isNew = await redis.set(\`event:\${event.id}\`, '1', 'EX', 86400, 'NX');
            if (!isNew) return res.sendStatus(200);
            try {
              await prisma.payment.create({ data: { amount: event.data.amount } });
            } catch (error) {
              await redis.del(\`event:\${event.id}\`);
              throw error;
            }
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'INSERT ON CONFLICT whose row count is looked at, and the work in one transaction',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { db, verify } from './app';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            const event = verify(req);
            await db.transaction(async (tx) => {
              const { rowCount } = await tx.query('INSERT INTO webhook_events (event_id) VALUES ($1) ON CONFLICT DO NOTHING', [event.id]);
              if (rowCount === 0) return;
              await tx.query('INSERT INTO payments (amount) VALUES ($1)', [event.data.amount]);
            });
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'a row with a state that the next delivery looks at',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { prisma, verify } from './app';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            const event = verify(req);
            const known = await prisma.webhookEvent.findUnique({ where: { eventId: event.id } });
            if (known?.status === 'done') return res.sendStatus(200);
            await prisma.webhookEvent.create({ data: { eventId: event.id, status: 'pending' } });
            await prisma.payment.create({ data: { amount: event.data.amount } });
            await prisma.webhookEvent.update({ where: { eventId: event.id }, data: { status: 'done' } });
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'a mark that is set in Python by one step behind work that can be done again',
      files: {
        'app/webhooks.py': code`
          from fastapi import FastAPI
          from app.main import redis, verify

          app = FastAPI()

          @app.post("/webhooks/stripe")
          async def stripe_webhook(request):
              event = await verify(request)
              if not await redis.set(event["id"], "1", nx=True):
                  return {"ok": True}
        `,
      },
    },
    {
      name: 'a value of the cache that is no event',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { prisma, redis, verify } from './app';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            const event = verify(req);
            const price = await redis.get('price');
            await prisma.payment.create({ data: { amount: price } });
            await redis.set('price', price);
            res.sendStatus(200);
          });
        `,
      },
    },
  ],
});
