import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
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
  ],
  passes: [
    {
      name: 'a request before the transaction opens and one after it commits',
      files: {
        'src/orders.ts': code`
          import { prisma } from './db';

          export async function pay(id: string) {
            const rate = await fetch('https://rates.example');
            const order = await prisma.$transaction(async (tx) => {
              return tx.order.update({ where: { id }, data: { rate: rate.status } });
            });
            await fetch('https://shop.example/notify', { body: JSON.stringify(order) });
          }
        `,
      },
    },
  ],
});
