import type { Report } from '#core/rule.ts';
import { TOKEN_FILES, tokenUseOf } from '#model/auth/json-web-tokens.ts';
import type { TokenSigning, TokenVerification } from '#model/auth/json-web-tokens.ts';
import { isTestPath } from '#model/code/language.ts';
import { isOneOffPath } from '#model/one-off-path.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';

const MESSAGES = {
  endless:
    'The token that {library} signs here never expires, so one that leaks opens the account for ever. State its expiry, minutes for access and days for refreshing.',
  anywhere:
    'The token that {library} signs here names neither issuer nor audience, so every program with the key takes it, whatever it was meant for. State iss and aud, and demand them where it is verified.',
  unpinned:
    '{library} takes any token under the key here, whatever its algorithm, issuer and audience. State algorithms, issuer and audience.',
} as const;

export default defineRule({
  meta: {
    id: 'auth/jwt-claims-missing',
    title: 'Token without expiry, or without issuer and audience',
    severity: 'high',
    confidence: 'high',
    scope: 'call',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['owasp-a07', 'cwe-613'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://www.rfc-editor.org/rfc/rfc8725',
      'https://cwe.mitre.org/data/definitions/613.html',
    ],
    messages: MESSAGES,
  },
  code: {
    languages: ['typescript', 'python'],
    words: TOKEN_FILES.words ?? [],
    check(module, report) {
      if (isTestPath(module.path) || isSamplePath(module.path) || isOneOffPath(module.path)) {
        return;
      }
      const { signings, verifications } = tokenUseOf(module);
      for (const signing of signings) {
        if (!verifications.some((each) => isReadBeside(signing, each))) {
          checkSigning(signing, report);
        }
      }
      for (const verification of verifications) {
        checkVerification(verification, report);
      }
    },
  },
});

// A function that reads what it has just signed tries the key out.
function isReadBeside({ module, call }: TokenSigning, verification: TokenVerification): boolean {
  const fn = module.enclosingFunction(call);
  return (
    fn !== undefined &&
    module.enclosingFunction(verification.call) === fn &&
    call.end < verification.call.start
  );
}

function checkSigning(signing: TokenSigning, report: Report<typeof MESSAGES>): void {
  const { module, call, library } = signing;
  const at = module.place(call.callee);
  // Who states when it was issued leaves the age to who reads it, as Apple's push service does.
  if (signing.claim('iat').kind === 'given') {
    return;
  }
  if (signing.claim('exp').kind === 'absent') {
    if (!isForOneThing(signing)) {
      report.violation({ at, message: 'endless', data: { library } });
    }
  } else if (['iss', 'aud'].every((name) => signing.claim(name).kind === 'absent')) {
    report.violation({ at, message: 'anywhere', data: { library }, severity: 'low' });
  }
}

// The link in a mail to unsubscribe, or a record of consent, is to stay valid and opens no account.
function isForOneThing({ module, call }: TokenSigning): boolean {
  const parent = module.parent(call);
  const fn = module.enclosingFunction(call);
  const names = [
    fn?.name ?? '',
    parent?.kind === 'bind' && parent.target.kind === 'name' ? parent.target.name : '',
  ];
  return names.some((name) => /consent|unsubscribe|opt_?out|preference|tracking/iu.test(name));
}

// One key and one program: what is not pinned there is no way in by itself.
function checkVerification(verification: TokenVerification, report: Report<typeof MESSAGES>): void {
  const { module, call, library, algorithms } = verification;
  const isPinned =
    algorithms.kind !== 'absent' ||
    verification.demand('iss').kind !== 'absent' ||
    verification.demand('aud').kind !== 'absent';
  if (!isPinned) {
    report.violation({
      at: module.place(call.callee),
      message: 'unpinned',
      data: { library },
      severity: 'low',
    });
  }
}
