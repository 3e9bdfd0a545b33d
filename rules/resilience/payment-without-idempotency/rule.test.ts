import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a refund that another file calls',
      files: {
        'src/stripe.ts': code`
          import Stripe from 'stripe';

          const stripe = new Stripe(process.env.STRIPE_KEY);
          export const refund = (charge, amount) => stripe.refunds.create({ charge, amount });
        `,
        'src/orders.ts': code`
          import { refund } from './stripe';

          export const cancel = (order) => refund(order.charge, order.shipping);
        `,
      },
      findings: [
        {
          message: 'missing',
          path: 'src/stripe.ts',
          span: '4:43-4:64',
          confidence: 'medium',
          data: {
            call: 'stripe.refunds.create',
            provider: 'Stripe',
            again: 'gives the amount back a second time',
            key: 'idempotencyKey',
          },
        },
      ],
    },
    {
      name: 'a transfer in a route',
      files: {
        'src/payouts.ts': code`
          import express from 'express';
          import Stripe from 'stripe';

          const stripe = new Stripe(process.env.STRIPE_KEY);
          const app = express();

          app.post('/payouts', async (req, res) => {
            const transfer = await stripe.transfers.create({ amount: 500, currency: 'eur' });
            res.json({ id: transfer.id });
          });
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '8:26-8:49',
          data: {
            call: 'stripe.transfers.create',
            provider: 'Stripe',
            again: 'transfers the money a second time',
            key: 'idempotencyKey',
          },
        },
      ],
    },
    {
      name: 'a payout with options that hold no key, in a job',
      files: {
        'src/worker.ts': code`
          import { Worker } from 'bullmq';
          import { Stripe } from 'stripe';

          const stripe = new Stripe(process.env.STRIPE_KEY);

          new Worker('payouts', async (job) => {
            await stripe.payouts.create({ amount: job.data.amount }, { stripeAccount: job.data.account });
          });
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '7:9-7:30',
          data: {
            call: 'stripe.payouts.create',
            provider: 'Stripe',
            again: 'pays the money out a second time',
            key: 'idempotencyKey',
          },
        },
      ],
    },
    {
      name: 'a client that comes out of a factory of another package',
      files: {
        'src/subscribe.ts': code`
          import { getStripe } from '@acme/billing';

          export async function subscribe(customer: string) {
            return getStripe().subscriptions.create({ customer, items: [{ price: 'pro' }] });
          }
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '4:10-4:42',
          data: {
            call: 'getStripe().subscriptions.create',
            provider: 'Stripe',
            again: 'starts a second subscription',
            key: 'idempotencyKey',
          },
          confidence: 'medium',
        },
      ],
    },
    {
      name: 'a callback is no option',
      files: {
        'src/pay.js': code`
          const stripe = require('stripe')(process.env.STRIPE_KEY);

          exports.pay = (req, res) => {
            stripe.charges.create({ amount: 395, customer: req.user.customer }, (err) => res.end(String(err)));
          };
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '4:3-4:24',
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
      name: 'a checkout, of which nothing comes until the customer completes it',
      files: {
        'app/api/checkout/route.ts': code`
          import { stripe } from '@/lib/stripe';

          export async function POST() {
            const session = await stripe.checkout.sessions.create({ mode: 'payment' });
            return Response.json({ url: session.url });
          }
        `,
        'lib/stripe.ts': code`
          import Stripe from 'stripe';

          export const stripe = new Stripe(process.env.STRIPE_KEY);
        `,
        'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }',
      },
      findings: [
        {
          message: 'prepared',
          path: 'app/api/checkout/route.ts',
          span: '4:25-4:56',
          data: {
            call: 'stripe.checkout.sessions.create',
            provider: 'Stripe',
            key: 'idempotencyKey',
          },
          severity: 'low',
        },
      ],
    },
    {
      name: 'a sale at a provider that takes no key',
      files: {
        'src/pay.ts': code`
          import braintree from 'braintree';

          const gateway = new braintree.BraintreeGateway({});

          export async function pay(token: string) {
            await gateway.transaction.sale({ amount: '5', paymentMethodToken: token });
          }
        `,
      },
      findings: [
        {
          message: 'unsupported',
          span: '6:9-6:33',
          data: {
            call: 'gateway.transaction.sale',
            provider: 'Braintree',
            again: 'charges the customer a second time',
          },
          severity: 'high',
          confidence: 'medium',
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a refund that nothing of the program calls',
      files: {
        'src/stripe.ts': code`
          import Stripe from 'stripe';

          const stripe = new Stripe(process.env.STRIPE_KEY);
          export const refund = (charge, amount) => stripe.refunds.create({ charge, amount });
          export const retrieve = (id) => stripe.refunds.retrieve(id);
        `,
        'src/orders.ts': code`
          import { retrieve } from './stripe';

          export const show = (order) => ({ refund: null, payment: retrieve(order.payment) });
        `,
        'src/stripe.test.ts': "import { refund } from './stripe';\n\nrefund('ch_1', 1);\n",
      },
    },
    {
      name: 'a key in the options, in its own object, by a condition or put in later',
      files: {
        'src/pay.ts': code`
          import Stripe from 'stripe';

          export async function pay(stripe: Stripe, order: Order, key?: string) {
            const options: Stripe.RequestOptions = { idempotencyKey: order.id };
            const later: Stripe.RequestOptions = {};
            later.idempotencyKey = order.id;
            await stripe.transfers.create({ amount: 5 }, { idempotencyKey: order.id });
            await stripe.transfers.create({ amount: 5 }, options);
            await stripe.transfers.create({ amount: 5 }, later);
            await stripe.transfers.create({ amount: 5 }, key ? { idempotencyKey: key } : undefined);
            await stripe.transfers.create({ amount: 5 }, { stripeAccount: 'a', ...options });
          }
        `,
      },
    },
    {
      name: 'options that cannot be read',
      files: {
        'src/pay.ts': code`
          import Stripe from 'stripe';
          import { optionsFor } from './options';

          export async function pay(stripe: Stripe, options: Stripe.RequestOptions, ...rest: never[]) {
            await stripe.transfers.create({ amount: 5 }, options);
            await stripe.transfers.create({ amount: 5 }, optionsFor('transfer'));
            await stripe.transfers.create({ amount: 5 }, ...rest);
          }
        `,
      },
    },
    {
      name: 'another service whose words are the same',
      files: {
        'src/sessions.ts': code`
          import { charges, sessions } from './store';

          export async function open(stripes: Stripes) {
            await sessions.create({ mode: 'payment' });
            await charges.create({ amount: 5 });
            await stripes.refunds.create({ amount: 5 });
          }
        `,
      },
    },
    {
      name: 'a script that somebody runs once',
      files: {
        'scripts/manual-payout.ts': code`
          import Stripe from 'stripe';

          async function main() {
            await new Stripe(process.env.STRIPE_KEY).transfers.create({ amount: 5 });
          }
          main();
        `,
        'src/pay-once.ts': code`
          import Stripe from 'stripe';

          await new Stripe(process.env.STRIPE_KEY).transfers.create({ amount: 5 });
        `,
      },
    },
    {
      name: 'what a framework builds from the sources',
      files: {
        '.keystone/config.js': code`
          const Stripe = require('stripe');

          const stripe = new Stripe('key');
          exports.pay = (account) => stripe.transfers.create({ amount: 1, destination: account });
        `,
      },
    },
    {
      name: 'a key that is left lying is another finding',
      files: {
        'src/pay.ts': code`
          import Stripe from 'stripe';

          export async function pay(stripe: Stripe, amount: number, idempotencyKey: string) {
            await stripe.transfers.create({ amount, destination: 'acct' });
          }
        `,
      },
    },
  ],
});
