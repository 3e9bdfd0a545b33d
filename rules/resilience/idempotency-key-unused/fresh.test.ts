import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a random key in a variable, and a clock beside an id',
      files: {
        'src/pay.ts': code`
          import Stripe from 'stripe';
          import { v4 as uuid } from 'uuid';

          export async function pay(stripe: Stripe, order: Order) {
            const idempotencyKey = uuid();
            await stripe.transfers.create({ amount: 5 }, { idempotencyKey });
            await stripe.payouts.create({ amount: 5 }, { idempotencyKey: \`\${order.id}-\${Date.now()}\` });
          }
        `,
      },
      findings: [
        {
          message: 'fresh',
          span: '5:26-5:32',
          data: { call: 'stripe.transfers.create', source: 'uuid()', provider: 'Stripe' },
          confidence: 'medium',
          evidence: [{ span: '6:9-6:32', note: 'Is called with the key.' }],
        },
        {
          message: 'fresh',
          span: '7:79-7:89',
          data: { call: 'stripe.payouts.create', source: 'Date.now()', provider: 'Stripe' },
          confidence: 'medium',
          evidence: [{ span: '7:9-7:30', note: 'Is called with the key.' }],
        },
      ],
    },
    {
      name: 'a key made inside of the callback that is tried again',
      files: {
        'src/pay.ts': code`
          import { randomUUID } from 'node:crypto';
          import { SquareClient } from 'square';
          import { retry } from './retry';

          const square = new SquareClient({});

          export function subscribe(customerId: string) {
            return retry(async () => {
              const idempotencyKey = newKey();
              const request = { customerId, idempotencyKey };
              return square.subscriptions.create(request);
            });
          }

          function newKey() {
            return randomUUID();
          }
        `,
      },
      findings: [
        {
          message: 'fresh',
          span: '9:28-9:36',
          data: { call: 'square.subscriptions.create', source: 'newKey()', provider: 'Square' },
          confidence: 'medium',
          evidence: [{ span: '11:12-11:39', note: 'Is called with the key.' }],
        },
      ],
    },
    {
      name: 'a key beside what is spread into the parameters',
      files: {
        'src/refund.ts': code`
          import { SquareClient } from 'square';
          import { v4 as uuidv4 } from 'uuid';

          const square = new SquareClient({});

          export async function refund(paymentId: string, amountMoney: Money, reason?: string) {
            const body = { idempotencyKey: uuidv4(), paymentId, amountMoney, ...(reason && { reason }) };
            return square.refunds.refundPayment(body);
          }
        `,
      },
      findings: [
        {
          message: 'fresh',
          span: '7:34-7:42',
          data: { call: 'square.refunds.refundPayment', source: 'uuidv4()', provider: 'Square' },
          confidence: 'medium',
          evidence: [{ span: '8:10-8:38', note: 'Is called with the key.' }],
        },
      ],
    },
    {
      name: 'a checkout with a random key',
      files: {
        'src/checkout.ts': code`
          import Stripe from 'stripe';

          export async function open(stripe: Stripe) {
            const options = { idempotencyKey: crypto.randomUUID() };
            return stripe.checkout.sessions.create({ mode: 'payment' }, options);
          }
        `,
      },
      findings: [
        {
          message: 'fresh',
          span: '4:37-4:56',
          data: {
            call: 'stripe.checkout.sessions.create',
            source: 'crypto.randomUUID()',
            provider: 'Stripe',
          },
          severity: 'low',
          confidence: 'medium',
          evidence: [{ span: '5:10-5:41', note: 'Is called with the key.' }],
        },
      ],
    },
    {
      name: 'a random key that is made and forgotten',
      files: {
        'src/pay.ts': code`
          import { randomUUID } from 'node:crypto';
          import Stripe from 'stripe';

          export async function pay(stripe: Stripe, amount: number) {
            const idempotencyKey = randomUUID();
            return stripe.transfers.create({ amount });
          }
        `,
      },
      findings: [
        {
          message: 'dropped',
          span: '5:9-5:23',
          data: {
            key: 'idempotencyKey',
            origin: 'computed',
            call: 'stripe.transfers.create',
          },
          evidence: [{ span: '6:10-6:33', note: 'Goes out without the key.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a key made once outside of the loop or callback that repeats the call',
      files: {
        'src/pay.ts': code`
          import { randomUUID } from 'node:crypto';
          import Stripe from 'stripe';
          import { retry } from './retry';

          export async function pay(stripe: Stripe, amount: number) {
            const idempotencyKey = randomUUID();
            return retry(() => stripe.transfers.create({ amount }, { idempotencyKey }));
          }

          export async function payInLoop(stripe: Stripe, amount: number) {
            const idempotencyKey = randomUUID();
            for (let attempt = 0; attempt < 3; attempt += 1) {
              await stripe.transfers.create({ amount }, { idempotencyKey });
            }
          }
        `,
      },
    },
    {
      name: 'a key that is stored before the call',
      files: {
        'src/pay.ts': code`
          import { randomUUID } from 'node:crypto';
          import Stripe from 'stripe';
          import { store } from './store';

          export async function pay(stripe: Stripe, amount: number) {
            const idempotencyKey = randomUUID();
            await store.remember(idempotencyKey);
            return stripe.transfers.create({ amount }, { idempotencyKey });
          }
        `,
      },
    },
    {
      name: 'a random key for those who bring none',
      files: {
        'src/pay.ts': code`
          import { randomUUID } from 'node:crypto';
          import Stripe from 'stripe';

          export async function pay(stripe: Stripe, amount: number, key = randomUUID(), other?: string) {
            await stripe.transfers.create({ amount }, { idempotencyKey: key });
            await stripe.transfers.create({ amount }, { idempotencyKey: other ?? randomUUID() });
          }
        `,
      },
    },
    {
      name: 'a key of what is paid for, of a day, and a hash',
      files: {
        'src/pay.ts': code`
          import { createHash } from 'node:crypto';
          import Stripe from 'stripe';

          export async function pay(stripe: Stripe, order: Order) {
            const day = new Date().toISOString().slice(0, 10);
            const hash = createHash('sha256').update(order.id).digest('hex');
            await stripe.transfers.create({ amount: 5 }, { idempotencyKey: \`pay-\${order.id}\` });
            await stripe.transfers.create({ amount: 5 }, { idempotencyKey: \`\${order.id}-\${day}\` });
            await stripe.transfers.create({ amount: 5 }, { idempotencyKey: hash });
          }
        `,
      },
    },
  ],
});
