import type { Report } from '#core/rule.ts';
import { isTestPath } from '#model/code/language.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';
import { boundsAge, signedTimestamp } from '#model/webhooks/webhook-age.ts';
import { deduplicationOf } from '#model/webhooks/webhook-dedupe.ts';
import { effectOf, webhookWrites } from '#model/webhooks/webhook-effects.ts';
import { webhookHandlersOf } from '#model/webhooks/webhook-handlers.ts';
import type { WebhookHandler } from '#model/webhooks/webhook-handlers.ts';
import { repetitionOf } from '#model/webhooks/webhook-repetition.ts';
import { verificationsOf } from '#model/webhooks/webhook-verification.ts';
import type { Verification } from '#model/webhooks/webhook-verification.ts';
import { WEBHOOK_WORDS } from '#model/webhooks/webhook-words.ts';

const MESSAGES = {
  unbounded:
    '{route} verifies the HMAC and never bounds the age of {timestamp}, so a recorded delivery can be sent again at any time. Refuse events that are older than five minutes.',
  unsigned:
    '{route} verifies an HMAC that covers no timestamp and keeps no ids of deliveries, so a recorded delivery can be sent again at any time. Insert the delivery id under a unique key, or bound the age of a signed timestamp.',
} as const;

export default defineRule({
  meta: {
    id: 'webhooks/replay-window-missing',
    title: 'Hand-written webhook signature check accepts old deliveries',
    severity: 'critical',
    confidence: 'high',
    scope: 'function',
    effort: 'minutes',
    languages: ['TypeScript', 'Python'],
    tags: ['cwe-294'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://docs.stripe.com/webhooks#replay-attacks',
      'https://docs.svix.com/receiving/verifying-payloads/how-manual',
      'https://docs.slack.dev/authentication/verifying-requests-from-slack/',
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
});

function checkWebhook(webhook: WebhookHandler, report: Report<typeof MESSAGES>): void {
  const verifications = verificationsOf(webhook);
  const check = verifications.find((each) => isHandWritten(each, verifications));
  const isBounded = verifications.some((each) => each.boundsAge) || boundsAge(webhook);
  const effect = effectOf(webhook);
  if (check === undefined || isBounded || effect === undefined) {
    return;
  }
  const timestamp = signedTimestamp(check.module, check.node);
  const isKnown = deduplicationOf(webhook) !== undefined || stopsRepetition(webhook);
  if (timestamp === undefined && (isKnown || !isRepeated(webhook) || speaksOfTime(check))) {
    return;
  }
  const { handler } = webhook;
  const { via, module } = check;
  const own = check.node.kind === 'call' ? check.node.callee : check.node;
  const at = via === null ? module.place(own) : handler.module.place(via.callee);
  const evidence = [
    ...(via === null ? [] : [{ ...module.place(own), note: 'Computes the HMAC.' }]),
    ...(timestamp === undefined
      ? []
      : [{ ...module.place(timestamp), note: 'Is signed and never compared with the present.' }]),
    { ...effect.module.place(effect.at), note: 'Is done again when the delivery is sent again.' },
  ];
  if (timestamp === undefined) {
    const data = { route: webhook.name };
    // Whether the sender signs a time at all is for the sender to say.
    report.violation({
      at,
      message: 'unsigned',
      severity: 'high',
      data,
      anchor: webhook.name,
      evidence,
    });
    return;
  }
  report.violation({
    at,
    message: 'unbounded',
    data: { route: webhook.name, timestamp: module.text(timestamp).replaceAll(/\s+/gu, '') },
    anchor: webhook.name,
    // A store that keeps ids for ever refuses the second delivery whatever its age.
    confidence: isKnown ? 'medium' : 'high',
    evidence,
  });
}

// Every write has a unique key or a branch on what is there already.
function stopsRepetition(webhook: WebhookHandler): boolean {
  return webhookWrites(webhook).length > 0 && !isRepeated(webhook);
}

// What other code does with an event cannot be told to be done again.
function isRepeated(webhook: WebhookHandler): boolean {
  return repetitionOf(webhook).again.length > 0;
}

// How a timestamp goes into the digest cannot always be followed.
function speaksOfTime({ module, fn }: Verification): boolean {
  return fn !== null && /time_?stamp/iu.test(module.text(fn));
}

// A digest that nothing is compared with signs something of ours.
function isHandWritten(each: Verification, all: readonly Verification[]): boolean {
  return (
    each.kind === 'hmac' &&
    each.fn !== null &&
    all.some(
      (other) =>
        other !== each &&
        other.kind !== 'sdk' &&
        other.kind !== 'hmac' &&
        (other.fn === each.fn ||
          other.node === each.via ||
          (other.via !== null && other.via === each.via)),
    )
  );
}
