import { lostAlertsOf } from '#model/observability/alert-deliveries.ts';
import { defineRule } from '#model/rule.ts';
import { isDevelopmentOnly } from '#model/settings/settings-production.ts';

export default defineRule({
  meta: {
    id: 'observability/alert-delivery-unretried',
    title: 'Failed delivery of an alert is only logged',
    severity: 'high',
    confidence: 'medium',
    scope: 'function',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['soc2-cc7'],
    since: '0.1.0',
    maturity: 'preview',
    references: [
      'https://sre.google/sre-book/monitoring-distributed-systems/',
      'https://docs.slack.dev/apis/web-api/rate-limits/',
    ],
    messages: {
      lost: '{name}() tries {call} once and only logs a failure, so the alert is lost exactly when networks and services are in trouble. Try again with a growing delay, send it through a second channel, or store it to be sent later.',
    },
  },
  code: {
    languages: ['typescript', 'python'],
    words: [
      'lert',
      'LERT',
      'ager',
      'psgenie',
      'ncident',
      'lack',
      'iscord',
      'otify',
      'ncall',
      'n_call',
    ],
    withWords: ['catch', 'except'],
    check(module, report) {
      for (const { delivery, name, handler } of lostAlertsOf(module)) {
        if (!isDevelopmentOnly(module, delivery)) {
          report.violation({
            at: module.place(delivery.callee),
            message: 'lost',
            data: { name, call: module.text(delivery.callee) },
            evidence: [
              {
                ...module.place({ start: handler.start, end: handler.start + KEYWORD }),
                note: 'Where the failure ends.',
              },
            ],
          });
        }
      }
    },
  },
});

const KEYWORD = 'catch'.length;
