import type { Confidence } from '#core/confidence.ts';
import type { Report } from '#core/rule.ts';
import { isRun } from '#model/code/callers.ts';
import { isKeyDroppedAt } from '#model/data/dropped-keys.ts';
import { isOneOffPath } from '#model/one-off-path.ts';
import {
  isWithoutKey,
  PAYMENT_WORDS,
  paymentCallsIn,
  severityOfRepeating,
} from '#model/payments/payment-calls.ts';
import type { PaymentCall, PaymentKind } from '#model/payments/payment-calls.ts';
import { isForNewCustomer, isOfNewInvoice } from '#model/payments/payment-customers.ts';
import { isRecordedBefore } from '#model/payments/payment-records.ts';
import { defineRule } from '#model/rule.ts';
import { isServed } from '#model/http/served-code.ts';

const MESSAGES = {
  missing:
    '{call} has no idempotency key, so a retry after an answer that got lost {again}. Pass {key} made of what is paid for, such as the id of the order, and {provider} answers the retry with the first result.',
  unsupported:
    '{provider} takes no idempotency key with {call} and nothing is recorded before it, so a retry after an answer that got lost {again}. Insert a row under a unique key before the call, and stop when it is there.',
  prepared:
    '{call} has no idempotency key, so a retry or a second click makes a second payment at {provider} that the customer can complete as well. Nothing is charged until then; pass {key} made of the cart or order to get the first one again.',
} as const;

const AGAIN: Readonly<Record<PaymentKind, string>> = {
  charge: 'charges the customer a second time',
  hold: 'reserves the amount on the card a second time',
  transfer: 'transfers the money a second time',
  payout: 'pays the money out a second time',
  refund: 'gives the amount back a second time',
  subscription: 'starts a second subscription',
  invoice: 'bills the customer a second time',
  checkout: 'makes a second payment',
};

export default defineRule({
  meta: {
    id: 'resilience/payment-without-idempotency',
    title: 'Payment is created without an idempotency key',
    severity: 'critical',
    confidence: 'high',
    scope: 'call',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['pci-dss-6'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://docs.stripe.com/api/idempotent_requests',
      'https://docs.stripe.com/payments/payment-intents',
      'https://github.com/stripe/stripe-node#configuration',
      'https://docs.adyen.com/development-resources/api-idempotency/',
      'https://developer.paypal.com/api/rest/reference/idempotency/',
      'https://docs.mollie.com/reference/api-idempotency',
    ],
    messages: MESSAGES,
  },
  code: {
    languages: ['typescript', 'python'],
    words: PAYMENT_WORDS,
    check(module, report) {
      if (isOneOffPath(module.path)) {
        return;
      }
      for (const payment of paymentCallsIn(module)) {
        if (isRepeatable(payment)) {
          reportPayment(payment, report);
        }
      }
    },
  },
  project: {
    // Says which columns have a unique key; looked at where a row is written before the call.
    reads: (path) => path.endsWith('.prisma'),
    check: () => {},
  },
});

// What stands in no function runs once, when somebody starts it.
function isRepeatable(payment: PaymentCall): boolean {
  const { module, call } = payment;
  return (
    isWithoutKey(payment) &&
    module.enclosingFunction(call) !== undefined &&
    !isRecordedBefore(module, call) &&
    !isKeyDroppedAt(payment) &&
    !isForNewCustomer(payment) &&
    !isOfNewInvoice(payment) &&
    isRun(module, call)
  );
}

function reportPayment(payment: PaymentCall, report: Report<typeof MESSAGES>): void {
  const { module, call, provider, kind, key, keyName } = payment;
  const name = module.text(call.callee).replaceAll(/\s+/gu, '');
  const at = module.place(call.callee);
  const severity = severityOfRepeating(payment);
  const confidence = confidenceOf(payment);
  if (key === null) {
    const data = { call: name, provider, again: AGAIN[kind] };
    report.violation({ at, message: 'unsupported', data, severity, confidence });
  } else if (kind === 'checkout') {
    const data = { call: name, provider, key: keyName };
    report.violation({ at, message: 'prepared', data, severity, confidence });
  } else {
    const data = { call: name, provider, again: AGAIN[kind], key: keyName };
    report.violation({ at, message: 'missing', data, severity, confidence });
  }
}

// A function that other files call may be guarded by them.
function confidenceOf({ module, call, isCertain }: PaymentCall): Confidence {
  return isCertain && isServed(module, call) ? 'high' : 'medium';
}
