import { TOKEN_FILES } from '#model/auth/json-web-tokens.ts';
import { languageOf } from '#model/code/language.ts';
import { defineRule } from '#model/rule.ts';
import { isServicePath } from '#model/services.ts';
import { SEVERAL_KEYS, staticTokenKeysOf } from '#model/auth/static-token-keys.ts';

const MESSAGES = {
  single:
    'Every token of this service is verified under {name} alone, so a leaked key can only be replaced by signing everybody out at once. Put a key id into new tokens and accept a former key beside the present one for as long as its tokens live.',
} as const;

const MOST_EVIDENCE = 4;

export default defineRule({
  meta: {
    id: 'auth/no-key-rotation',
    title: 'Tokens are verified under one key that cannot be rotated',
    severity: 'low',
    confidence: 'medium',
    scope: 'project',
    effort: 'days',
    languages: ['TypeScript', 'Python'],
    tags: ['pci-dss-3'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://www.rfc-editor.org/rfc/rfc7515#section-4.1.4',
      'https://cheatsheetseries.owasp.org/cheatsheets/Key_Management_Cheat_Sheet.html',
    ],
    messages: MESSAGES,
  },
  asks: [TOKEN_FILES, SEVERAL_KEYS],
  project: {
    reads: (path) => languageOf(path) !== undefined || isServicePath(path),
    check(project, report) {
      for (const { name, verifications } of staticTokenKeysOf(project)) {
        const [first, ...others] = verifications;
        if (first !== undefined) {
          report.violation({
            at: first.module.place(first.call.callee),
            message: 'single',
            data: { name },
            anchor: name,
            evidence: others.slice(0, MOST_EVIDENCE).map(({ module, call }) => ({
              ...module.place(call.callee),
              note: 'Takes the same key.',
            })),
          });
        }
      }
    },
  },
});
