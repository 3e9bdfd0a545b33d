import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a deletion that is only logged beside an update that is written',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { prisma, verify } from './app';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            const event = verify(req);
            switch (event.type) {
              case 'customer.subscription.updated':
                await prisma.subscription.update({ where: { id: event.data.id }, data: { status: event.data.status } });
                break;
              case 'customer.subscription.deleted':
                console.log('deleted', event.data.id);
                break;
              default:
                break;
            }
            res.sendStatus(200);
          });
        `,
      },
      findings: [
        {
          message: 'unhandled',
          span: '12:10-12:41',
          data: { event: 'customer.subscription.deleted', instead: 'is only logged' },
          evidence: [
            { span: '13:7-13:18', note: 'All that happens.' },
            { span: '9:10-9:41', note: 'Here customer.subscription.updated changes something.' },
          ],
        },
      ],
    },
    {
      name: 'an empty case',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { grant, verify } from './app';

          const app = express();

          app.post('/webhooks/billing', async (req, res) => {
            const event = verify(req);
            switch (event.type) {
              case 'subscription.created':
                await grant(event.data);
                break;
              case 'subscription.cancelled':
                break;
            }
            res.sendStatus(200);
          });
        `,
      },
      findings: [
        {
          message: 'unhandled',
          span: '12:10-12:34',
          data: { event: 'subscription.cancelled', instead: 'has an empty case' },
          evidence: [{ span: '9:10-9:32', note: 'Here subscription.created changes something.' }],
        },
      ],
    },
    {
      name: 'a handler of the project that only carries a to-do note',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { verify } from './app';

          const app = express();

          async function removeMember(data) {
            // TODO: take the seat away
            console.log('removed', data.id);
          }

          app.post('/webhooks/members', async (req, res) => {
            const event = verify(req);
            if (event.type === 'organizationMembership.deleted') {
              await removeMember(event.data);
            }
            res.sendStatus(200);
          });
        `,
      },
      findings: [
        {
          message: 'unhandled',
          span: '13:22-13:54',
          confidence: 'high',
          data: {
            event: 'organizationMembership.deleted',
            instead: 'only carries a to-do note',
          },
          evidence: [{ span: '7:6-7:30', note: 'What is left to do.' }],
        },
      ],
    },
    {
      name: 'branches in Python',
      files: {
        'app/webhooks.py': code`
          import logging
          from fastapi import FastAPI
          from app.main import session, verify

          logger = logging.getLogger(__name__)
          app = FastAPI()

          @app.post("/webhooks/billing")
          async def billing(request):
              event = await verify(request)
              if event["type"] == "subscription.created":
                  await session.execute("INSERT INTO subscriptions (id) VALUES (1)")
              elif event["type"] == "subscription.revoked":
                  logger.info("revoked %s", event["id"])
              return {"ok": True}
        `,
      },
      findings: [
        {
          message: 'unhandled',
          span: '13:27-13:49',
          data: { event: 'subscription.revoked', instead: 'is only logged' },
          evidence: [
            { span: '14:9-14:20', note: 'All that happens.' },
            { span: '11:25-11:47', note: 'Here subscription.created changes something.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a list of events that need nothing',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { grant, verify } from './app';

          const app = express();

          app.post('/webhooks/billing', async (req, res) => {
            const event = verify(req);
            switch (event.type) {
              case 'subscription.created':
                await grant(event.data);
                break;
              case 'subscription.updated':
              case 'subscription.cancelled':
                break;
            }
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'a case that says that nothing is needed',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { grant, verify } from './app';

          const app = express();

          app.post('/webhooks/billing', async (req, res) => {
            const event = verify(req);
            switch (event.type) {
              case 'subscription.created':
                await grant(event.data);
                break;
              case 'subscription.cancelled':
                // Access ends with the period, nothing to do.
                break;
            }
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'a case that is answered with a failure, and one that decides what is written behind it',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { grant, prisma, verify } from './app';

          const app = express();

          app.post('/webhooks/billing', async (req, res) => {
            const event = verify(req);
            let status = 'active';
            switch (event.type) {
              case 'subscription.created':
                await grant(event.data);
                break;
              case 'subscription.revoked':
                return res.status(501).json({ error: 'later' });
              case 'subscription.cancelled':
                status = 'cancelled';
                break;
            }
            await prisma.subscription.update({ where: { id: event.data.id }, data: { status } });
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'a deletion of what is kept nowhere, and a payment that failed',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { grant, verify } from './app';

          const app = express();

          app.post('/webhooks/stripe', async (req, res) => {
            const event = verify(req);
            switch (event.type) {
              case 'payment_intent.succeeded':
                await grant(event.data);
                break;
              case 'payment_intent.payment_failed':
                console.log('failed');
                break;
              case 'customer.deleted':
                console.log('deleted');
                break;
            }
            res.sendStatus(200);
          });
        `,
      },
    },
    {
      name: 'a table of what events are called',
      files: {
        'src/labels.ts': code`
          export const LABELS = { 'subscription.cancelled': 'Cancelled', 'webhook.deleted': '' };
        `,
      },
    },
  ],
});
