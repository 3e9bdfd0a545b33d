import { languageOf } from '#model/code/language.ts';
import { defineRule } from '#model/rule.ts';
import { isServicePath } from '#model/services.ts';
import {
  looksAtFormerPasswords,
  PASSWORD_CHECKS,
  PASSWORD_FILES,
  passwordChangesOf,
} from '#model/auth/stored-passwords.ts';

const MESSAGES = {
  reused:
    '{name} stores whatever new password it is given, also the former one and those known from leaks, so a change after a leak may change nothing. Compare with the hashes of the last passwords, or ask a list of breached ones.',
} as const;

const MOST_EVIDENCE = 4;

export default defineRule({
  meta: {
    id: 'auth/password-reuse-allowed',
    title: 'Former and breached passwords are accepted again',
    severity: 'low',
    confidence: 'medium',
    scope: 'project',
    effort: 'days',
    languages: ['TypeScript', 'Python'],
    tags: ['pci-dss-8'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://pages.nist.gov/800-63-4/sp800-63b.html#passwordver',
      'https://haveibeenpwned.com/API/v3#PwnedPasswords',
    ],
    messages: MESSAGES,
  },
  asks: [PASSWORD_FILES, PASSWORD_CHECKS],
  project: {
    reads: (path) =>
      languageOf(path) !== undefined || isServicePath(path) || /\.(?:prisma|sql)$/u.test(path),
    check(project, report) {
      for (const [root, [first, ...others]] of passwordChangesOf(project)) {
        if (first !== undefined && !looksAtFormerPasswords(project, root)) {
          report.violation({
            at: first.module.place(first.call.callee),
            message: 'reused',
            data: { name: first.name },
            anchor: 'password changes',
            evidence: others.slice(0, MOST_EVIDENCE).map(({ module, call, name }) => ({
              ...module.place(call.callee),
              note: `${name} does the same.`,
            })),
          });
        }
      }
    },
  },
});
