import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'an order for every request',
      files: {
        'src/orders.ts': code`
          import express from 'express';
          import { prisma } from './prisma';

          const app = express();
          app.post('/orders', async (req, res) => {
            res.json(await prisma.order.create({ data: { item: req.body.item } }));
          });
        `,
      },
      findings: [
        {
          message: 'repeated',
          span: '5:1-5:9',
          data: { route: 'POST /orders', write: 'prisma.order.create' },
          evidence: [{ span: '6:18-6:37', note: 'Adds a row each time that it runs.' }],
        },
      ],
    },
    {
      name: 'an insert in a function of the project, with a number that is made up',
      files: {
        'schema.prisma': code`
          model Payment {
            id     Int    @id
            number String @unique
            amount Int
          }
        `,
        'src/payments.ts': code`
          import express from 'express';
          import { prisma } from './prisma';

          const app = express();
          app.post('/payments', async (req, res) => {
            res.json(await pay(req.body.amount));
          });

          function pay(amount: number) {
            return prisma.payment.create({ data: { number: nanoid(), amount } });
          }
        `,
      },
      findings: [
        {
          message: 'repeated',
          path: 'src/payments.ts',
          span: '5:1-5:9',
          evidence: [{ span: '10:10-10:31', note: 'Adds a row each time that it runs.' }],
        },
      ],
    },
    {
      name: 'a booking in Python',
      files: {
        'app/main.py': code`
          from fastapi import FastAPI
          from app.models import Booking

          app = FastAPI()

          @app.post("/bookings")
          def book(room: int):
              return Booking.objects.create(room=room)
        `,
      },
      findings: [
        {
          message: 'repeated',
          span: '6:2-6:23',
          evidence: [{ span: '8:12-8:34', note: 'Adds a row each time that it runs.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a unique column that the client fills',
      files: {
        'schema.prisma': code`
          model Order {
            id     Int    @id
            number String @unique
          }
        `,
        'src/orders.ts': code`
          import express from 'express';
          import { prisma } from './prisma';

          const app = express();
          app.post('/orders', async (req, res) => {
            res.json(await prisma.order.create({ data: { number: req.body.number } }));
          });
        `,
      },
    },
    {
      name: 'an upsert, and a look at what is there',
      files: {
        'src/orders.ts': code`
          import express from 'express';
          import { prisma } from './prisma';

          const app = express();
          app.post('/orders', async (req, res) => {
            res.json(await prisma.order.upsert({ where: { id: 1 }, create: {}, update: {} }));
          });
          app.post('/bookings', async (req, res) => {
            const duplicate = await prisma.booking.findFirst({ where: { room: req.body.room } });
            res.json(duplicate ?? (await prisma.booking.create({ data: { room: req.body.room } })));
          });
        `,
      },
    },
    {
      name: 'a middleware for idempotency keys',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { idempotency } from './idempotency-middleware';
          import { prisma } from './prisma';

          const app = express();
          app.use(idempotency());
          app.post('/orders', async (req, res) => {
            res.json(await prisma.order.create({ data: { item: req.body.item } }));
          });
        `,
      },
    },
    {
      name: 'what costs nothing twice',
      files: {
        'src/comments.ts': code`
          import express from 'express';
          import { prisma } from './prisma';

          const app = express();
          app.post('/comments', async (req, res) => {
            res.json(await prisma.comment.create({ data: { text: req.body.text } }));
          });
          app.put('/orders', async (req, res) => {
            res.json(await prisma.order.create({ data: { item: req.body.item } }));
          });
        `,
      },
    },
    {
      name: 'get_or_create',
      files: {
        'app/main.py': code`
          from fastapi import FastAPI
          from app.models import Booking

          app = FastAPI()

          @app.post("/bookings")
          def book(room: int, key: str):
              return Booking.objects.get_or_create(key=key, defaults={"room": room})
        `,
      },
    },
    {
      name: 'the delivery of a webhook',
      files: {
        'src/webhooks.ts': code`
          import express from 'express';
          import { prisma } from './prisma';

          const app = express();
          app.post('/webhooks/stripe', async (req, res) => {
            const event = stripe.webhooks.constructEvent(req.body, req.get('stripe-signature'), secret);
            await prisma.payment.create({ data: { amount: event.data.object.amount } });
            res.json({ received: true });
          });
        `,
      },
    },
  ],
});
