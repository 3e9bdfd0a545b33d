import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a request inside of an interactive transaction of Prisma',
      files: {
        'src/orders.ts': code`
          import { prisma } from './db';

          export async function pay(id: string) {
            await prisma.$transaction(async (tx) => {
              await tx.order.update({ where: { id }, data: { state: 'paid' } });
              await fetch('https://shop.example/notify');
            });
          }
        `,
      },
      findings: [
        {
          message: 'slow',
          severity: 'critical',
          span: '6:11-6:16',
          data: {
            call: 'fetch',
            does: 'waits for an HTTP answer (fetch)',
            opener: 'prisma.$transaction',
          },
          evidence: [{ span: '4:9-4:28', note: 'Opens the transaction.' }],
        },
      ],
    },
    {
      name: 'a provider and a generative model, made in other files',
      files: {
        'src/subscribe.ts': code`
          import { db, openai, stripe } from './clients';

          export async function subscribe(email: string) {
            return db.transaction(async (tx) => {
              const customer = await stripe.customers.create({ email });
              const greeting = await openai.chat.completions.create({ model: 'x', messages: [] });
              await tx.insert('users').values({ customer: customer.id, greeting });
            });
          }
        `,
        'src/clients.ts': code`
          import OpenAI from 'openai';
          import Stripe from 'stripe';

          export const stripe = new Stripe(process.env.KEY!);
          export const openai = new OpenAI();
          export { db } from '@acme/db';
        `,
      },
      findings: [
        {
          message: 'slow',
          severity: 'high',
          path: 'src/subscribe.ts',
          span: '5:28-5:51',
          data: { call: 'stripe.customers.create', does: 'calls Stripe', opener: 'db.transaction' },
          evidence: [
            { span: '4:10-4:24', note: 'Opens the transaction.' },
            { span: '6:28-6:58', note: 'Waits inside of it, too.' },
          ],
        },
      ],
    },
    {
      name: 'mail that a function of the project sends, one call deep',
      files: {
        'src/invite.ts': code`
          import { sequelize } from './db';
          import { welcome } from './mail';

          export async function invite(email: string) {
            await sequelize.transaction(async (t) => {
              await User.create({ email }, { transaction: t });
              await welcome(email);
            });
          }
        `,
        'src/mail.ts': code`
          import nodemailer from 'nodemailer';

          const transport = nodemailer.createTransport(process.env.SMTP);

          export async function welcome(to: string) {
            await transport.sendMail({ to, subject: 'Welcome' });
          }
        `,
        'src/db.ts': "export { sequelize } from '@acme/db';\n",
      },
      findings: [
        {
          message: 'slow',
          severity: 'high',
          path: 'src/invite.ts',
          span: '7:11-7:18',
          data: {
            call: 'welcome',
            does: 'sends mail (Nodemailer)',
            opener: 'sequelize.transaction',
          },
          evidence: [
            { span: '5:9-5:30', note: 'Opens the transaction.' },
            { path: 'src/mail.ts', span: '6:9-6:27', note: 'Sends the mail.' },
          ],
        },
      ],
    },
    {
      name: 'a sleep between BEGIN and COMMIT, and requests of every row at once',
      files: {
        'src/jobs.ts': code`
          import got from 'got';

          export async function run(client, sql, rows) {
            await client.query('BEGIN');
            await new Promise((resolve) => setTimeout(resolve, 1000));
            await client.query('COMMIT');
            await sql.begin(async (tx) => {
              await Promise.all(rows.map((row) => got.post(row.url)));
            });
          }
        `,
      },
      findings: [
        {
          message: 'slow',
          severity: 'high',
          span: '5:13-5:20',
          data: { call: 'Promise', does: 'sleeps', opener: 'client.query' },
          evidence: [{ span: '4:9-4:21', note: 'Opens the transaction.' }],
        },
        {
          message: 'slow',
          severity: 'high',
          span: '8:41-8:49',
          evidence: [{ span: '7:9-7:18', note: 'Opens the transaction.' }],
        },
      ],
    },
    {
      name: 'a transaction of Kysely that uploads a file and waits for a job',
      files: {
        'src/files.ts': code`
          import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

          const s3 = new S3Client({});

          export async function store(db, queue, events, body) {
            await db.transaction().execute(async (trx) => {
              await trx.insertInto('files').execute();
              await s3.send(new PutObjectCommand({ Body: body }));
            });
          }
        `,
      },
      findings: [
        {
          message: 'slow',
          severity: 'high',
          span: '8:11-8:18',
          data: { call: 's3.send', does: 'transfers a file (S3)', opener: '.execute()' },
          evidence: [{ span: '6:9-6:33', note: 'Opens the transaction.' }],
        },
      ],
    },
    {
      name: 'transactions that give themselves a minute',
      files: {
        'src/report.ts': code`
          export async function report(prisma, client) {
            await prisma.$transaction(async (tx) => tx.order.findMany(), { timeout: 60_000 });
            await client.query("SET LOCAL statement_timeout = '2min'");
          }
        `,
      },
      findings: [
        {
          message: 'timeout',
          severity: 'medium',
          span: '2:75-2:81',
          data: { seconds: 60, option: 'timeout' },
        },
        {
          message: 'timeout',
          severity: 'medium',
          span: '3:23-3:59',
          data: { seconds: 120, option: 'statement_timeout' },
        },
      ],
    },
    {
      name: 'a request in the callback of a helper that begins by hand',
      files: {
        'src/orders.ts': code`
          import { inTransaction } from './transaction';

          export async function pay(id: string) {
            await inTransaction(async (client) => {
              await client.query('UPDATE orders SET paid = true WHERE id = $1', [id]);
              await fetch('https://shop.example/notify');
            });
          }
        `,
        'src/transaction.ts': code`
          import { pool } from './pool';

          export async function inTransaction(work) {
            const client = await pool.connect();
            try {
              await client.query('BEGIN');
              await work(client);
              await client.query('COMMIT');
            } catch (error) {
              await client.query('ROLLBACK');
              throw error;
            } finally {
              client.release();
            }
          }
        `,
      },
      findings: [
        {
          message: 'slow',
          severity: 'critical',
          path: 'src/orders.ts',
          span: '6:11-6:16',
          data: {
            call: 'fetch',
            does: 'waits for an HTTP answer (fetch)',
            opener: 'inTransaction',
          },
          evidence: [{ span: '4:9-4:22', path: 'src/orders.ts', note: 'Opens the transaction.' }],
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
    {
      name: 'a sleep that only bounds the work beside it',
      files: {
        'src/lock.ts': code`
          import { setTimeout } from 'node:timers/promises';
          import { db } from './db';

          export const locked = (work) =>
            db.transaction(async (trx) => {
              await Promise.race([work(trx), setTimeout(60_000)]);
            });
        `,
      },
    },
    {
      name: 'an outbox write',
      files: {
        'src/orders.ts': code`
          export async function pay(prisma, id: string) {
            await prisma.$transaction(async (tx) => {
              await tx.order.update({ where: { id }, data: { state: 'paid' } });
              await tx.outbox.create({ data: { kind: 'fetch', url: 'https://shop.example/notify' } });
            });
          }
        `,
      },
    },
    {
      name: 'requests after COMMIT, after ROLLBACK, and in a function that runs when it committed',
      files: {
        'src/orders.ts': code`
          export async function pay(client, sequelize, id: string) {
            await client.query('BEGIN');
            const { rowCount } = await client.query('UPDATE orders SET paid = true');
            if (rowCount === 0) {
              await client.query('ROLLBACK');
              await fetch('https://shop.example/failed');
              return;
            }
            await client.query('COMMIT');
            await fetch('https://shop.example/paid');
            await sequelize.transaction(async (t) => {
              t.afterCommit(() => fetch('https://shop.example/paid'));
            });
          }
        `,
      },
    },
    {
      name: 'requests that are started and left alone',
      files: {
        'src/orders.ts': code`
          export async function pay(prisma, id: string) {
            await prisma.$transaction(async (tx) => {
              void fetch('https://shop.example/a');
              fetch('https://shop.example/b').catch(() => undefined);
              setTimeout(() => fetch('https://shop.example/c'), 1000);
              await tx.order.update({ where: { id } });
            });
          }
        `,
      },
    },
    {
      name: 'what a provider computes here',
      files: {
        'src/hook.ts': code`
          import Stripe from 'stripe';

          const stripe = new Stripe(process.env.KEY!);

          export async function hook(db, body, signature) {
            await db.transaction(async (tx) => {
              const event = await stripe.webhooks.constructEventAsync(body, signature, 'x');
              await tx.insert('events').values(event);
            });
          }
        `,
      },
    },
    {
      name: 'transactions of monitoring, and a timeout of a few seconds',
      files: {
        'src/trace.ts': code`
          import * as Sentry from '@sentry/node';

          export async function trace(prisma) {
            await Sentry.transaction(async () => fetch('https://shop.example'));
            await prisma.$transaction(async (tx) => tx.order.findMany(), { timeout: 10_000 });
            await prisma.$executeRawUnsafe("SET LOCAL statement_timeout = '5s'");
          }
        `,
      },
    },
    {
      name: 'a seed',
      files: {
        'prisma/seed.ts': code`
          export async function seed(prisma) {
            await prisma.$transaction(async (tx) => {
              await tx.user.createMany(await fetch('https://data.example'));
            });
          }
        `,
      },
    },
    {
      name: 'a request in the callback of a helper that begins no transaction',
      files: {
        'src/orders.ts': code`
          import { withClient } from './transaction';

          export async function pay(id: string) {
            await withClient(async (client) => {
              await client.query('UPDATE orders SET paid = true WHERE id = $1', [id]);
              await fetch('https://shop.example/notify');
            });
          }
        `,
        'src/transaction.ts': code`
          import { pool } from './pool';

          export async function withClient(work) {
            const client = await pool.connect();
            try {
              await work(client);
            } finally {
              client.release();
            }
          }
        `,
      },
    },
  ],
});
