import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a payment that is confirmed at once, from a server action',
      files: {
        'app/actions.ts': code`
          'use server';
          import Stripe from 'stripe';

          const stripe = new Stripe(process.env.STRIPE_KEY);

          export async function pay(customer: string, card: string) {
            await stripe.paymentIntents.create({ customer, payment_method: card, confirm: true });
          }
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '7:9-7:37',
          data: {
            call: 'stripe.paymentIntents.create',
            provider: 'Stripe',
            again: 'charges the customer a second time',
            key: 'idempotencyKey',
          },
        },
      ],
    },
    {
      name: 'a payment that the same function confirms',
      files: {
        'src/pay.ts': code`
          import Stripe from 'stripe';

          export async function pay(stripe: Stripe, customer: string) {
            const intent = await stripe.paymentIntents.create({ customer, amount: 5 });
            await stripe.paymentIntents.confirm(intent.id);
          }
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '4:24-4:52',
          data: {
            call: 'stripe.paymentIntents.create',
            provider: 'Stripe',
            again: 'charges the customer a second time',
            key: 'idempotencyKey',
          },
          confidence: 'medium',
        },
      ],
    },
    {
      name: 'a payment that is only reserved',
      files: {
        'src/pay.ts': code`
          import Stripe from 'stripe';

          export async function pay(stripe: Stripe, customer: string) {
            await stripe.paymentIntents.create({ customer, confirm: true, capture_method: 'manual' });
          }
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '4:9-4:37',
          data: {
            call: 'stripe.paymentIntents.create',
            provider: 'Stripe',
            again: 'reserves the amount on the card a second time',
            key: 'idempotencyKey',
          },
          severity: 'medium',
          confidence: 'medium',
        },
      ],
    },
    {
      name: 'a part of a payment that is given back',
      files: {
        'src/refund.ts': code`
          import Stripe from 'stripe';

          export class Refunds {
            constructor(private readonly stripe: Stripe) {}

            async refund(charge: string, amount: number) {
              return this.stripe.refunds.create({ charge, amount });
            }
          }
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '7:12-7:38',
          data: {
            call: 'this.stripe.refunds.create',
            provider: 'Stripe',
            again: 'gives the amount back a second time',
            key: 'idempotencyKey',
          },
          confidence: 'medium',
        },
      ],
    },
    {
      name: 'an invoice item',
      files: {
        'src/bill.ts': code`
          import Stripe from 'stripe';

          export async function bill(stripe: Stripe, customer: string) {
            await stripe.invoiceItems.create({ customer, amount: 500 });
          }
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '4:9-4:35',
          data: {
            call: 'stripe.invoiceItems.create',
            provider: 'Stripe',
            again: 'bills the customer a second time',
            key: 'idempotencyKey',
          },
          confidence: 'medium',
        },
      ],
    },
    {
      name: 'a subscription that expires unless the customer pays its first invoice',
      files: {
        'src/subscribe.ts': code`
          import Stripe from 'stripe';

          export async function subscribe(stripe: Stripe, customer: string) {
            return stripe.subscriptions.create({ customer, payment_behavior: 'default_incomplete' });
          }
        `,
      },
      findings: [
        {
          message: 'prepared',
          span: '4:10-4:37',
          data: { call: 'stripe.subscriptions.create', provider: 'Stripe', key: 'idempotencyKey' },
          severity: 'low',
          confidence: 'medium',
        },
      ],
    },
    {
      name: 'a payment that the browser confirms',
      files: {
        'src/pay.ts': code`
          import Stripe from 'stripe';

          export async function prepare(stripe: Stripe, amount: number) {
            const intent = await stripe.paymentIntents.create({ amount, currency: 'eur' });
            return intent.client_secret;
          }
        `,
      },
      findings: [
        {
          message: 'prepared',
          span: '4:24-4:52',
          data: { call: 'stripe.paymentIntents.create', provider: 'Stripe', key: 'idempotencyKey' },
          severity: 'low',
          confidence: 'medium',
        },
      ],
    },
    {
      name: 'a subscription at a provider that takes no key',
      files: {
        'src/pay.ts': code`
          import braintree from 'braintree';

          const gateway = new braintree.BraintreeGateway({});

          export async function pay(token: string) {
            await gateway.subscription.create({ planId: 'pro', paymentMethodToken: token });
          }
        `,
      },
      findings: [
        {
          message: 'unsupported',
          span: '6:9-6:36',
          data: {
            call: 'gateway.subscription.create',
            provider: 'Braintree',
            again: 'starts a second subscription',
          },
          severity: 'high',
          confidence: 'medium',
        },
      ],
    },
  ],
  passes: [
    {
      name: 'an item of an invoice that is made anew with it and has a key',
      files: {
        'src/invoices.ts': code`
          import Stripe from 'stripe';

          const stripe = new Stripe(process.env.STRIPE_KEY);
          export async function bill(customer: string, amount: number, order: string) {
            const invoice = await stripe.invoices.create({ customer }, { idempotencyKey: order });
            await stripe.invoiceItems.create({ customer, amount, invoice: invoice.id });
          }
        `,
      },
    },
    {
      name: 'calls that the provider refuses the second time',
      files: {
        'src/pay.ts': code`
          import Stripe from 'stripe';
          import braintree from 'braintree';

          const gateway = new braintree.BraintreeGateway({});

          export async function pay(stripe: Stripe, token: string, id: string) {
            await stripe.refunds.create({ charge: id });
            await stripe.invoices.pay(id);
            await stripe.paymentIntents.capture(id);
            await stripe.charges.create({ amount: 5, source: token });
            await stripe.paymentIntents.create({ amount: 5, confirm: true, payment_method: token });
            await stripe.paymentIntents.create({ amount: 5, confirm: true, confirmation_token: token });
            await stripe.subscriptionSchedules.create({ from_subscription: id });
            await gateway.transaction.sale({ amount: '5', paymentMethodNonce: token });
            await gateway.transaction.refund(id);
          }

          export async function subscribe(stripe: Stripe, token: string) {
            const customer = await stripe.customers.create({ source: token });
            await stripe.subscriptions.create({ customer: customer.id, items: [] });
          }
        `,
      },
    },
    {
      name: 'set-up and what moves no money',
      files: {
        'src/setup.ts': code`
          import Stripe from 'stripe';

          export async function setUp(stripe: Stripe, customer: string) {
            await stripe.customers.create({ email: 'a@example.com' });
            await stripe.products.create({ name: 'Pro' });
            await stripe.prices.create({ unit_amount: 5 });
            await stripe.setupIntents.create({ customer });
            await stripe.billingPortal.sessions.create({ customer });
            await stripe.checkout.sessions.create({ mode: 'setup', customer });
            await stripe.subscriptions.list({ customer });
            await stripe.paymentIntents.retrieve('pi');
          }
        `,
      },
    },
  ],
});
