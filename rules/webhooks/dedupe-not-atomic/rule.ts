import type { Report } from '#core/rule.ts';
import { isTestPath } from '#model/code/language.ts';
import { isPrismaPath } from '#model/schema/prisma-schema.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';
import { webhookHandlersOf } from '#model/webhooks/webhook-handlers.ts';
import type { WebhookHandler } from '#model/webhooks/webhook-handlers.ts';
import { looseMarkOf } from '#model/webhooks/webhook-marks.ts';
import { WEBHOOK_WORDS } from '#model/webhooks/webhook-words.ts';

const MESSAGES = {
  race: '{route} looks the event up here and stores its id in a second step, so two deliveries at once both find nothing and both do the work. Store the id first, by SET NX or an insert under a unique key, and go on only when it was new.',
  early:
    '{route} marks the event as done before the work, so when the work fails the next delivery finds the mark and the event is lost. Mark and work in one transaction, or take the mark away when the work fails.',
} as const;

export default defineRule({
  meta: {
    id: 'webhooks/dedupe-not-atomic',
    title: 'Two deliveries, or a failure, get past the memory of a webhook',
    severity: 'high',
    confidence: 'medium',
    scope: 'function',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['cwe-367'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://cwe.mitre.org/data/definitions/367.html',
      'https://redis.io/docs/latest/commands/set/',
      'https://docs.stripe.com/webhooks#handle-duplicate-events',
    ],
    messages: MESSAGES,
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
    // Says which columns have a unique key; looked at where a webhook stores one.
    reads: isPrismaPath,
    check: () => {},
  },
});

function checkWebhook(webhook: WebhookHandler, report: Report<typeof MESSAGES>): void {
  const loose = looseMarkOf(webhook);
  if (loose === undefined) {
    return;
  }
  const { module, mark } = loose;
  const isRace = loose.kind === 'race';
  report.violation({
    at: module.place(isRace ? loose.read : mark),
    message: loose.kind,
    data: { route: webhook.name },
    anchor: webhook.name,
    evidence: isRace
      ? [{ ...module.place(mark), note: 'Stores the id.' }]
      : [{ ...module.place(loose.work), note: 'The work that can fail.' }],
  });
}
