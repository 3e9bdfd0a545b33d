import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a payment that no test imports',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { refund } from './payments/refund';

          export const app = express();
          app.post('/orders/:id', (req, res) => refund(req.order, 1).then((done) => res.json(done)));
        `,
        'src/payments/refund.ts': code`
          import Stripe from 'stripe';

          const stripe = new Stripe(process.env.STRIPE_KEY);

          export async function refund(order, amount) {
            if (amount > order.amount) {
              throw new Error('Too much');
            }
            try {
              return await stripe.refunds.create({ charge: order.charge, amount });
            } catch (error) {
              order.failed = true;
              throw error;
            }
          }
        `,
        'test/other.test.ts': "import { other } from '../src/other';\n",
        'src/other.ts': 'export const other = 1;\n',
      },
      findings: [
        {
          message: 'untested',
          path: 'src/payments/refund.ts',
          span: '1:1-1:1',
          data: { lines: 13, kind: 'payment' },
        },
      ],
    },
    {
      name: 'a test of something else behind the same barrel',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { refund } from './payments/refund';

          export const app = express();
          app.post('/orders/:id', (req, res) => refund(req.order, 1).then((done) => res.json(done)));
        `,
        'src/payments/refund.ts': code`
          import Stripe from 'stripe';

          const stripe = new Stripe(process.env.STRIPE_KEY);

          export async function refund(order, amount) {
            if (amount > order.amount) {
              throw new Error('Too much');
            }
            try {
              return await stripe.refunds.create({ charge: order.charge, amount });
            } catch (error) {
              order.failed = true;
              throw error;
            }
          }
        `,
        'src/payments/index.ts': "export * from './refund';\nexport { other } from './other';\n",
        'src/payments/other.ts': 'export const other = 1;\n',
        'test/other.test.ts': "import { other } from '../src/payments';\n",
      },
      findings: [{ message: 'untested', path: 'src/payments/refund.ts', span: '1:1-1:1' }],
    },
    {
      name: 'two hops, and a type that is gone when the test runs',
      files: {
        'src/main.ts': "import { app } from './server';\n\napp.listen(1);\n",
        'src/server.ts': code`
          import express from 'express';
          import { refund } from './payments/refund';

          export const app = express();
          app.post('/orders/:id', (req, res) => refund(req.order, 1).then((done) => res.json(done)));
        `,
        'src/payments/refund.ts': code`
          import Stripe from 'stripe';

          const stripe = new Stripe(process.env.STRIPE_KEY);

          export async function refund(order, amount) {
            if (amount > order.amount) {
              throw new Error('Too much');
            }
            try {
              return await stripe.refunds.create({ charge: order.charge, amount });
            } catch (error) {
              order.failed = true;
              throw error;
            }
          }
        `,
        'test/main.test.ts':
          "import { main } from '../src/main';\nimport type { R } from '../src/payments/refund';\n",
      },
      findings: [{ message: 'untested', path: 'src/payments/refund.ts', span: '1:1-1:1' }],
    },
    {
      name: 'a report that is committed',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { refund } from './payments/refund';

          export const app = express();
          app.post('/orders/:id', (req, res) => refund(req.order, 1).then((done) => res.json(done)));
        `,
        'src/payments/refund.ts': code`
          import Stripe from 'stripe';

          const stripe = new Stripe(process.env.STRIPE_KEY);

          export async function refund(order, amount) {
            if (amount > order.amount) {
              throw new Error('Too much');
            }
            try {
              return await stripe.refunds.create({ charge: order.charge, amount });
            } catch (error) {
              order.failed = true;
              throw error;
            }
          }
        `,
        'coverage/lcov.info': 'SF:src/payments/refund.ts\nLF:8\nLH:2\nend_of_record\n',
      },
      findings: [
        {
          message: 'measured',
          path: 'src/payments/refund.ts',
          span: '1:1-1:1',
          data: { lines: 13, kind: 'payment', share: 25 },
        },
      ],
    },
    {
      name: 'a lock in Python, though the package is imported',
      files: {
        'app/main.py': code`
          from fastapi import FastAPI

          from app.locks import hold

          app = FastAPI()

          @app.post("/settle")
          def settle():
              return hold("settle")
        `,
        'app/locks/__init__.py': 'from .redis_lock import hold\nfrom .other import other\n',
        'app/locks/other.py': 'other = 1\n',
        'app/locks/redis_lock.py': code`
          import time

          import redis

          client = redis.Redis()

          def hold(name, wait=5):
              started = time.time()
              while time.time() - started < wait:
                  if client.set(name, "1", nx=True, ex=30):
                      return True
                  time.sleep(0.1)
              return False

          def release(name):
              client.delete(name)
        `,
        'tests/test_other.py': 'from app.locks import other\n',
      },
      findings: [
        {
          message: 'untested',
          path: 'app/locks/redis_lock.py',
          span: '1:1-1:1',
          data: { lines: 12, kind: 'locks' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a few lines that only their folder calls sign-in',
      files: {
        'src/server.ts': "import './auth/adapter';\nimport express from 'express';\nexpress();\n",
        'src/auth/adapter.ts': code`
          import { DrizzleAdapter } from '@auth/drizzle-adapter';
          import { db } from '../db';

          export const adapter = {
            ...DrizzleAdapter(db),
            async createUser(user) {
              if (!user.name) throw new Error('A user needs a name');
              const session = await db.session.create({ user });
              return session.user;
            },
          };
        `,
      },
    },
    {
      name: 'a test of its name beside it, which goes through the server',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { refund } from './payments/refund';

          export const app = express();
          app.post('/orders/:id', (req, res) => refund(req.order, 1).then((done) => res.json(done)));
        `,
        'src/payments/refund.ts': code`
          import Stripe from 'stripe';

          const stripe = new Stripe(process.env.STRIPE_KEY);

          export async function refund(order, amount) {
            if (amount > order.amount) {
              throw new Error('Too much');
            }
            try {
              return await stripe.refunds.create({ charge: order.charge, amount });
            } catch (error) {
              order.failed = true;
              throw error;
            }
          }
        `,
        'src/payments/refund.test.ts': "import request from 'supertest';\n",
      },
    },
    {
      name: 'a test that imports it, through one hop, or by a name of the barrel',
      files: {
        'a/src/server.ts': code`
          import express from 'express';
          import { refund } from './payments/refund';

          export const app = express();
          app.post('/orders/:id', (req, res) => refund(req.order, 1).then((done) => res.json(done)));
        `,
        'a/src/payments/refund.ts': code`
          import Stripe from 'stripe';

          const stripe = new Stripe(process.env.STRIPE_KEY);

          export async function refund(order, amount) {
            if (amount > order.amount) {
              throw new Error('Too much');
            }
            try {
              return await stripe.refunds.create({ charge: order.charge, amount });
            } catch (error) {
              order.failed = true;
              throw error;
            }
          }
        `,
        'a/test/refund.test.ts': "import { refund } from '../src/payments/refund';\n",
        'b/src/server.ts': code`
          import express from 'express';
          import { refund } from './payments/refund';

          export const app = express();
          app.post('/orders/:id', (req, res) => refund(req.order, 1).then((done) => res.json(done)));
        `,
        'b/src/payments/refund.ts': code`
          import Stripe from 'stripe';

          const stripe = new Stripe(process.env.STRIPE_KEY);

          export async function refund(order, amount) {
            if (amount > order.amount) {
              throw new Error('Too much');
            }
            try {
              return await stripe.refunds.create({ charge: order.charge, amount });
            } catch (error) {
              order.failed = true;
              throw error;
            }
          }
        `,
        'b/test/server.test.ts': "import { app } from '../src/server';\n",
        'c/src/server.ts': code`
          import express from 'express';
          import { refund } from './payments/refund';

          export const app = express();
          app.post('/orders/:id', (req, res) => refund(req.order, 1).then((done) => res.json(done)));
        `,
        'c/src/payments/refund.ts': code`
          import Stripe from 'stripe';

          const stripe = new Stripe(process.env.STRIPE_KEY);

          export async function refund(order, amount) {
            if (amount > order.amount) {
              throw new Error('Too much');
            }
            try {
              return await stripe.refunds.create({ charge: order.charge, amount });
            } catch (error) {
              order.failed = true;
              throw error;
            }
          }
        `,
        'c/src/payments/index.ts': "export * from './refund';\nexport { other } from './other';\n",
        'c/test/refund.test.ts': "import { refund } from '../src/payments';\n",
      },
    },
    {
      name: 'a test that imports while it runs',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { refund } from './payments/refund';

          export const app = express();
          app.post('/orders/:id', (req, res) => refund(req.order, 1).then((done) => res.json(done)));
        `,
        'src/payments/refund.ts': code`
          import Stripe from 'stripe';

          const stripe = new Stripe(process.env.STRIPE_KEY);

          export async function refund(order, amount) {
            if (amount > order.amount) {
              throw new Error('Too much');
            }
            try {
              return await stripe.refunds.create({ charge: order.charge, amount });
            } catch (error) {
              order.failed = true;
              throw error;
            }
          }
        `,
        'src/payments/refund.test.ts': "const { refund } = await import('./refund');\n",
      },
    },
    {
      name: 'types, generated code and re-exports',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { a } from './payments/payment-types';
          import { b } from './payments/payment-client';
          import { c } from './payments';

          export const app = express();
        `,
        'src/payments/payment-types.ts': 'export interface Payment {\n  amount: number;\n}\n',
        'src/payments/payment-client.ts': code`
          // This file is auto-generated. DO NOT EDIT.
          export async function charge(amount) {
            if (amount > 1) {
              return 1;
            }
            if (amount > 2) {
              return 2;
            }
            if (amount > 3) {
              return 3;
            }
            return await send(amount);
          }
        `,
        'src/payments/index.ts': "export * from './refund';\nexport { other } from './other';\n",
      },
    },
    {
      name: 'a route that tests ask for by its address',
      files: {
        'app/main.py': code`
          from fastapi import FastAPI

          from app.routes import all_routes

          app = FastAPI()
          app.include_router(all_routes)
        `,
        'app/routes/__init__.py': 'from .webhooks import all_routes\n',
        'app/routes/webhooks.py': code`
          from fastapi import APIRouter, Request

          all_routes = APIRouter()

          @all_routes.post("/webhooks")
          async def take(request: Request):
              event = await request.json()
              if event["type"] == "paid":
                  return {"ok": True}
              if event["type"] == "refunded":
                  return {"ok": True}
              for name in event:
                  print(name)
              return {"ok": False}
        `,
        'tests/test_http.py': 'def test_it(client):\n    client.post("/webhooks", json={})\n',
      },
    },
    {
      name: 'code that runs nowhere on a server',
      files: {
        'src/payments/refund.ts': code`
        import Stripe from 'stripe';

        const stripe = new Stripe(process.env.STRIPE_KEY);

        export async function refund(order, amount) {
          if (amount > order.amount) {
            throw new Error('Too much');
          }
          try {
            return await stripe.refunds.create({ charge: order.charge, amount });
          } catch (error) {
            order.failed = true;
            throw error;
          }
        }
      `,
        'package.json': '{}',
      },
    },
  ],
});
