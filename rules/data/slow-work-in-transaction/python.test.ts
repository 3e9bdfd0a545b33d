import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a request inside of a transaction of SQLAlchemy',
      files: {
        'app/orders.py': code`
          import requests

          from app.db import engine

          def pay(statement):
              with engine.begin() as connection:
                  connection.execute(statement)
                  requests.post("https://shop.example", timeout=5)
        `,
      },
      findings: [
        {
          message: 'slow',
          severity: 'high',
          span: '8:9-8:22',
          data: {
            call: 'requests.post',
            does: 'waits for an HTTP answer (requests)',
            opener: 'engine.begin',
          },
          evidence: [{ span: '6:10-6:22', note: 'Opens the transaction.' }],
        },
      ],
    },
    {
      name: 'requests of asynchronous clients inside of asynchronous transactions',
      files: {
        'app/orders.py': code`
          import asyncio
          import httpx

          async def pay(connection, session):
              async with httpx.AsyncClient() as client:
                  async with connection.transaction():
                      answer = await client.get("https://shop.example")
                  async with session.begin():
                      await asyncio.sleep(1)
        `,
      },
      findings: [
        {
          message: 'slow',
          severity: 'high',
          span: '7:28-7:38',
          evidence: [{ span: '6:20-6:42', note: 'Opens the transaction.' }],
        },
        {
          message: 'slow',
          severity: 'high',
          span: '9:19-9:32',
          data: { call: 'asyncio.sleep', does: 'sleeps', opener: 'session.begin' },
          evidence: [{ span: '8:20-8:33', note: 'Opens the transaction.' }],
        },
      ],
    },
    {
      name: 'mail in a decorated function and in a function that it calls',
      files: {
        'app/orders.py': code`
          from django.core.mail import send_mail
          from django.db import transaction

          from app.models import charge

          @transaction.atomic
          def pay(order):
              order.save()
              send_mail("Paid", "", None, [order.email])
              charge(order)
        `,
        'app/models.py': code`
          from openai import OpenAI

          client = OpenAI()

          def charge(order):
              return client.responses.create(model="x", input=order.text)
        `,
      },
      findings: [
        {
          message: 'slow',
          severity: 'high',
          path: 'app/orders.py',
          span: '9:5-9:14',
          evidence: [
            { span: '6:2-6:20', note: 'Opens the transaction.' },
            { span: '10:5-10:11', note: 'Waits inside of it, too.' },
          ],
        },
      ],
    },
    {
      name: 'a statement timeout of its own of half a minute',
      files: {
        'app/report.py': code`
          def report(connection):
              connection.execute("SET LOCAL statement_timeout TO 30000")
        `,
      },
      findings: [
        {
          message: 'timeout',
          severity: 'medium',
          span: '2:25-2:61',
          data: { seconds: 30, option: 'statement_timeout' },
        },
      ],
    },
    {
      name: 'the unbounded one of two requests',
      files: {
        'src/notify.ts': code`
          import axios from 'axios';

          export async function notify(email: string) {
            await db.transaction(async (tx) => {
              await axios.post('https://mail.example', { email }, { timeout: 5_000 });
              await axios.post('https://log.example', { email });
            });
          }
        `,
      },
      findings: [
        {
          message: 'slow',
          severity: 'critical',
          span: '6:11-6:21',
          evidence: [
            { span: '4:9-4:23', note: 'Opens the transaction.' },
            { span: '5:11-5:21', note: 'Waits inside of it, too.' },
          ],
        },
      ],
    },
    {
      name: 'a generative model, and no more than the first of two bounded requests',
      files: {
        'src/greet.ts': code`
          import axios from 'axios';
          import OpenAI from 'openai';

          const openai = new OpenAI();

          export async function greet(email: string) {
            await db.transaction(async (tx) => {
              const greeting = await openai.chat.completions.create({ model: 'x', messages: [] });
              await tx.insert('greetings').values({ email, greeting });
            });
            await db.transaction(async (tx) => {
              await axios.post('https://mail.example', { email }, { timeout: 5_000 });
              await tx.insert('greetings').values({ email });
              await axios.post('https://log.example', { email }, { timeout: 5_000 });
            });
          }
        `,
      },
      findings: [
        {
          message: 'slow',
          severity: 'high',
          span: '8:28-8:58',
          data: {
            call: 'openai.chat.completions.create',
            does: 'waits for a generative model (OpenAI)',
            opener: 'db.transaction',
          },
          evidence: [{ span: '7:9-7:23', note: 'Opens the transaction.' }],
        },
        {
          message: 'slow',
          severity: 'high',
          span: '12:11-12:21',
          evidence: [
            { span: '11:9-11:23', note: 'Opens the transaction.' },
            { span: '14:11-14:21', note: 'Waits inside of it, too.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a request after the block and one that waits for the commit',
      files: {
        'app/orders.py': code`
          import requests
          from django.db import transaction

          from app.db import engine

          def pay(statement, order):
              with engine.begin() as connection:
                  connection.execute(statement)
              requests.post("https://shop.example", timeout=5)
              with transaction.atomic():
                  order.save()
                  transaction.on_commit(lambda: requests.post("https://shop.example", timeout=5))
        `,
      },
    },
    {
      name: 'a task that runs beside and a block that is no transaction',
      files: {
        'app/orders.py': code`
          import asyncio
          import httpx

          async def pay(connection, tracer):
              async with httpx.AsyncClient() as client:
                  async with connection.transaction():
                      asyncio.create_task(client.get("https://shop.example"))
                  with tracer.transaction():
                      await client.get("https://shop.example")
        `,
      },
    },
  ],
});
