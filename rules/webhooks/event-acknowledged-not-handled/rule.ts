import type { EvidencePlace, Report } from '#core/rule.ts';
import { isTestPath } from '#model/code/language.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';
import { webhookHandlersOf } from '#model/webhooks/webhook-handlers.ts';
import { unhandledEventsOf } from '#model/webhooks/webhook-unhandled-events.ts';
import type { UnhandledEvent } from '#model/webhooks/webhook-unhandled-events.ts';
import { WEBHOOK_WORDS } from '#model/webhooks/webhook-words.ts';

const MESSAGES = {
  unhandled:
    'The event {event} {instead} and is acknowledged, so the provider never sends it again and what it says is lost here. Write its change, or name it in a list of events that are ignored.',
} as const;

export default defineRule({
  meta: {
    id: 'webhooks/event-acknowledged-not-handled',
    title: 'Event that changes something is acknowledged and not handled',
    severity: 'high',
    confidence: 'medium',
    scope: 'function',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['gdpr-17'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://docs.stripe.com/billing/subscriptions/webhooks',
      'https://docs.stripe.com/webhooks#acknowledge-events-immediately',
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
        for (const unhandled of unhandledEventsOf(webhook)) {
          reportEvent(unhandled, report);
        }
      }
    },
  },
});

const INSTEAD = {
  'to-do': ['only carries a to-do note', 'What is left to do.'],
  log: ['is only logged', 'All that happens.'],
  empty: ['has an empty case', ''],
} as const;

function reportEvent(unhandled: UnhandledEvent, report: Report<typeof MESSAGES>): void {
  const { eventCase, kind, instead, handled } = unhandled;
  const { module, at, event } = eventCase;
  const [text, note] = INSTEAD[kind];
  const evidence: EvidencePlace[] =
    instead === undefined ? [] : [{ ...instead.module.place(instead), note }];
  if (handled !== undefined) {
    evidence.push({
      ...handled.module.place(handled.at),
      note: `Here ${handled.event} changes something.`,
    });
  }
  report.violation({
    at: module.place(at),
    message: 'unhandled',
    data: { event, instead: text },
    anchor: event,
    confidence: kind === 'to-do' ? 'high' : 'medium',
    evidence,
  });
}
