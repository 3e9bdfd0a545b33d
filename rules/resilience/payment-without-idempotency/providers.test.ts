import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'requests by fetch and axios',
      files: {
        'src/pay.ts': code`
          import axios from 'axios';

          const API = 'https://api.stripe.com/v1';

          export async function pay(body: URLSearchParams, headers: Record<string, string>) {
            await fetch(\`\${API}/charges\`, { method: 'POST', headers: { Authorization: 'x' }, body });
            await axios.post('https://api.razorpay.com/v1/payouts', { amount: 5 });
            await axios({ method: 'post', url: 'https://api.stripe.com/v1/transfers', data: body });
          }
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '6:9-6:14',
          data: {
            call: 'fetch',
            provider: 'Stripe',
            again: 'charges the customer a second time',
            key: 'Idempotency-Key',
          },
          confidence: 'medium',
        },
        {
          message: 'missing',
          span: '7:9-7:19',
          data: {
            call: 'axios.post',
            provider: 'Razorpay',
            again: 'pays the money out a second time',
            key: 'X-Payout-Idempotency',
          },
          confidence: 'medium',
        },
        {
          message: 'missing',
          span: '8:9-8:14',
          data: {
            call: 'axios',
            provider: 'Stripe',
            again: 'transfers the money a second time',
            key: 'Idempotency-Key',
          },
          confidence: 'medium',
        },
      ],
    },
    {
      name: 'providers whose libraries take no key',
      files: {
        'src/pay.ts': code`
          import braintree from 'braintree';
          import { Paddle } from '@paddle/paddle-node-sdk';
          import Razorpay from 'razorpay';
          import { issueOrderRefund } from '@lemonsqueezy/lemonsqueezy.js';

          const gateway = new braintree.BraintreeGateway({});
          const paddle = new Paddle('key');
          const razorpay = new Razorpay({});

          export async function pay(token: string, amount: string) {
            await gateway.transaction.sale({ amount, paymentMethodToken: token });
            await paddle.subscriptions.createOneTimeCharge('sub', { items: [] });
            await razorpay.payments.refund('pay', { amount });
            await issueOrderRefund('order', 100);
          }
        `,
      },
      findings: [
        {
          message: 'unsupported',
          span: '11:9-11:33',
          data: {
            call: 'gateway.transaction.sale',
            provider: 'Braintree',
            again: 'charges the customer a second time',
          },
          severity: 'high',
          confidence: 'medium',
        },
        {
          message: 'unsupported',
          span: '12:9-12:49',
          data: {
            call: 'paddle.subscriptions.createOneTimeCharge',
            provider: 'Paddle',
            again: 'charges the customer a second time',
          },
          severity: 'high',
          confidence: 'medium',
        },
        {
          message: 'unsupported',
          span: '13:9-13:33',
          data: {
            call: 'razorpay.payments.refund',
            provider: 'Razorpay',
            again: 'gives the amount back a second time',
          },
          severity: 'high',
          confidence: 'medium',
        },
        {
          message: 'unsupported',
          span: '14:9-14:25',
          data: {
            call: 'issueOrderRefund',
            provider: 'Lemon Squeezy',
            again: 'gives the amount back a second time',
          },
          severity: 'high',
          confidence: 'medium',
        },
      ],
    },
    {
      name: 'Adyen, PayPal, Square, Mollie and GoCardless',
      files: {
        'src/pay.ts': code`
          import { CheckoutAPI, Client } from '@adyen/api-library';
          import { OrdersController } from '@paypal/paypal-server-sdk';
          import { SquareClient } from 'square';
          import createMollieClient from '@mollie/api-client';
          import gocardless from 'gocardless-nodejs';

          const checkout = new CheckoutAPI(new Client({}));
          const orders = new OrdersController(client);
          const square = new SquareClient({});
          const mollie = createMollieClient({ apiKey: 'key' });
          const cardless = gocardless('token', 'live');

          export async function pay(request: object, customerId: string) {
            await checkout.PaymentsApi.payments(request);
            await orders.createOrder({ body: { intent: 'CAPTURE' } });
            await square.subscriptions.create({ customerId, planVariationId: 'pro' });
            await mollie.payments.create({ customerId, sequenceType: 'recurring' });
            await cardless.payments.create({ amount: '5' });
          }
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '14:9-14:38',
          data: {
            call: 'checkout.PaymentsApi.payments',
            provider: 'Adyen',
            again: 'charges the customer a second time',
            key: 'idempotencyKey',
          },
          confidence: 'medium',
        },
        {
          message: 'missing',
          span: '16:9-16:36',
          data: {
            call: 'square.subscriptions.create',
            provider: 'Square',
            again: 'starts a second subscription',
            key: 'idempotencyKey',
          },
          confidence: 'medium',
        },
        {
          message: 'missing',
          span: '17:9-17:31',
          data: {
            call: 'mollie.payments.create',
            provider: 'Mollie',
            again: 'charges the customer a second time',
            key: 'idempotencyKey',
          },
          confidence: 'medium',
        },
        {
          message: 'missing',
          span: '18:9-18:33',
          data: {
            call: 'cardless.payments.create',
            provider: 'GoCardless',
            again: 'charges the customer a second time',
            key: 'idempotencyKey',
          },
          confidence: 'medium',
        },
        {
          message: 'prepared',
          span: '15:9-15:27',
          data: { call: 'orders.createOrder', provider: 'PayPal', key: 'paypalRequestId' },
          severity: 'low',
          confidence: 'medium',
        },
      ],
    },
  ],
  passes: [
    {
      name: 'keys of other providers',
      files: {
        'src/pay.ts': code`
          import { CheckoutAPI, Client } from '@adyen/api-library';
          import { OrdersController } from '@paypal/paypal-server-sdk';
          import { SquareClient } from 'square';
          import createMollieClient from '@mollie/api-client';
          import gocardless from 'gocardless-nodejs';

          const checkout = new CheckoutAPI(new Client({}));
          const orders = new OrdersController(client);
          const square = new SquareClient({});
          const mollie = createMollieClient({ apiKey: 'key' });
          const cardless = gocardless('token', 'live');

          export async function pay(request: object, order: Order) {
            const idempotencyKey = order.id;
            await checkout.PaymentsApi.payments(request, { idempotencyKey });
            await orders.createOrder({ body: {}, paypalRequestId: order.id });
            await square.payments.create({ sourceId: 'card', customerId: 'c', idempotencyKey });
            await mollie.payments.create({ sequenceType: 'recurring', idempotencyKey });
            await cardless.payments.create({ amount: '5' }, order.id);
          }
        `,
      },
    },
    {
      name: 'a key in the headers of a request',
      files: {
        'src/pay.ts': code`
          import axios from 'axios';

          export async function pay(body: object, order: Order) {
            const headers = { 'Idempotency-Key': order.id };
            await fetch('https://api.stripe.com/v1/charges', { method: 'POST', headers });
            await axios.post('https://api.stripe.com/v1/charges', body, { headers });
            await axios.post('https://api.razorpay.com/v1/payouts', body, {
              headers: { 'X-Payout-Idempotency': order.id },
            });
          }
        `,
      },
    },
    {
      name: 'requests that read, and requests to a test system',
      files: {
        'src/pay.ts': code`
          export async function look() {
            await fetch('https://api.stripe.com/v1/charges');
            await fetch('https://api.stripe.com/v1/customers', { method: 'POST' });
            await fetch('https://api-m.sandbox.paypal.com/v2/checkout/orders', { method: 'POST' });
          }
        `,
      },
    },
  ],
});
