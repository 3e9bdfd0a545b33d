import type { Report } from '#core/rule.ts';
import { isTestPath } from '#model/code/language.ts';
import { isOneOffPath } from '#model/one-off-path.ts';
import { tokenLeaksOf } from '#model/auth/one-time-token-leaks.ts';
import type { TokenLeak } from '#model/auth/one-time-token-leaks.ts';
import type { TokenPurpose } from '#model/auth/one-time-tokens.ts';
import { routeName } from '#model/http/routes.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';

const MESSAGES = {
  leaked:
    '{token} {leak}, so {reader} can {harm} without the mailbox that it should prove. Send it by mail only, and {instead}.',
} as const;

/** How tokens, links, and the functions and routes that make them are called; what stands alone is too common. */
const WORDS = [
  'esetToken',
  'eset_token',
  'esetLink',
  'eset_link',
  'esetUrl',
  'esetURL',
  'eset_url',
  'esetCode',
  'eset_code',
  'esetPassword',
  'eset_password',
  'eset-password',
  'esetEmail',
  'eset_email',
  'asswordReset',
  'assword_reset',
  'assword-reset',
  'orgot',
  'ecoverPassword',
  'ecover_password',
  'ecover-password',
  'erification',
  'erifyEmail',
  'erify_email',
  'erifyToken',
  'erify_token',
  'erifyLink',
  'erifyUrl',
  'erify_url',
  'onfirmation',
  'onfirmEmail',
  'onfirm_email',
  'ctivation',
  'nvitation',
  'nviteToken',
  'nvite_token',
  'nviteLink',
  'nvite_link',
  'nviteUrl',
  'nvite_url',
  'nviteEmail',
  'nvite_email',
  'endInvite',
  'end_invite',
  'agicLink',
  'agic_link',
];

const TOKEN_WORDS = [
  'oken',
  'TOKEN',
  'otp',
  'Otp',
  'OTP',
  ...[
    'erification',
    'onfirmation',
    'eset',
    'nvitation',
    'nvite',
    'ctivation',
    'erify',
    'agic',
  ].flatMap((use) =>
    ['Code', '_code', 'Link', '_link', 'Url', 'URL', '_url'].map((what) => `${use}${what}`),
  ),
  '@Controller',
];

export default defineRule({
  meta: {
    id: 'auth/one-time-token-returned',
    title: 'One-time token is returned or logged instead of mailed',
    severity: 'critical',
    confidence: 'high',
    scope: 'function',
    effort: 'minutes',
    languages: ['TypeScript', 'Python'],
    tags: ['owasp-a07', 'cwe-640'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://cheatsheetseries.owasp.org/cheatsheets/Forgot_Password_Cheat_Sheet.html',
      'https://cwe.mitre.org/data/definitions/640.html',
      'https://cwe.mitre.org/data/definitions/532.html',
    ],
    messages: MESSAGES,
  },
  code: {
    languages: ['typescript', 'python'],
    words: WORDS,
    // A controller may only hand on what its service gives.
    withWords: TOKEN_WORDS,
    check(module, report) {
      if (isTestPath(module.path) || isSamplePath(module.path) || isOneOffPath(module.path)) {
        return;
      }
      for (const leak of tokenLeaksOf(module)) {
        reportLeak(leak, report);
      }
    },
  },
});

const HARM: Readonly<Record<TokenPurpose, string>> = {
  reset: 'take over the account',
  verification: 'confirm an address',
  invitation: 'accept the invitation',
};

function reportLeak(leak: TokenLeak, report: Report<typeof MESSAGES>): void {
  const { module, at, token, purpose, route, isSure } = leak;
  report.violation({
    at: module.place(at),
    message: 'leaked',
    data: {
      token,
      leak:
        route === undefined ? 'is written to the log' : `is in the answer of ${routeName(route)}`,
      reader: route === undefined ? 'whoever reads the log' : 'whoever asks for it',
      harm: HARM[purpose],
      instead:
        route === undefined
          ? 'log the id of the account'
          : 'answer the same whether the account exists or not',
    },
    confidence: isSure ? 'high' : 'medium',
    evidence:
      route === undefined || route.module === module
        ? []
        : [{ ...route.module.place(route.at), note: 'Answers with it.' }],
  });
}
