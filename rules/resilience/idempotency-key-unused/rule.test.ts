import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a parameter that is left lying',
      files: {
        'src/pay.ts': code`
          import Stripe from 'stripe';

          export async function pay(stripe: Stripe, amount: number, idempotencyKey: string) {
            return stripe.transfers.create({ amount, destination: 'acct' });
          }
        `,
      },
      findings: [
        {
          message: 'dropped',
          span: '3:59-3:73',
          data: {
            key: 'idempotencyKey',
            origin: 'accepted',
            call: 'stripe.transfers.create',
          },
          evidence: [{ span: '4:10-4:33', note: 'Goes out without the key.' }],
          fixed: code`
            import Stripe from 'stripe';

            export async function pay(stripe: Stripe, amount: number, idempotencyKey: string) {
              return stripe.transfers.create({ amount, destination: 'acct' }, { idempotencyKey });
            }
          `,
        },
      ],
    },
    {
      name: 'a key that is only looked at, beside other options',
      files: {
        'src/pay.ts': code`
          import Stripe from 'stripe';

          export async function pay(stripe: Stripe, { amount, account, idempotencyKey }: Payment) {
            if (!idempotencyKey) {
              throw new Error('a key is required');
            }
            console.log(\`paying with \${idempotencyKey}\`);
            return stripe.payouts.create({ amount }, { stripeAccount: account });
          }
        `,
      },
      findings: [
        {
          message: 'dropped',
          span: '3:62-3:76',
          data: { key: 'idempotencyKey', origin: 'accepted', call: 'stripe.payouts.create' },
          evidence: [{ span: '8:10-8:31', note: 'Goes out without the key.' }],
          fixed: code`
            import Stripe from 'stripe';

            export async function pay(stripe: Stripe, { amount, account, idempotencyKey }: Payment) {
              if (!idempotencyKey) {
                throw new Error('a key is required');
              }
              console.log(\`paying with \${idempotencyKey}\`);
              return stripe.payouts.create({ amount }, { stripeAccount: account, idempotencyKey });
            }
          `,
        },
      ],
    },
    {
      name: 'a key that is computed and forgotten',
      files: {
        'src/pay.ts': code`
          import Stripe from 'stripe';

          export async function pay(stripe: Stripe, order: Order) {
            const chargeIdempotencyKey = \`charge-\${order.id}\`;
            return stripe.charges.create({ customer: order.customer, amount: order.total });
          }
        `,
      },
      findings: [
        {
          message: 'dropped',
          span: '4:9-4:29',
          data: {
            key: 'chargeIdempotencyKey',
            origin: 'computed',
            call: 'stripe.charges.create',
          },
          evidence: [{ span: '5:10-5:31', note: 'Goes out without the key.' }],
          fixed: code`
            import Stripe from 'stripe';

            export async function pay(stripe: Stripe, order: Order) {
              const chargeIdempotencyKey = \`charge-\${order.id}\`;
              return stripe.charges.create({ customer: order.customer, amount: order.total }, { idempotencyKey: chargeIdempotencyKey });
            }
          `,
        },
      ],
    },
    {
      name: 'a header that a route reads and an insert does without',
      files: {
        'src/orders.ts': code`
          import express from 'express';
          import { pool } from './db';

          const app = express();

          app.post('/orders', async (req, res) => {
            const key = req.headers['idempotency-key'];
            if (!key) {
              return res.status(400).end();
            }
            await pool.query('INSERT INTO orders (total) VALUES ($1)', [req.body.total]);
            res.status(201).end();
          });
        `,
      },
      findings: [
        {
          message: 'dropped',
          span: '7:9-7:12',
          data: { key: 'key', origin: 'accepted', call: 'pool.query' },
          confidence: 'medium',
          evidence: [{ span: '11:9-11:19', note: 'Goes out without the key.' }],
        },
      ],
    },
    {
      name: 'a key that a request does without',
      files: {
        'src/gateway.ts': code`
          export async function send(url: string, body: string, idempotencyKey: string) {
            return fetch(url, { method: 'POST', body });
          }
        `,
      },
      findings: [
        {
          message: 'dropped',
          span: '1:55-1:69',
          data: { key: 'idempotencyKey', origin: 'accepted', call: 'fetch' },
          confidence: 'medium',
          evidence: [{ span: '2:10-2:15', note: 'Goes out without the key.' }],
        },
      ],
    },
    {
      name: 'a key that a provider takes none of',
      files: {
        'src/pay.ts': code`
          import braintree from 'braintree';

          const gateway = new braintree.BraintreeGateway({});

          export async function pay(token: string, idempotencyKey: string) {
            return gateway.transaction.sale({ amount: '5', paymentMethodToken: token });
          }
        `,
      },
      findings: [
        {
          message: 'dropped',
          span: '5:42-5:56',
          data: { key: 'idempotencyKey', origin: 'accepted', call: 'gateway.transaction.sale' },
          severity: 'high',
          evidence: [{ span: '6:10-6:34', note: 'Goes out without the key.' }],
        },
      ],
    },
    {
      name: 'a random key for every call',
      files: {
        'src/payouts.ts': code`
          import { randomUUID } from 'node:crypto';
          import express from 'express';
          import Stripe from 'stripe';

          const stripe = new Stripe(process.env.STRIPE_KEY);
          const app = express();

          app.post('/payouts', async (req, res) => {
            await stripe.transfers.create({ amount: 5 }, { idempotencyKey: randomUUID() });
            res.end();
          });
        `,
      },
      findings: [
        {
          message: 'fresh',
          span: '9:66-9:78',
          data: { call: 'stripe.transfers.create', source: 'randomUUID()', provider: 'Stripe' },
          evidence: [{ span: '9:9-9:32', note: 'Is called with the key.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a key in headers, options and columns',
      files: {
        'src/pay.ts': code`
          import Stripe from 'stripe';
          import { pool } from './db';

          export async function pay(stripe: Stripe, amount: number, idempotencyKey: string) {
            return stripe.transfers.create({ amount }, { idempotencyKey });
          }

          export async function send(url: string, body: string, idempotencyKey: string) {
            const headers = { 'Idempotency-Key': idempotencyKey };
            return fetch(url, { method: 'POST', headers, body });
          }

          export async function keep(total: number, idempotencyKey: string) {
            await pool.query('INSERT INTO orders (total, key) VALUES ($1, $2)', [total, idempotencyKey]);
          }
        `,
      },
    },
    {
      name: 'a key that is handed on with the whole of what it came in',
      files: {
        'src/pay.ts': code`
          import Stripe from 'stripe';
          import { pay } from './gateway';

          export async function charge(stripe: Stripe, input: Input) {
            const { amount, idempotencyKey } = input;
            await pay(input);
            return stripe.transfers.create({ amount });
          }
        `,
      },
    },
    {
      name: 'a key that is taken out so that the rest goes on without it',
      files: {
        'src/pay.ts': code`
          import Stripe from 'stripe';

          export async function pay(stripe: Stripe, { idempotencyKey, ...params }: Params) {
            return stripe.transfers.create(params);
          }

          export async function send(stripe: Stripe, amount: number, _idempotencyKey: string) {
            return stripe.transfers.create({ amount });
          }
        `,
      },
    },
    {
      name: 'a function that sends and writes nothing',
      files: {
        'src/memory.ts': code`
          export class MemoryGateway implements Gateway {
            charge(amount: number, idempotencyKey: string) {
              this.total += amount;
            }

            refund(amount: number, idempotencyKey: string) {
              throw new Error('not supported');
            }
          }
        `,
      },
    },
    {
      name: 'an interceptor that uses the key',
      files: {
        'src/payments.controller.ts': code`
          import { Controller, Headers, Post, UseInterceptors } from '@nestjs/common';
          import { IdempotencyInterceptor } from './idempotency';
          import { orders } from './db';

          @Controller('payments')
          @UseInterceptors(IdempotencyInterceptor)
          export class PaymentsController {
            @Post()
            async create(@Headers('idempotency-key') idempotencyKey: string) {
              await fetch('https://pay.example.com', { method: 'POST' });
            }
          }
        `,
      },
    },
    {
      name: 'the name of the header',
      files: {
        'src/pay.ts': code`
          export async function pay(body: string) {
            const IDEMPOTENCY_KEY = 'Idempotency-Key';
            return fetch('https://pay.example.com', { method: 'POST', body });
          }
        `,
      },
    },
    {
      name: 'a call that is guarded by a record, and one that moves no money',
      files: {
        'src/pay.ts': code`
          import { randomUUID } from 'node:crypto';
          import Stripe from 'stripe';

          export async function pay(stripe: Stripe, order: Order) {
            if (order.status === 'paid') {
              return;
            }
            await stripe.charges.create({ customer: order.customer }, { idempotencyKey: randomUUID() });
          }

          export async function join(stripe: Stripe) {
            await stripe.customers.create({}, { idempotencyKey: randomUUID() });
          }
        `,
      },
    },
    {
      name: 'a script that somebody runs once',
      files: {
        'scripts/pay.ts': code`
          import { randomUUID } from 'node:crypto';
          import Stripe from 'stripe';

          export async function main(stripe: Stripe) {
            await stripe.transfers.create({ amount: 5 }, { idempotencyKey: randomUUID() });
          }
        `,
      },
    },
  ],
});
