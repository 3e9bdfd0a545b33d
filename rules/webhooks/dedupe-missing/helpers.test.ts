import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a row that a helper looks up and nothing more, two calls away',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { grant } from './grant';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            await grant(req.body.data.object);
            res.sendStatus(200);
          });
        `,
        'src/grant.ts': code`
          import { add } from './credits';

          export async function grant(session) {
            const found = await prisma.account.findFirst({ where: { id: session.account } });
            if (!found) {
              return;
            }
            await add(session);
          }
        `,
        'src/credits.ts': code`
          export async function add(session) {
            await prisma.credit.create({ data: { account: session.account, amount: session.amount } });
          }
        `,
      },
      findings: [
        {
          message: 'repeated',
          path: 'src/webhooks.ts',
          span: '6:1-6:9',
          data: { route: 'POST /webhooks/stripe', write: 'prisma.credit.create' },
          evidence: [
            {
              path: 'src/credits.ts',
              span: '2:9-2:29',
              note: 'Adds a row for every delivery.',
            },
          ],
        },
      ],
    },
    {
      name: 'a value that a helper sets, one call away',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { change } from './plans';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            await change(req.body.data.object);
            res.sendStatus(200);
          });
        `,
        'src/plans.ts': code`
          export async function change(plan) {
            await prisma.account.update({ where: { id: plan.account }, data: { plan: plan.name } });
          }
        `,
      },
      findings: [
        {
          message: 'overwritten',
          severity: 'high',
          path: 'src/webhooks.ts',
          confidence: 'low',
          span: '6:1-6:9',
          data: { route: 'POST /webhooks/stripe', write: 'prisma.account.update' },
          evidence: [
            {
              path: 'src/plans.ts',
              span: '2:9-2:30',
              note: 'Overwrites with what the event says.',
            },
          ],
        },
      ],
    },
    {
      name: 'deliveries that are sent again by hand only, as medium',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { pool, verify } from './app';

          const app = express();

          app.post('/webhooks/github', async (req, res) => {
            const event = verify(req);
            await pool.query('INSERT INTO pushes (branch) VALUES ($1)', [event.ref]);
            res.sendStatus(200);
          });
        `,
      },
      findings: [
        {
          message: 'repeated',
          span: '6:1-6:9',
          severity: 'medium',
          data: { route: 'POST /webhooks/github', write: 'pool.query on pushes' },
          evidence: [{ span: '8:9-8:19', note: 'Adds a row for every delivery.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'the state of now, which the provider is asked for',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { prisma, stripe, verify } from './app';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            const event = verify(req);
            const { status } = await stripe.subscriptions.retrieve(event.data.object.subscription);
            await prisma.plan.update({ where: { key: event.key }, data: { status } });
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'the delivery as it came',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { prisma, verify } from './app';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            verify(req);
            await prisma.trigger.create({ data: { headers: req.headers, body: req.body } });
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'a mail that depends on the row as it was, by way of constants',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { prisma, sendWelcomeEmail, verify } from './app';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            const event = verify(req);
            const team = await prisma.team.findUnique({ where: { key: event.key } });
            const wasPaid = team.plan !== 'free';
            const isNew = !wasPaid && event.status === 'active';
            if (isNew) {
              await sendWelcomeEmail(team.email);
            }
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'an id of the event that is stored two calls away',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { grant } from './grant';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            await grant(req.body);
            res.sendStatus(200);
          });
        `,
        'src/grant.ts': code`
          import { add } from './credits';

          export async function grant(event) {
            await add(event);
          }
        `,
        'src/credits.ts': code`
          export async function add(event) {
            await prisma.credit.create({ data: { id: event.id, amount: event.data.amount } });
          }
        `,
      },
      controls: 1,
    },
    {
      name: 'a row of the same payment that a helper looks up, two calls away',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { grant } from './grant';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            await grant(req.body.data.object);
            res.sendStatus(200);
          });
        `,
        'src/grant.ts': code`
          import { add } from './credits';

          export async function grant(session) {
            const found = await prisma.credit.findFirst({ where: { payment: session.payment_intent } });
            if (found) {
              return;
            }
            await add(session);
          }
        `,
        'src/credits.ts': code`
          export async function add(session) {
            await prisma.credit.create({ data: { account: session.account, amount: session.amount } });
          }
        `,
      },
    },
    {
      name: 'a class of the project with a method of its own that is called like one of a model',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { Recordings } from './recordings';

          const app = express();

          app.post('/webhooks/livekit', async (req, res) => {
            const client = await Recordings.create(req.body.room);
            console.log(client.url);
            res.sendStatus(200);
          });
        `,
        'src/recordings.ts': code`
          export class Recordings {
            static async create(room) {
              const instance = new Recordings();
              instance.url = room.url;
              return instance;
            }
          }
        `,
      },
    },
  ],
});
