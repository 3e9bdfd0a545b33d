import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a payment that is recorded, or only logged',
      files: {
        'src/charge.ts': code`
          import express from 'express';
          import { prisma } from './prisma';

          const app = express();
          app.post('/charge', async (req, res) => {
            try {
              await prisma.payment.create({ data: { amount: req.body.amount } });
            } catch (error) {
              console.error('could not record payment', error);
            }
            res.json({ ok: true });
          });
        `,
      },
      findings: [
        {
          message: 'logs',
          span: '8:5-8:10',
          data: { write: 'prisma.payment.create' },
          evidence: [{ span: '7:11-7:32', note: 'The write whose failure is lost.' }],
        },
      ],
    },
    {
      name: 'an audit entry whose failure is dropped',
      files: {
        'src/members.ts': code`
          import express from 'express';
          import { prisma } from './prisma';

          const app = express();
          app.post('/members', async (req, res) => {
            await prisma.auditLog.create({ data: { action: 'added' } }).catch(() => {});
            res.json({ ok: true });
          });
        `,
      },
      findings: [
        {
          message: 'ignores',
          span: '6:69-6:77',
          data: { write: 'prisma.auditLog.create' },
          evidence: [{ span: '6:9-6:31', note: 'The write whose failure is lost.' }],
        },
      ],
    },
    {
      name: 'a write in a function of the project',
      files: {
        'src/members.ts': code`
          import express from 'express';
          import { prisma } from './prisma';

          const app = express();
          app.post('/members', async (req, res) => {
            try {
              await addMember(req.body.id);
            } catch {}
            res.json({ ok: true });
          });

          async function addMember(userId: string) {
            await prisma.membership.create({ data: { userId } });
          }
        `,
      },
      findings: [
        {
          message: 'ignores',
          span: '8:5-8:10',
          evidence: [{ span: '13:9-13:33', note: 'The write whose failure is lost.' }],
        },
      ],
    },
    {
      name: 'a bare except with pass',
      files: {
        'app/main.py': code`
          from fastapi import FastAPI
          from app.models import Payment, db

          app = FastAPI()

          @app.post("/charge")
          def charge(amount: int):
              try:
                  db.session.add(Payment(amount=amount))
                  db.session.commit()
              except:
                  pass
              return {"ok": True}
        `,
      },
      findings: [
        {
          message: 'ignores',
          span: '11:5-11:11',
          evidence: [{ span: '9:9-9:23', note: 'The write whose failure is lost.' }],
        },
      ],
    },
    {
      name: 'an exception that is only logged',
      files: {
        'app/main.py': code`
          import logging
          from fastapi import FastAPI
          from app.models import Order

          logger = logging.getLogger(__name__)
          app = FastAPI()

          @app.post("/orders")
          def order(item: str):
              try:
                  Order.objects.create(item=item)
              except Exception as error:
                  logger.exception("order failed: %s", error)
              return {"ok": True}
        `,
      },
      findings: [
        {
          message: 'logs',
          span: '12:5-12:11',
          evidence: [{ span: '11:9-11:29', note: 'The write whose failure is lost.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a failure that is thrown on, answered or returned',
      files: {
        'src/charge.ts': code`
          import express from 'express';
          import { prisma } from './prisma';

          const app = express();
          app.post('/charge', async (req, res) => {
            try {
              await prisma.payment.create({ data: { amount: req.body.amount } });
            } catch (error) {
              console.error(error);
              throw error;
            }
            try {
              await prisma.invoice.create({ data: {} });
            } catch (error) {
              return res.status(500).end();
            }
            res.json({ ok: true });
          });

          export async function refund(id: string) {
            try {
              await prisma.refund.create({ data: { id } });
              return true;
            } catch (error) {
              console.error(error);
            }
            return false;
          }
        `,
      },
    },
    {
      name: 'a failure that is put into a queue',
      files: {
        'src/charge.ts': code`
          import express from 'express';
          import { prisma } from './prisma';

          const app = express();
          app.post('/charge', async (req, res) => {
            try {
              await prisma.payment.create({ data: { amount: req.body.amount } });
            } catch (error) {
              await retryQueue.add('payment', req.body);
            }
            res.json({ ok: true });
          });
        `,
      },
    },
    {
      name: 'a stamp of use, a cache and what is named best effort',
      files: {
        'src/charge.ts': code`
          import express from 'express';
          import { prisma } from './prisma';

          const app = express();
          app.post('/charge', async (req, res) => {
            try {
              await prisma.apiToken.update({ where: { id: 1 }, data: { lastUsedAt: new Date() } });
            } catch (error) {
              console.error(error);
            }
            try {
              await prisma.ratesCache.create({ data: {} });
            } catch (error) {
              console.error(error);
            }
            try {
              await prisma.auditLog.create({ data: {} });
            } catch {
              // Best effort: the order itself is done.
            }
            res.json({ ok: true });
          });
        `,
      },
    },
    {
      name: 'one item of many, and the failure path of something else',
      files: {
        'src/charge.ts': code`
          import express from 'express';
          import { prisma } from './prisma';

          const app = express();
          app.post('/charges', async (req, res) => {
            for (const amount of req.body.amounts) {
              try {
                await prisma.payment.create({ data: { amount } });
              } catch (error) {
                console.error(error);
              }
            }
            try {
              await work();
            } catch (error) {
              try {
                await prisma.order.update({ where: { id: 1 }, data: { state: 'failed' } });
              } catch (inner) {
                console.error(inner);
              }
              throw error;
            }
            res.json({ ok: true });
          });
        `,
      },
    },
    {
      name: 'an except that names what it expects',
      files: {
        'app/main.py': code`
          from fastapi import FastAPI
          from app.models import Order
          from django.db import IntegrityError

          app = FastAPI()

          @app.post("/orders")
          def order(item: str):
              try:
                  Order.objects.create(item=item)
              except IntegrityError:
                  pass
              return {"ok": True}

          @app.post("/returned")
          def returned(item: str):
              try:
                  Order.objects.create(item=item)
              except Exception:
                  return {"ok": False}
              return {"ok": True}
        `,
      },
    },
  ],
});
