import { defineRule } from '#model/rule.ts';
import { TEST_SET_UPS, testSecretsOf } from '#model/secrets/test-secrets.ts';

const MESSAGES = {
  realistic:
    '{name} is set to a value in the form of a real secret, so nobody who copies this set-up, or finds it in a scan, can tell whether it is one. Write a value that says test or dummy.',
} as const;

export default defineRule({
  meta: {
    id: 'secrets/in-test-setup',
    title: 'Test set-up holds a secret that looks real',
    severity: 'low',
    confidence: 'medium',
    scope: 'call',
    effort: 'minutes',
    languages: ['TypeScript', 'Python'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html',
    ],
    messages: MESSAGES,
    flagsSecrets: true,
  },
  asks: [TEST_SET_UPS],
  project: {
    reads: (path) => TEST_SET_UPS.path(path),
    check(project, report) {
      for (const { path } of project.filesWhere(TEST_SET_UPS)) {
        const module = project.module(path);
        for (const { name, value } of module === undefined ? [] : testSecretsOf(module)) {
          if (module !== undefined) {
            const quote = value.kind === 'literal' ? module.text(value).charAt(0) : '';
            report.violation({
              at: module.place(value),
              message: 'realistic',
              data: { name },
              ...(/["']/u.test(quote)
                ? {
                    suggestion: {
                      title: 'Write a value that says test',
                      edits: [{ ...module.place(value), text: `${quote}test-only-value${quote}` }],
                    },
                  }
                : {}),
            });
          }
        }
      }
    },
  },
});
