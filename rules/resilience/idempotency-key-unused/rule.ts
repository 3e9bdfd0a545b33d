import type { Edit, EditProposal, Report } from '#core/rule.ts';
import { droppedKeysIn } from '#model/data/dropped-keys.ts';
import type { DroppedKey } from '#model/data/dropped-keys.ts';
import { freshKeyOf, freshSourceOf } from '#model/secrets/fresh-keys.ts';
import { insertLast } from '#model/code/insertions.ts';
import { isOneOffPath } from '#model/one-off-path.ts';
import { paymentCallsIn, severityOfRepeating } from '#model/payments/payment-calls.ts';
import type { PaymentCall } from '#model/payments/payment-calls.ts';
import { isRecordedBefore } from '#model/payments/payment-records.ts';
import { calledName } from '#model/code/reach.ts';
import { defineRule } from '#model/rule.ts';
import { lookUp } from '#model/code/scope.ts';
import { isServed } from '#model/http/served-code.ts';

const MESSAGES = {
  dropped:
    '{key} is {origin} and never reaches {call}, so a retry with the same key does the work a second time. Pass it on.',
  fresh:
    '{call} gets an idempotency key that {source} makes anew each time, so a retry comes with another one and {provider} takes it for a new request. Make the key of what is paid for, such as the id of the order, or store it before the call.',
} as const;

export default defineRule({
  meta: {
    id: 'resilience/idempotency-key-unused',
    title: 'Idempotency key does not reach the request or differs for each retry',
    severity: 'critical',
    confidence: 'high',
    scope: 'function',
    effort: 'minutes',
    languages: ['TypeScript', 'Python'],
    tags: ['pci-dss-6'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://docs.stripe.com/api/idempotent_requests',
      'https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-idempotency-key-header',
      'https://developer.squareup.com/docs/build-basics/common-api-patterns/idempotency',
    ],
    messages: MESSAGES,
  },
  code: {
    languages: ['typescript', 'python'],
    words: ['dempotency', 'aypalRequestId', 'PayPal-Request-Id', 'gocardless'],
    check(module, report) {
      if (isOneOffPath(module.path)) {
        return;
      }
      for (const dropped of droppedKeysIn(module)) {
        reportDropped(dropped, report);
      }
      for (const payment of paymentCallsIn(module)) {
        checkFresh(payment, report);
      }
    },
  },
  project: {
    // Says which columns have a unique key; looked at where a row is written before the call.
    reads: (path) => path.endsWith('.prisma'),
    check: () => {},
  },
});

function reportDropped(dropped: DroppedKey, report: Report<typeof MESSAGES>): void {
  const { module, name, isAccepted, missedAt, payment } = dropped;
  const suggestion = suggestionFor(dropped);
  report.violation({
    at: module.place(name),
    message: 'dropped',
    data: {
      key: name.name,
      origin: isAccepted ? 'accepted' : 'computed',
      call: oneName(module.text(missedAt)),
    },
    // What else than a payment the key was meant for is not said.
    confidence: payment === undefined ? 'medium' : 'high',
    ...(payment === undefined ? {} : { severity: severityOfRepeating(payment) }),
    evidence: [{ ...module.place(missedAt), note: 'Goes out without the key.' }],
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}

/** Only where the library takes the key in options that are not given, or written out. */
function suggestionFor({ module, name, payment }: DroppedKey): EditProposal | undefined {
  if (payment?.provider !== 'Stripe' || !isOfUse(payment, name.name)) {
    return undefined;
  }
  const { call } = payment;
  const edit =
    module.language === 'python'
      ? insertLast(module, call, call.callee.end + 1, `idempotency_key=${name.name}`)
      : optionsEdit(payment, name.name);
  return edit === undefined
    ? undefined
    : { title: `Pass ${name.name} to ${oneName(module.text(call.callee))}`, edits: [edit] };
}

// A name that is declared further in, or assigned on the way, may be something else at the call, and a
// key that is made anew would not help.
function isOfUse({ module, call }: PaymentCall, name: string): boolean {
  const binding = lookUp(module, name, call);
  return (
    binding?.kind === 'parameter' ||
    (binding?.kind === 'value' &&
      binding.value.end <= call.start &&
      freshSourceOf(module, call, binding.value) === undefined)
  );
}

function optionsEdit({ module, call }: PaymentCall, name: string): Edit | undefined {
  const property = name === 'idempotencyKey' ? name : `idempotencyKey: ${name}`;
  const [params, options, ...others] = call.args;
  const isIdFirst = calledName(call) === 'createReversal';
  if (params === undefined || others.length > 0 || isIdFirst) {
    return undefined;
  }
  if (options === undefined) {
    return insertLast(module, call, call.callee.end + 1, `{ ${property} }`);
  }
  return options.value.kind === 'object'
    ? insertLast(module, options.value, options.value.start + 1, property)
    : undefined;
}

function checkFresh(payment: PaymentCall, report: Report<typeof MESSAGES>): void {
  const { module, call, provider } = payment;
  const source = freshKeyOf(payment);
  if (source === undefined || isRecordedBefore(module, call)) {
    return;
  }
  report.violation({
    at: module.place(source),
    message: 'fresh',
    data: {
      call: oneName(module.text(call.callee)),
      source: oneName(module.text(source)),
      provider,
    },
    severity: severityOfRepeating(payment),
    confidence: payment.isCertain && isServed(module, call) ? 'high' : 'medium',
    evidence: [{ ...module.place(call.callee), note: 'Is called with the key.' }],
  });
}

function oneName(text: string): string {
  return text.replaceAll(/\s+/gu, '');
}
