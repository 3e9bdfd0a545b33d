import type { Report } from '#core/rule.ts';
import type { Severity } from '#core/severity.ts';
import { isTestPath } from '#model/code/language.ts';
import { isPrismaPath } from '#model/schema/prisma-schema.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';
import { deduplicationOf } from '#model/webhooks/webhook-dedupe.ts';
import { webhookHandlersOf } from '#model/webhooks/webhook-handlers.ts';
import type { WebhookHandler } from '#model/webhooks/webhook-handlers.ts';
import { repetitionOf } from '#model/webhooks/webhook-repetition.ts';
import { WEBHOOK_WORDS } from '#model/webhooks/webhook-words.ts';
import { writeName } from '#model/data/writes.ts';
import type { Write } from '#model/data/writes.ts';

const MESSAGES = {
  repeated:
    '{route} runs {write} for every delivery and never looks at the id of the event, so a redelivery does the work twice. Insert the id under a unique key in the same transaction, and stop when it is there.',
  overwritten:
    '{route} runs {write} with what the event says and never looks at its id, so a redelivery overwrites what newer events wrote. Insert the id under a unique key in the same transaction, and stop when it is there.',
} as const;

const MOST_EVIDENCE = 4;

export default defineRule({
  meta: {
    id: 'webhooks/dedupe-missing',
    title: 'Webhook deliveries are handled again when they are delivered again',
    severity: 'critical',
    confidence: 'high',
    scope: 'function',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['cwe-294', 'pci-dss-6'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://docs.stripe.com/webhooks#handle-duplicate-events',
      'https://docs.github.com/en/webhooks/using-webhooks/best-practices-for-using-webhooks',
    ],
    messages: MESSAGES,
    control: 'Webhook deliveries are deduplicated in a shared store',
  },
  code: {
    languages: ['typescript', 'python'],
    words: WEBHOOK_WORDS,
    check(module, report) {
      if (isTestPath(module.path) || isSamplePath(module.path)) {
        return;
      }
      for (const webhook of webhookHandlersOf(module)) {
        checkWebhook(webhook, report);
      }
    },
  },
  project: {
    // Says which columns have a unique key; looked at where a webhook writes one.
    reads: isPrismaPath,
    check: () => {},
  },
});

function checkWebhook(webhook: WebhookHandler, report: Report<typeof MESSAGES>): void {
  const known = deduplicationOf(webhook);
  if (known !== undefined) {
    if (known.isShared) {
      const note = `${webhook.name} keeps the id of the event in a shared store.`;
      const { node, module } = known;
      report.control(module.place(node.kind === 'call' ? node.callee : node), note);
    }
    return;
  }
  const { repeated, overwritten } = repetitionOf(webhook);
  const [first] = repeated.length > 0 ? repeated : overwritten;
  if (first === undefined) {
    return;
  }
  const isRepeated = repeated.length > 0;
  report.violation({
    at: webhook.module.place(webhook.at),
    message: isRepeated ? 'repeated' : 'overwritten',
    data: { route: webhook.name, write: writeName(first) },
    anchor: webhook.name,
    // The last state written again is mostly the same state.
    confidence: isRepeated ? webhook.confidence : 'low',
    severity: severityOf(webhook, isRepeated ? repeated : overwritten),
    evidence: (isRepeated ? repeated : overwritten).slice(0, MOST_EVIDENCE).map((write) => ({
      ...write.module.place(write.at),
      note: NOTES[write.kind],
    })),
  });
}

const MONEY = /refund|charge|payment|payout|transfer|capture|credit|balance|ledger/iu;

// An amount, a mail and money are gone twice for sure; whether a key refuses the second row, or what a
// job or another service does with it, stands elsewhere.
function severityOf(webhook: WebhookHandler, writes: readonly Write[]): Severity {
  if (isResentByHand(webhook)) {
    return 'medium';
  }
  const isLost = writes.some(
    ({ kind, target, module, at }) =>
      kind === 'increment' ||
      kind === 'mail' ||
      (kind === 'insert' && MONEY.test(target ?? '')) ||
      (kind === 'call' && MONEY.test(module.text(at))),
  );
  return isLost ? 'critical' : 'high';
}

// https://docs.github.com/en/webhooks/using-webhooks/handling-failed-webhook-deliveries
function isResentByHand({ provider, handler: { module, expr } }: WebhookHandler): boolean {
  return /^(?:github|gitlab|bitbucket)$/u.test(
    provider ?? /\bx-(?<sender>github|gitlab)-/iu.exec(module.text(expr))?.groups?.['sender'] ?? '',
  );
}

const NOTES = {
  insert: 'Adds a row for every delivery.',
  increment: 'Changes the value by an amount for every delivery.',
  mail: 'Sends mail for every delivery.',
  job: 'Queues a job without an id for every delivery.',
  call: 'Asks another service for every delivery.',
  update: 'Overwrites with what the event says.',
  upsert: 'Overwrites with what the event says.',
  delete: 'Deletes what the event names.',
} as const;
