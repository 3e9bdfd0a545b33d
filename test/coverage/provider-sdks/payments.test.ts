import { describe, expect, test } from 'vitest';

import { code } from '#test/support/code.ts';

import { payments } from './facts.ts';

describe('Stripe', () => {
  test('payments: kind, idempotency key, in both languages and over HTTP', async () => {
    const typescript = code`
      import Stripe from 'stripe';

      const stripe = new Stripe(process.env.STRIPE_KEY);
      const pay = async () => {
        await stripe.charges.create({ customer, amount }, { idempotencyKey: order.id });
        await stripe.refunds.create({ charge, amount: 5 });
        await stripe.refunds.create({ charge });
        await fetch('https://api.stripe.com/v1/payouts', { method: 'POST', body });
      };
    `;
    const python = code`
      import stripe

      def pay():
          stripe.Transfer.create(amount=5, idempotency_key=order_id)
          stripe.StripeClient(KEY).payouts.create({"amount": 5})
    `;
    expect(await payments('src/a.ts', typescript)).toEqual([
      'Stripe charge by order.id',
      'Stripe refund absent',
      'Stripe payout absent',
    ]);
    expect(await payments('app/a.py', python)).toEqual([
      'Stripe transfer by order_id',
      'Stripe payout absent',
    ]);
  });
});

describe('Paddle', () => {
  test('payments: charges of subscriptions', async () => {
    const text = code`
      import { Paddle } from '@paddle/paddle-node-sdk';

      const paddle = new Paddle(process.env.PADDLE_KEY);
      const pay = () => paddle.subscriptions.createOneTimeCharge('sub', { items });
    `;
    expect(await payments('src/a.ts', text)).toEqual(['Paddle charge without any key']);
  });
});

describe('PayPal', () => {
  test('payments: kind, request id, also over HTTP', async () => {
    const text = code`
      import { OrdersController, PaymentsController } from '@paypal/paypal-server-sdk';

      const orders = new OrdersController(client);
      const captures = new PaymentsController(client);
      const pay = async () => {
        await orders.createOrder({ body: order, paypalRequestId: order.id });
        await captures.refundCapturedPayment({ captureId, body: { amount } });
        await fetch('https://api-m.paypal.com/v2/checkout/orders', { method: 'POST', body });
      };
    `;
    expect(await payments('src/a.ts', text)).toEqual([
      'PayPal checkout by order.id',
      'PayPal refund absent',
      'PayPal checkout absent',
    ]);
  });
});

describe('Braintree', () => {
  test('payments: kind, in both languages', async () => {
    const typescript = code`
      import braintree from 'braintree';

      const gateway = new braintree.BraintreeGateway({});
      const pay = () => gateway.transaction.sale({ amount: '5', paymentMethodToken: token });
    `;
    const python = code`
      import braintree

      def pay():
          braintree.Subscription.create({"plan_id": "pro"})
    `;
    expect(await payments('src/a.ts', typescript)).toEqual(['Braintree charge without any key']);
    expect(await payments('app/a.py', python)).toEqual(['Braintree subscription without any key']);
  });
});

describe('Adyen', () => {
  test('payments: kind, idempotency key, also over HTTP', async () => {
    const text = code`
      import { CheckoutAPI, TransfersAPI } from '@adyen/api-library';

      const checkout = new CheckoutAPI(client);
      const transfers = new TransfersAPI(client);
      const pay = async () => {
        await checkout.PaymentsApi.payments(payment, { idempotencyKey: order.id });
        await transfers.TransfersApi.transferFunds(transfer);
        await fetch('https://acme-live.adyen.com/v71/payments', { method: 'POST', body });
      };
    `;
    expect(await payments('src/a.ts', text)).toEqual([
      'Adyen charge by order.id',
      'Adyen transfer absent',
      'Adyen charge absent',
    ]);
  });
});

describe('Square', () => {
  test('payments: kind, idempotency key, in both languages', async () => {
    const typescript = code`
      import { SquareClient } from 'square';

      const square = new SquareClient({});
      const pay = async () => {
        await square.payments.create({ customerId, sourceId, idempotencyKey: order.id });
        await square.subscriptions.create({ planId });
      };
    `;
    const python = code`
      from square import Square

      def pay():
          Square().refunds.refund_payment(payment_id=payment, idempotency_key=refund_id)
    `;
    expect(await payments('src/a.ts', typescript)).toEqual([
      'Square charge by order.id',
      'Square subscription absent',
    ]);
    expect(await payments('app/a.py', python)).toEqual(['Square refund by refund_id']);
  });
});

describe('Mollie', () => {
  test('payments: recurring ones and subscriptions, idempotency key', async () => {
    const text = code`
      import createMollieClient from '@mollie/api-client';

      const mollie = createMollieClient({ apiKey });
      const pay = async () => {
        await mollie.payments.create({ amount, sequenceType: 'recurring', idempotencyKey: order.id });
        await mollie.customerSubscriptions.create({ customerId, amount });
        await mollie.payments.create({ amount });
      };
    `;
    expect(await payments('src/a.ts', text)).toEqual([
      'Mollie charge by order.id',
      'Mollie subscription absent',
    ]);
  });
});

describe('GoCardless', () => {
  test('payments: kind, idempotency key, in both languages and over HTTP', async () => {
    const typescript = code`
      import gocardless from 'gocardless-nodejs';

      const client = gocardless(TOKEN);
      const pay = async () => {
        await client.payments.create(payment, order.id);
        await fetch('https://api.gocardless.com/payments', { method: 'POST', body });
      };
    `;
    const python = code`
      import gocardless_pro

      def pay():
          gocardless_pro.Client(TOKEN).subscriptions.create(params={"amount": 5})
    `;
    expect(await payments('src/a.ts', typescript)).toEqual([
      'GoCardless charge by order.id',
      'GoCardless charge absent',
    ]);
    expect(await payments('app/a.py', python)).toEqual(['GoCardless subscription absent']);
  });
});

describe('Razorpay', () => {
  test('payments: kind, in both languages; payouts over HTTP with their key', async () => {
    const typescript = code`
      import Razorpay from 'razorpay';

      const razorpay = new Razorpay({});
      const pay = async () => {
        await razorpay.payments.refund(payment, { amount: 5 });
        await fetch('https://api.razorpay.com/v1/payouts', {
          method: 'POST',
          headers: { 'X-Payout-Idempotency': order.id },
        });
      };
    `;
    const python = code`
      import razorpay

      def pay():
          razorpay.Client(auth=AUTH).transfer.create({"amount": 5})
    `;
    expect(await payments('src/a.ts', typescript)).toEqual([
      'Razorpay refund without any key',
      'Razorpay payout by order.id',
    ]);
    expect(await payments('app/a.py', python)).toEqual(['Razorpay transfer without any key']);
  });
});

describe('Lemon Squeezy', () => {
  test('payments: refunds of a part', async () => {
    const text = code`
      import { issueOrderRefund } from '@lemonsqueezy/lemonsqueezy.js';

      const giveBack = async () => {
        await issueOrderRefund(order.id, 500);
        await issueOrderRefund(order.id);
      };
    `;
    expect(await payments('src/a.ts', text)).toEqual(['Lemon Squeezy refund without any key']);
  });
});
