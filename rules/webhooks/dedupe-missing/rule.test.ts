import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a row for every delivery',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, queue, redis, verify } from './app';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            const event = verify(req);
            await pool.query('INSERT INTO payments (amount) VALUES ($1)', [event.data.amount]);
            res.sendStatus(200);
          });
        `,
      },
      findings: [
        {
          message: 'repeated',
          span: '6:1-6:9',
          data: { route: 'POST /webhooks/stripe', write: 'pool.query on payments' },
          evidence: [{ span: '8:9-8:19', note: 'Adds a row for every delivery.' }],
        },
      ],
    },
    {
      name: 'an amount that is added by SQL',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, queue, redis, verify } from './app';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            const event = verify(req);
            await pool.query('UPDATE users SET credits = credits + $1 WHERE id = $2', [event.data.credits, event.data.user]);
            res.sendStatus(200);
          });
        `,
      },
      findings: [
        {
          message: 'repeated',
          span: '6:1-6:9',
          data: { route: 'POST /webhooks/stripe', write: 'pool.query on users' },
          evidence: [
            { span: '8:9-8:19', note: 'Changes the value by an amount for every delivery.' },
          ],
        },
      ],
    },
    {
      name: 'a mail, one call deep',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, queue, redis, verify } from './app';
          import { sendEmail } from './mail';

          async function welcome(to: string) {
            await sendEmail({ to, subject: 'Welcome' });
          }

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            const event = verify(req);
            await welcome(event.data.email);
            res.sendStatus(200);
          });
        `,
      },
      findings: [
        {
          message: 'repeated',
          span: '11:1-11:9',
          data: { route: 'POST /webhooks/stripe', write: 'sendEmail' },
          evidence: [{ span: '6:9-6:18', note: 'Sends mail for every delivery.' }],
        },
      ],
    },
    {
      name: 'a job without an id',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, queue, redis, verify } from './app';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            const event = verify(req);
            await queue.add('sync', { customer: event.data.customer });
            res.sendStatus(200);
          });
        `,
      },
      findings: [
        {
          message: 'repeated',
          severity: 'high',
          span: '6:1-6:9',
          data: { route: 'POST /webhooks/stripe', write: 'queue.add' },
          evidence: [{ span: '8:9-8:18', note: 'Queues a job without an id for every delivery.' }],
        },
      ],
    },
    {
      name: 'a refund without an idempotency key',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { stripe } from './stripe';

          const app = express();

          app.post('/webhooks/disputes', async (req, res) => {
            const payload = stripe.webhooks.constructEvent(req.body, req.get('stripe-signature'), 'whsec');
            await stripe.refunds.create({ charge: payload.data.object.charge, amount: 500 });
            res.sendStatus(200);
          });
        `,
      },
      findings: [
        {
          message: 'repeated',
          span: '6:1-6:9',
          data: { route: 'POST /webhooks/disputes', write: 'stripe.refunds.create' },
          evidence: [{ span: '8:9-8:30', note: 'Asks another service for every delivery.' }],
        },
      ],
    },
    {
      name: 'an id that is only logged',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, queue, redis, verify } from './app';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            const event = verify(req);
            console.log(event.id);
            await pool.query('INSERT INTO payments (amount) VALUES ($1)', [event.data.amount]);
            res.sendStatus(200);
          });
        `,
      },
      findings: [
        {
          message: 'repeated',
          span: '6:1-6:9',
          data: { route: 'POST /webhooks/stripe', write: 'pool.query on payments' },
          evidence: [{ span: '9:9-9:19', note: 'Adds a row for every delivery.' }],
        },
      ],
    },
    {
      name: 'values that a late delivery sets back by SQL',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, queue, redis, verify } from './app';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            const event = verify(req);
            await pool.query('UPDATE teams SET plan = $1 WHERE id = $2', [event.data.plan, event.data.team]);
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
          data: { route: 'POST /webhooks/stripe', write: 'pool.query on teams' },
          evidence: [{ span: '8:9-8:19', note: 'Overwrites with what the event says.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'the same constants for every event',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { prisma, verify } from './app';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            const event = verify(req);
            await prisma.plan.update({ where: { key: event.key }, data: { state: State.CLOSED, used: 0 } });
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'a counter behind a row whose key fails the second time',
      files: {
        'prisma/schema.prisma': code`
          model Message {
            id          String @id
            waMessageId String @unique
          }
        `,
        'src/webhooks.ts': code`
          import express from 'express';
          import { prisma } from './app';

          const app = express();

          app.post('/webhooks/whatsapp', async (req, res) => {
            const message = req.body.messages[0];
            await prisma.message.create({ data: { waMessageId: message.id } });
            await prisma.account.update({ where: { phone: message.to }, data: { received: { increment: 1 } } });
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'a unique key on the id of the event',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, queue, redis, verify } from './app';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            const event = verify(req);
            await pool.query('INSERT INTO payments (event_id) VALUES ($1) ON CONFLICT DO NOTHING', [event.id]);
            res.sendStatus(200);
          });
        `,
      },
      controls: 1,
    },
    {
      name: 'SET NX',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, queue, redis, verify } from './app';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            const event = verify(req);
            if ((await redis.set(event.id, '1', 'EX', 86400, 'NX')) === null) return res.sendStatus(200);
            await pool.query('INSERT INTO payments (amount) VALUES ($1)', [event.data.amount]);
            res.sendStatus(200);
          });
        `,
      },
      controls: 1,
    },
    {
      name: 'a job whose id is the id of the event',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, queue, redis, verify } from './app';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            const event = verify(req);
            await queue.add('sync', { customer: event.data.customer }, { jobId: event.id });
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'an id of the delivery from a header',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, queue, redis, verify } from './app';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            const event = verify(req);
            const delivery = req.get('x-github-delivery');
            if (await redis.exists(\`seen:\${delivery}\`)) return res.sendStatus(200);
            await pool.query('INSERT INTO payments (amount) VALUES ($1)', [event.data.amount]);
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'an id of the event that a helper stores',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, queue, redis, verify } from './app';
          import { claim } from './claims';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            const event = verify(req);
            if (!(await claim(event.id))) return res.sendStatus(200);
            await pool.query('INSERT INTO payments (amount) VALUES ($1)', [event.data.amount]);
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'transactions that were seen before',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, queue, redis, verify } from './app';

          const app = express();
          const seenTransactions = new Set();

          app.post('/webhooks/phabricator', async (req, res) => {
            const { object, transactions } = verify(req);
            if (transactions.every((each) => seenTransactions.has(each.phid))) return res.sendStatus(200);
            await pool.query('INSERT INTO runs (revision) VALUES ($1)', [object.phid]);
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'mail with an idempotency key',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, queue, redis, verify } from './app';
          import { sendEmail } from './mail';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            const event = verify(req);
            await sendEmail({ to: event.data.email, headers: { 'Idempotency-Key': event.data.number } });
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'a refund with an idempotency key',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { stripe } from './stripe';

          const app = express();

          app.post('/webhooks/disputes', async (req, res) => {
            const payload = stripe.webhooks.constructEvent(req.body, req.get('stripe-signature'), 'whsec');
            await stripe.refunds.create({ charge: payload.data.object.charge, amount: 500 }, { idempotencyKey: payload.data.object.number });
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'a webhook that writes nothing',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, queue, redis, verify } from './app';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            const event = verify(req);
            console.log(event.type);
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'a test server',
      files: {
        'test/webhooks.ts': code`
          import express from 'express';
          import { pool, prisma, queue, redis, verify } from './app';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            const event = verify(req);
            await pool.query('INSERT INTO payments (amount) VALUES ($1)', [event.data.amount]);
            res.sendStatus(200);
          });
        `,
      },
    },
  ],
});
