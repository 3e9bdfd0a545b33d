import { describe, expect, it } from 'vitest';

import { moduleAt, projectOf } from '#test/support/project.ts';

import { paymentCallsIn } from './payment-calls.ts';

async function paymentsIn(path: string, text: string): Promise<readonly string[]> {
  const module = moduleAt(await projectOf({ [path]: text }), path);
  return paymentCallsIn(module).map(
    ({ provider, kind, key }) => `${provider} ${kind} ${key === null ? 'none' : key.kind}`,
  );
}

describe('paymentCallsIn', () => {
  it.each([
    ['s.charges.create({ customer })', 'Stripe charge absent'],
    ['s.charges.create({ customer, capture: false })', 'Stripe hold absent'],
    ['s.charges.create({ source: { number: n } })', 'Stripe charge absent'],
    ['s.charges.create({ customer }, key && { idempotencyKey: key })', 'Stripe charge given'],
    ["s.charges.create({ customer }, { 'idempotency_key': key })", 'Stripe charge given'],
    ['s.charges.create({ customer }, options)', 'Stripe charge unknown'],
    ['s.topups.create({ amount })', 'Stripe charge absent'],
    ['s.transfers.createReversal(id, { amount })', 'Stripe refund absent'],
    ['s.transfers.createReversal(id, { amount }, { idempotencyKey: id })', 'Stripe refund given'],
    ['s.subscriptionSchedules.create({ customer })', 'Stripe subscription absent'],
    ['s.paymentIntents.create({ customer, ...more })', undefined],
    ['s.paymentIntents.create({ customer, confirm: false })', 'Stripe checkout absent'],
    ['s.paymentIntents.create({ customer, confirm: now, ...more })', 'Stripe charge absent'],
    [
      "s.paymentIntents.create({ customer, confirm: true, payment_method: 'pm_card_visa' })",
      undefined,
    ],
    ['s.refunds.create({ charge })', undefined],
    ['s.checkout.sessions.create({ mode, ...more })', 'Stripe checkout absent'],
    ["s.checkout.sessions.create({ mode: isCard ? 'setup' : 'payment' })", undefined],
    ['s.checkout.sessions.create({ setup_intent_data: data })', undefined],
  ])('reads %s of Stripe', async (call, expected) => {
    const text = `import Stripe from 'stripe'; const s = new Stripe(k); const f = () => ${call};`;
    expect(await paymentsIn('src/pay.ts', text)).toEqual(expected === undefined ? [] : [expected]);
  });

  it.each([
    ['stripe.Charge.create(customer=c)', 'Stripe charge absent'],
    ['stripe.Charge.create(customer=c, idempotency_key=k)', 'Stripe charge given'],
    ['stripe.Charge.create(customer=c, **more)', 'Stripe charge unknown'],
    ['stripe.StripeClient(k).v1.payment_intents.create({"confirm": True})', 'Stripe charge absent'],
    [
      'stripe.StripeClient(k).transfers.create({"amount": 5}, {"idempotency_key": k})',
      'Stripe transfer given',
    ],
    ['stripe.Transfer.create_reversal("tr", amount=5)', 'Stripe refund absent'],
    ['braintree.Subscription.create({"plan_id": "pro"})', 'Braintree subscription none'],
    ['braintree.Subscription.create({"plan_id": "pro", "id": i})', undefined],
  ])('reads %s', async (call, expected) => {
    const text = `import braintree\nimport stripe\n\ndef f():\n    ${call}\n`;
    expect(await paymentsIn('app/pay.py', text)).toEqual(expected === undefined ? [] : [expected]);
  });

  it.each([
    ['this.stripe', 'refunds.create({ amount })'],
    ['getStripe()', 'refunds.create({ amount })'],
    ['services.stripeClient', 'refunds.create({ amount })'],
  ])('takes what is called %s for the client of Stripe', async (client, call) => {
    const text = `export const f = () => ${client}.${call};`;
    expect(await paymentsIn('src/pay.js', text)).toEqual(['Stripe refund absent']);
  });

  it('leaves other clients alone', async () => {
    const text = 'export const f = () => this.stripeService.refunds.create({ amount });';
    expect(await paymentsIn('src/pay.js', text)).toEqual([]);
  });
});
