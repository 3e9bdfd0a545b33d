import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a row that another request writes again is no record',
      files: {
        'src/orders.ts': code`
          import Stripe from 'stripe';
          import { prisma } from './db';

          export async function order(stripe: Stripe, customer: string, total: number) {
            await prisma.order.create({ data: { total } });
            await stripe.charges.create({ customer, amount: total });
          }
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '6:9-6:30',
          data: {
            call: 'stripe.charges.create',
            provider: 'Stripe',
            again: 'charges the customer a second time',
            key: 'idempotencyKey',
          },
          confidence: 'medium',
        },
      ],
    },
    {
      name: 'a look whether somebody is signed in is none either',
      files: {
        'src/orders.ts': code`
          import Stripe from 'stripe';

          export async function order(stripe: Stripe, user: User | null, total: number) {
            if (!user) {
              throw new Error('sign in');
            }
            await stripe.charges.create({ customer: user.customer, amount: total });
          }
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '7:9-7:30',
          data: {
            call: 'stripe.charges.create',
            provider: 'Stripe',
            again: 'charges the customer a second time',
            key: 'idempotencyKey',
          },
          confidence: 'medium',
        },
      ],
    },
    {
      name: 'a branch on something else, and a record that only another branch keeps',
      files: {
        'src/pay.ts': code`
          import braintree from 'braintree';
          import Stripe from 'stripe';

          const gateway = new braintree.BraintreeGateway({});

          export async function pay(stripe: Stripe, order: Order, method: string) {
            if (method === 'stripe') {
              await stripe.checkout.sessions.create({ mode: 'payment' });
            } else {
              await gateway.transaction.sale({ amount: '5', customerId: order.customer });
            }
          }

          export async function payOld(stripe: Stripe, order: Order, isOld: boolean) {
            if (isOld) {
              if (order.status === 'paid') {
                return;
              }
            } else {
              await stripe.charges.create({ customer: order.customer, amount: 5 });
            }
          }
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '20:11-20:32',
          data: {
            call: 'stripe.charges.create',
            provider: 'Stripe',
            again: 'charges the customer a second time',
            key: 'idempotencyKey',
          },
          confidence: 'medium',
        },
        {
          message: 'unsupported',
          span: '10:11-10:35',
          data: {
            call: 'gateway.transaction.sale',
            provider: 'Braintree',
            again: 'charges the customer a second time',
          },
          severity: 'high',
          confidence: 'medium',
        },
        {
          message: 'prepared',
          span: '8:11-8:42',
          data: {
            call: 'stripe.checkout.sessions.create',
            provider: 'Stripe',
            key: 'idempotencyKey',
          },
          severity: 'low',
          confidence: 'medium',
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a row that is written under a key first, and a row that is marked',
      files: {
        'src/pay.ts': code`
          import Stripe from 'stripe';
          import { prisma } from './db';

          export async function pay(stripe: Stripe, customer: string, orderId: string) {
            await prisma.attempt.create({ data: { orderId } });
            await stripe.charges.create({ customer, amount: 5 });
          }

          export async function payMarked(stripe: Stripe, customer: string, id: string) {
            await prisma.order.update({ where: { id }, data: { status: 'paying' } });
            await stripe.charges.create({ customer, amount: 5 });
          }

          export async function payUpserted(stripe: Stripe, customer: string, id: string) {
            await prisma.attempt.upsert({ where: { id }, create: { id }, update: {} });
            await stripe.charges.create({ customer, amount: 5 });
          }
        `,
        'prisma/schema.prisma': code`
          model Attempt {
            orderId String @unique
          }
        `,
      },
    },
    {
      name: 'a claim before the call',
      files: {
        'src/pay.ts': code`
          import Stripe from 'stripe';
          import { claimOnce, redis } from './store';

          export async function pay(stripe: Stripe, customer: string, id: string) {
            if ((await redis.set(\`pay:\${id}\`, '1', 'EX', 86400, 'NX')) === null) {
              return;
            }
            await stripe.charges.create({ customer, amount: 5 });
          }

          export async function payClaimed(stripe: Stripe, customer: string, id: string) {
            if (!(await store.tryClaim(id))) {
              return;
            }
            await stripe.charges.create({ customer, amount: 5 });
          }
        `,
      },
    },
    {
      name: 'a state that decides, also in the caller',
      files: {
        'src/pay.ts': code`
          import Stripe from 'stripe';

          export async function pay(stripe: Stripe, order: Order) {
            if (order.status === 'paid') {
              return;
            }
            await charge(stripe, order.customer);
          }

          async function charge(stripe: Stripe, customer: string) {
            await stripe.charges.create({ customer, amount: 5 });
          }

          export async function refundRest(stripe: Stripe, payment: Payment, amount: number) {
            if (!payment.refundId) {
              await stripe.refunds.create({ charge: payment.chargeId, amount });
            }
          }
        `,
      },
    },
  ],
});
