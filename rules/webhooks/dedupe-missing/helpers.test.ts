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
  ],
  passes: [
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
