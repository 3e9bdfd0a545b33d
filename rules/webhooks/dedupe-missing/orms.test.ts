import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'an amount that Prisma adds',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, queue, redis, verify } from './app';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            const event = verify(req);
            await prisma.user.update({ where: { id: event.data.user }, data: { credits: { increment: 10 } } });
            res.sendStatus(200);
          });
        `,
      },
      findings: [
        {
          message: 'repeated',
          span: '6:1-6:9',
          data: { route: 'POST /webhooks/stripe', write: 'prisma.user.update' },
          evidence: [
            { span: '8:9-8:27', note: 'Changes the value by an amount for every delivery.' },
          ],
        },
      ],
    },
    {
      name: 'a Drizzle insert',
      files: {
        'app/api/webhooks/clerk/route.ts': code`
          import { verifyWebhook } from '@clerk/nextjs/webhooks';
          import { db } from '@/lib/db';
          import { members } from '@/lib/schema';

          export async function POST(request: Request) {
            const event = await verifyWebhook(request);
            await db.insert(members).values({ role: event.data.role });
            return new Response('ok');
          }
        `,
      },
      findings: [
        {
          message: 'repeated',
          severity: 'high',
          span: '5:23-5:27',
          data: { route: 'POST /api/webhooks/clerk', write: 'db.insert(members).values' },
          evidence: [{ span: '7:9-7:34', note: 'Adds a row for every delivery.' }],
        },
      ],
    },
    {
      name: 'a mongoose model',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, queue, redis, verify } from './app';
          import { Payment } from './models';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            const event = verify(req);
            await Payment.create({ amount: event.data.amount });
            res.sendStatus(200);
          });
        `,
      },
      findings: [
        {
          message: 'repeated',
          span: '7:1-7:9',
          data: { route: 'POST /webhooks/stripe', write: 'Payment.create' },
          evidence: [{ span: '9:9-9:23', note: 'Adds a row for every delivery.' }],
        },
      ],
    },
    {
      name: 'a user who is looked up and nothing more',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, queue, redis, verify } from './app';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            const event = verify(req);
            const user = await prisma.user.findUnique({ where: { email: event.data.email } });
            if (!user) throw new Error('no such user');
            await prisma.payment.create({ data: { amount: event.data.amount } });
            res.sendStatus(200);
          });
        `,
      },
      findings: [
        {
          message: 'repeated',
          span: '6:1-6:9',
          data: { route: 'POST /webhooks/stripe', write: 'prisma.payment.create' },
          evidence: [{ span: '10:9-10:30', note: 'Adds a row for every delivery.' }],
        },
      ],
    },
    {
      name: 'values that a late delivery sets back',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, queue, redis, verify } from './app';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            const event = verify(req);
            await prisma.team.update({ where: { id: event.data.team }, data: { plan: event.data.plan } });
            res.sendStatus(200);
          });
        `,
      },
      findings: [
        {
          message: 'overwritten',
          severity: 'high',
          span: '6:1-6:9',
          confidence: 'low',
          data: { route: 'POST /webhooks/stripe', write: 'prisma.team.update' },
          evidence: [{ span: '8:9-8:27', note: 'Overwrites with what the event says.' }],
        },
      ],
    },
    {
      name: 'an id of the provider under a column without a unique key',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, queue, redis, verify } from './app';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            const event = verify(req);
            await prisma.payment.create({ data: { stripeSessionId: event.data.session, amount: event.data.amount } });
            res.sendStatus(200);
          });
        `,
        'prisma/schema.prisma': code`
          model Payment {
            id              Int    @id
            stripeSessionId String
            amount          Int
          }
        `,
      },
      findings: [
        {
          message: 'repeated',
          path: 'src/webhooks.ts',
          span: '6:1-6:9',
          data: { route: 'POST /webhooks/stripe', write: 'prisma.payment.create' },
          evidence: [{ span: '8:9-8:30', note: 'Adds a row for every delivery.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a command that a class makes',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { handle, NudgeCommand } from './nudge';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            await handle(NudgeCommand.create({ customer: req.body.data.object.customer }));
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'a line in an audit log',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { prisma } from './app';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            await prisma.auditLog.create({ data: { action: req.body.type } });
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'a mail to whom the provider does not know yet',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { Resend } from 'resend';

          const app = express();
          const resend = new Resend(process.env.RESEND_KEY);

          app.post('/webhooks/workos', async (req, res) => {
            const { email } = req.body.data;
            const existing = await resend.contacts.get({ email });
            if (existing.data) {
              return res.sendStatus(200);
            }
            await resend.emails.send({ to: email, subject: 'Welcome' });
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'a row that a helper makes with the id of the sender under a unique key',
      files: {
        'src/models/user.ts': code`
          import { model, Schema } from 'mongoose';

          const schema = new Schema({
            clerkId: {
              type: String,
              unique: true,
            },
          });
          export const User = model('User', schema);
        `,
        'src/webhooks.ts': code`
          import express from 'express';
          import { User } from './models/user';

          const app = express();

          function rowOf(data) {
            return { clerkId: data.id, email: data.email };
          }

          app.post('/webhooks/clerk', async (req, res) => {
            const row = rowOf(req.body.data);
            await User.create(row);
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'an upsert keyed on the id of the event',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, queue, redis, verify } from './app';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            const event = verify(req);
            await prisma.payment.upsert({ where: { eventId: event.id }, create: { eventId: event.id }, update: {} });
            res.sendStatus(200);
          });
        `,
      },
      controls: 1,
    },
    {
      name: 'a row of the same object that is looked up',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, queue, redis, verify } from './app';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            const event = verify(req);
            const existing = await prisma.payment.findFirst({ where: { session: event.data.session } });
            if (existing) return res.sendStatus(200);
            await prisma.payment.create({ data: { amount: event.data.amount } });
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'a state that says it was done',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, queue, redis, verify } from './app';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            const event = verify(req);
            const order = await prisma.order.findUnique({ where: { number: event.data.order } });
            if (order.status !== 'paid') {
              await prisma.payment.create({ data: { amount: event.data.amount } });
            }
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'a second row that the database refuses',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, queue, redis, verify } from './app';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            const event = verify(req);
            try {
              await prisma.payment.create({ data: { amount: event.data.amount } });
            } catch (error) {
              if (error.code !== 'P2002') throw error;
            }
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'an id of the provider under a column that can be unique',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, queue, redis, verify } from './app';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            const event = verify(req);
            await prisma.payment.create({ data: { stripeSessionId: event.data.session, amount: event.data.amount } });
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'an id of the provider under a column with a unique key',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, queue, redis, verify } from './app';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            const event = verify(req);
            await prisma.payment.create({ data: { stripeSessionId: event.data.session, amount: event.data.amount } });
            res.sendStatus(200);
          });
        `,
        'prisma/schema.prisma': code`
          model Payment {
            id              Int    @id
            stripeSessionId String @unique
            amount          Int
          }
        `,
      },
    },
    {
      name: 'a key of the provider under a unique key of several columns',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, queue, redis, verify } from './app';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            const event = verify(req);
            await prisma.payment.create({ data: { stripeSessionId: event.data.session, amount: event.data.amount } });
            res.sendStatus(200);
          });
        `,
        'prisma/schema.prisma': code`
          model Payment {
            id              Int    @id
            stripeSessionId String
            amount          Int

            @@unique([stripeSessionId, amount])
          }
        `,
      },
    },
    {
      name: 'an upsert by the key of the object',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, queue, redis, verify } from './app';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            const event = verify(req);
            await prisma.plan.upsert({ where: { customer: event.data.customer }, create: { name: 'pro' }, update: { name: 'pro' } });
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'a deletion',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, queue, redis, verify } from './app';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            const event = verify(req);
            await prisma.plan.deleteMany({ where: { customer: event.data.customer } });
            res.sendStatus(200);
          });
        `,
      },
    },
  ],
});
