import { TOKEN_FILES } from '#model/auth/json-web-tokens.ts';
import { languageOf } from '#model/code/language.ts';
import { defineRule } from '#model/rule.ts';
import { isServicePath } from '#model/services.ts';
import { uncheckedPurposesOf } from '#model/auth/token-purposes.ts';

const MESSAGES = {
  unchecked:
    'One key signs tokens whose {claim} is {purposes}, and {library} takes any of them here without a look at it, so a token that was made for one purpose works for the other. Refuse tokens with another {claim}, or give each purpose its own audience or key.',
} as const;

const MOST_EVIDENCE = 4;

export default defineRule({
  meta: {
    id: 'auth/token-purpose-unchecked',
    title: 'Token of one purpose is taken for another',
    severity: 'high',
    confidence: 'medium',
    scope: 'function',
    effort: 'minutes',
    languages: ['TypeScript', 'Python'],
    tags: ['owasp-a07'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://www.rfc-editor.org/rfc/rfc8725#section-2.8',
      'https://www.rfc-editor.org/rfc/rfc8725#section-3.12',
    ],
    messages: MESSAGES,
  },
  asks: [TOKEN_FILES],
  project: {
    reads: (path) => languageOf(path) !== undefined || isServicePath(path),
    check(project, report) {
      for (const { verification, claim, purposes, signings } of uncheckedPurposesOf(project)) {
        const { module, call, library } = verification;
        report.violation({
          at: module.place(call.callee),
          message: 'unchecked',
          data: { library, claim, purposes: purposes.join(' or ') },
          evidence: signings.slice(0, MOST_EVIDENCE).map((signing) => ({
            ...signing.module.place(signing.call.callee),
            note: 'Signs under the same key.',
          })),
        });
      }
    },
  },
});
