import { isBrowserFile } from '#model/http/browser-code.ts';
import { isOneOffPath } from '#model/one-off-path.ts';
import { productionGapsOf } from '#model/deploy/production-gaps.ts';
import { defineRule } from '#model/rule.ts';

export default defineRule({
  meta: {
    id: 'observability/check-disabled-in-production',
    title: 'Check for something missing is off in production',
    severity: 'medium',
    confidence: 'medium',
    scope: 'function',
    effort: 'minutes',
    languages: ['TypeScript', 'Python'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://cheatsheetseries.owasp.org/cheatsheets/Error_Handling_Cheat_Sheet.html',
      'https://12factor.net/dev-prod-parity',
    ],
    messages: {
      refuses:
        'A missing {subject} is refused here outside production and let through in it, where it does harm and was never tried. Refuse it everywhere.',
      warns:
        'A missing {subject} is only reported here outside production, so the place where it matters never says so. Report it everywhere.',
    },
  },
  code: {
    languages: ['typescript', 'python'],
    words: [
      'NODE_ENV',
      'APP_ENV',
      'ENV',
      'nvironment',
      'isProd',
      'is_prod',
      'isDev',
      'is_dev',
      'settings.DEBUG',
      '__DEV__',
    ],
    withWords: ['throw', 'raise', 'warn', 'error'],
    check(module, report) {
      if (isOneOffPath(module.path) || isBrowserFile(module.file)) {
        return;
      }
      for (const { at, subject, refuses } of productionGapsOf(module)) {
        report.violation({
          at: module.place(at.test),
          message: refuses ? 'refuses' : 'warns',
          data: { subject },
          ...(refuses ? {} : { severity: 'low' }),
        });
      }
    },
  },
});
