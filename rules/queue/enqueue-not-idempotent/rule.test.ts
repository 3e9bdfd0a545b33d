import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'jobs for every delivery, once',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { mailQueue, orderQueue } from './queues';

          const app = express();
          app.post('/webhooks/stripe', async (req, res) => {
            const event = stripe.webhooks.constructEvent(req.body, req.get('stripe-signature'), secret);
            await orderQueue.add('paid', { order: event.data.object.metadata.order });
            await mailQueue.add('thanks', { order: event.data.object.metadata.order });
            res.json({ received: true });
          });
        `,
      },
      findings: [
        {
          message: 'webhook',
          span: '7:9-7:23',
          data: {
            route: 'POST /webhooks/stripe',
            queue: 'orderQueue',
            fix: 'jobId, or singletonKey in pg-boss',
          },
          evidence: [
            { span: '5:1-5:9', note: 'Where the request comes in.' },
            { span: '8:9-8:22', note: 'Another job for each delivery.' },
          ],
        },
      ],
    },
    {
      name: 'a job beside a payment',
      files: {
        'src/charge.ts': code`
          import express from 'express';
          import Stripe from 'stripe';
          import { receiptQueue } from './queues';

          const stripe = new Stripe(process.env.STRIPE_KEY);
          const app = express();
          app.post('/charge', async (req, res) => {
            await stripe.paymentIntents.create({ amount: req.body.amount, currency: 'eur', confirm: true });
            await receiptQueue.add('receipt', { to: req.body.mail });
            res.json({ ok: true });
          });
        `,
      },
      findings: [
        {
          message: 'payment',
          span: '9:9-9:25',
          data: {
            route: 'POST /charge',
            queue: 'receiptQueue',
            fix: 'jobId, or singletonKey in pg-boss',
          },
          evidence: [{ span: '7:1-7:9', note: 'Where the request comes in.' }],
        },
      ],
    },
    {
      name: 'a task of Celery',
      files: {
        'app/webhooks.py': code`
          from fastapi import FastAPI, Request
          from app.tasks import ship

          app = FastAPI()

          @app.post("/webhooks/stripe")
          async def stripe_webhook(request: Request):
              event = await request.json()
              ship.delay(event["data"]["object"]["order"])
              return {"received": True}
        `,
      },
      findings: [
        {
          message: 'webhook',
          span: '9:5-9:15',
          evidence: [{ span: '6:2-6:30', note: 'Where the request comes in.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'an id of the job',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { orderQueue } from './queues';

          const app = express();
          app.post('/webhooks/stripe', async (req, res) => {
            const event = stripe.webhooks.constructEvent(req.body, req.get('stripe-signature'), secret);
            await orderQueue.add('paid', { order: event.data.object.order }, { jobId: event.id });
            res.json({ received: true });
          });
        `,
      },
    },
    {
      name: 'a delivery that is told from the one before',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { orderQueue } from './queues';
          import { redis } from './redis';

          const app = express();
          app.post('/webhooks/stripe', async (req, res) => {
            const event = stripe.webhooks.constructEvent(req.body, req.get('stripe-signature'), secret);
            if (!(await redis.set(\`event:\${event.id}\`, '1', 'EX', 3600, 'NX'))) return res.json({});
            await orderQueue.add('paid', { order: event.data.object.order });
            res.json({ received: true });
          });
        `,
      },
    },
    {
      name: 'a job that is said to be idempotent, and an ordinary route',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { orderQueue } from './queues';

          const app = express();
          app.post('/webhooks/stripe', async (req, res) => {
            const event = stripe.webhooks.constructEvent(req.body, req.get('stripe-signature'), secret);
            // The job is idempotent.
            await orderQueue.add('paid', { order: event.data.object.order });
            res.json({ received: true });
          });
          app.post('/reports', async (req, res) => {
            await reportQueue.add('report', {});
            res.json({ ok: true });
          });
        `,
      },
    },
    {
      name: 'a task with an id',
      files: {
        'app/webhooks.py': code`
          from fastapi import FastAPI, Request
          from app.tasks import ship

          app = FastAPI()

          @app.post("/webhooks/stripe")
          async def stripe_webhook(request: Request):
              event = await request.json()
              ship.apply_async(args=[event["data"]["object"]["order"]], task_id=event["id"])
              return {"received": True}
        `,
      },
    },
  ],
});
