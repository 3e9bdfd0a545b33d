import type { Report } from '#core/rule.ts';
import type { Expr } from '#model/code/code.ts';
import { isTestPath } from '#model/code/language.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';
import { grantOf } from '#model/webhooks/webhook-grants.ts';
import type { Grant } from '#model/webhooks/webhook-grants.ts';
import { webhookWrites } from '#model/webhooks/webhook-effects.ts';
import { webhookHandlersOf } from '#model/webhooks/webhook-handlers.ts';
import type { WebhookHandler } from '#model/webhooks/webhook-handlers.ts';
import { WEBHOOK_WORDS } from '#model/webhooks/webhook-words.ts';
import { writeName } from '#model/data/writes.ts';
import type { Write } from '#model/data/writes.ts';

const MESSAGES = {
  granted:
    '{route} runs {write} with {value} from the payload and reads nothing that says it exists and matches, so an event grants {what} to whatever it names. Look it up first, and refuse what does not match.',
  role: '{route} stores {value} from the payload as the role without comparing it with the roles there are, so an event can name any role. Map it through a list of known roles, and refuse the rest.',
} as const;

export default defineRule({
  meta: {
    id: 'webhooks/payload-trusted-for-authorisation',
    title: 'Webhook grants access from ids in the payload that nothing checks',
    severity: 'critical',
    confidence: 'high',
    scope: 'function',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['owasp-a01', 'cwe-862'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://cheatsheetseries.owasp.org/cheatsheets/Authorization_Cheat_Sheet.html',
      'https://clerk.com/docs/guides/development/webhooks/syncing',
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
        for (const write of webhookWrites(webhook)) {
          const grant = grantOf(webhook, write);
          if (grant !== undefined) {
            reportGrant(webhook, write, grant, report);
          }
        }
      }
    },
  },
});

function reportGrant(
  webhook: WebhookHandler,
  write: Write,
  { what, value, isRole }: Grant,
  report: Report<typeof MESSAGES>,
): void {
  const { module, via, at } = write;
  const own = module.place(at);
  const place = via === null ? own : webhook.handler.module.place(via.callee);
  const evidence = [
    ...(via === null ? [] : [{ ...own, note: 'Writes to the database.' }]),
    { ...module.place(value), note: 'Comes from the payload.' },
  ];
  const route = webhook.name;
  const shared = { at: place, anchor: route, confidence: webhook.confidence, evidence };
  if (isRole) {
    report.violation({ ...shared, message: 'role', data: { route, value: oneName(write, value) } });
    return;
  }
  report.violation({
    ...shared,
    message: 'granted',
    data: { route, write: writeName(write), value: oneName(write, value), what },
  });
}

function oneName({ module }: Write, value: Expr): string {
  return module.text(value).replaceAll(/\s+/gu, '');
}
