import { isBrowserFile } from '#model/http/browser-code.ts';
import { isTestPath } from '#model/code/language.ts';
import { passwordLengthsOf } from '#model/auth/password-lengths.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';

const MESSAGES = {
  short:
    '{field} is accepted from {minimum} characters on, which a list of common passwords and one graphics card get through in hours once a hash leaks. Ask for {least} characters, and refuse known ones rather than demanding symbols.',
} as const;

/** What the program is asked to demand at least. */
const LEAST = 12;
/** https://pages.nist.gov/800-63-4/sp800-63b.html#passwordver */
const TOLERATED = 8;
/** Whether anything was given at all is another question. */
const EMPTY = 1;

export default defineRule({
  meta: {
    id: 'auth/password-policy-weak',
    title: 'Short passwords are accepted',
    severity: 'high',
    confidence: 'high',
    scope: 'call',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['owasp-a07', 'cwe-521'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://pages.nist.gov/800-63-4/sp800-63b.html#passwordver',
      'https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html',
      'https://cwe.mitre.org/data/definitions/521.html',
    ],
    messages: MESSAGES,
  },
  code: {
    languages: ['typescript', 'python'],
    words: ['assword', 'asswd', 'pwd', 'assphrase'],
    withWords: ['min', 'Min', 'length', 'Length', 'len(', 'isStrongPassword'],
    check(module, report) {
      if (isTestPath(module.path) || isSamplePath(module.path) || isBrowserFile(module.file)) {
        return;
      }
      const [first, ...others] = passwordLengthsOf(module)
        .filter(({ minimum }) => minimum > EMPTY && minimum < LEAST)
        .toSorted((a, b) => a.minimum - b.minimum);
      if (first !== undefined) {
        const places = [first, ...others].map(({ at }) => at);
        report.violation({
          at: module.place(first.at),
          message: 'short',
          data: { field: first.field, minimum: first.minimum, least: LEAST },
          ...(first.minimum < TOLERATED ? {} : { severity: 'low' }),
          evidence: others.map(({ at, minimum }) => ({
            ...module.place(at),
            note: `Accepts ${minimum} characters too.`,
          })),
          ...(places.every(({ kind }) => kind === 'literal')
            ? {
                suggestion: {
                  title: `Ask for ${LEAST} characters`,
                  edits: places.map((at) => ({ ...module.place(at), text: String(LEAST) })),
                },
              }
            : {}),
        });
      }
    },
  },
});
