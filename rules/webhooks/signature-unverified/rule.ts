import type { EditProposal, EvidencePlace, Report } from '#core/rule.ts';
import type { Expr, LiteralExpr, Node } from '#model/code/code.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import { isTestPath } from '#model/code/language.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';
import { effectOf } from '#model/webhooks/webhook-effects.ts';
import { handsRequestOn } from '#model/webhooks/webhook-handed-on.ts';
import { webhookHandlersOf } from '#model/webhooks/webhook-handlers.ts';
import type { WebhookHandler } from '#model/webhooks/webhook-handlers.ts';
import { reserialisedBody } from '#model/webhooks/webhook-verification-body.ts';
import { skipOf } from '#model/webhooks/webhook-verification-skips.ts';
import type { SkippedVerification } from '#model/webhooks/webhook-verification-skips.ts';
import { verificationsOf } from '#model/webhooks/webhook-verification.ts';
import type { Verification } from '#model/webhooks/webhook-verification.ts';
import { WEBHOOK_WORDS } from '#model/webhooks/webhook-words.ts';

const MESSAGES = {
  missing:
    '{route} acts on the body without verifying a signature, so anyone who knows the address can send events. Verify the raw body with the SDK of the sender or with an HMAC before anything else.',
  skippable:
    '{route} verifies the signature only when {condition} is set, so without it anyone can send events. Refuse the request when it is missing.',
  reserialised:
    '{route} verifies {call} instead of the bytes that were sent, so genuine events fail as soon as spacing or key order differ and what is signed is not what is read. Verify the raw body.',
} as const;

type Messages = typeof MESSAGES;

export default defineRule({
  meta: {
    id: 'webhooks/signature-unverified',
    title: 'Webhook is processed without a verified signature',
    severity: 'critical',
    confidence: 'high',
    scope: 'function',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['cwe-345', 'cwe-347', 'owasp-a08'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://docs.stripe.com/webhooks/signature',
      'https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries',
      'https://docs.svix.com/receiving/verifying-payloads/why',
    ],
    messages: MESSAGES,
    control: 'Webhook signatures are verified on the raw body',
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

function checkWebhook(webhook: WebhookHandler, report: Report<Messages>): void {
  const verifications = verificationsOf(webhook);
  if (verifications.length === 0) {
    reportMissing(webhook, report);
    return;
  }
  const [skip] = firstSkip(webhook, verifications);
  if (skip !== undefined) {
    reportSkippable(webhook, skip, report);
    return;
  }
  for (const verification of verifications) {
    const body = reserialisedBody(verification, webhook.handler.module);
    if (body !== undefined) {
      report.violation({
        at: body.module.place(body.call),
        message: 'reserialised',
        // Nobody gets in by it: what breaks are genuine events.
        severity: 'high',
        data: { route: webhook.name, call: oneName(body.module, body.call) },
        anchor: webhook.name,
        evidence: [
          { ...verification.module.place(headOf(verification)), note: 'Verifies the signature.' },
        ],
      });
      return;
    }
  }
  const proof = verifications.find(({ kind, fn }) => fn !== null && /^(?:sdk|hmac)$/u.test(kind));
  if (proof !== undefined) {
    report.control(proof.module.place(headOf(proof)), `${webhook.name} verifies the signature.`);
  }
}

function reportMissing(webhook: WebhookHandler, report: Report<Messages>): void {
  const effect = effectOf(webhook);
  if (effect === undefined || handsRequestOn(webhook)) {
    return;
  }
  report.violation({
    at: webhook.module.place(webhook.at),
    message: 'missing',
    data: { route: webhook.name },
    anchor: webhook.name,
    confidence: webhook.confidence,
    evidence: [{ ...effect.module.place(effect.at), note: 'Is done for whoever sends the event.' }],
  });
}

interface Skip {
  readonly skip: SkippedVerification;
  readonly verification: Verification;
}

// Checks one after the other: each that nothing goes around makes up for the others.
function firstSkip(webhook: WebhookHandler, all: readonly Verification[]): readonly Skip[] {
  const skips = all.flatMap((verification) => {
    const skip = skipOf(verification, webhook.handler, all);
    return skip === undefined ? [] : [{ skip, verification }];
  });
  const isAlwaysChecked = all.some(
    (each) =>
      !skips.some(({ verification, skip }) => verification === each || isSameWay(skip, each)),
  );
  return isAlwaysChecked ? [] : skips;
}

// The parts of one check, digest and comparison, stand behind the same condition.
function isSameWay({ module, guarded }: SkippedVerification, other: Verification): boolean {
  return (
    (other.module === module &&
      guarded.start <= other.node.start &&
      other.node.end <= guarded.end) ||
    (other.via !== null && guarded.start <= other.via.start && other.via.end <= guarded.end)
  );
}

function reportSkippable(
  webhook: WebhookHandler,
  { skip, verification }: Skip,
  report: Report<Messages>,
): void {
  const { module, condition, around } = skip;
  const { via } = verification;
  // In a helper that several webhooks share, each webhook is open.
  const at = via === null ? module.place(condition) : webhook.handler.module.place(via.callee);
  const evidence: EvidencePlace[] = [
    ...(via === null ? [] : [{ ...module.place(condition), note: 'Decides whether to verify.' }]),
    { ...verification.module.place(headOf(verification)), note: 'Verifies the signature.' },
  ];
  if (around !== null) {
    evidence.push({ ...module.place(around), note: 'Goes on without it.' });
  }
  const accepted = around === null ? undefined : acceptedLiteral(around);
  report.violation({
    at,
    message: 'skippable',
    // A deployment that sets it is safe.
    severity: 'high',
    data: { route: webhook.name, condition: oneName(module, condition) },
    anchor: webhook.name,
    evidence,
    ...(accepted === undefined ? {} : { suggestion: refusal(module, accepted) }),
  });
}

/** `true` of `return true`. */
function acceptedLiteral(around: Node): LiteralExpr | undefined {
  const value: Expr | null = around.kind === 'return' ? around.value : null;
  return value?.kind === 'literal' && value.value === true ? value : undefined;
}

function refusal(module: CodeModule, accepted: LiteralExpr): EditProposal {
  return {
    title: 'Refuse the request when it is not set',
    edits: [{ ...module.place(accepted), text: module.language === 'python' ? 'False' : 'false' }],
  };
}

function headOf({ node }: Verification): { start: number; end: number } {
  return node.kind === 'call' ? node.callee : node;
}

function oneName(module: CodeModule, expr: Expr): string {
  return module.text(expr).replaceAll(/\s+/gu, '');
}
