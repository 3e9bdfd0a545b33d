import type { Report } from '#core/rule.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import { onceEach } from '#model/once.ts';
import type { Project } from '#model/project.ts';
import { serviceOf } from '#model/services.ts';
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
  asks: [TOKEN_FILES],
  code: {
    languages: ['typescript', 'python'],
    words: TOKEN_FILES.words ?? [],
    check(module, report) {
      if (isBeside(module.path)) {
        return;
      }
      for (const { module: inner, call, library } of signingsOf(module).filter(isEndless)) {
        report.violation({
          at: inner.place(call.callee),
          message: 'endless',
          data: { library },
        });
      }
      reportOpen(module, report);
    },
  },
});

function isBeside(path: string): boolean {
  return isTestPath(path) || isSamplePath(path) || isOneOffPath(path);
}

function signingsOf(module: CodeModule): readonly TokenSigning[] {
  const { signings, verifications } = tokenUseOf(module);
  return signings.filter(
    (signing) => !verifications.some((verification) => isReadBeside(signing, verification)),
  );
}

/** A token that is made, or taken, for whoever has the key. */
interface OpenToken extends Pick<TokenSigning, 'module' | 'call' | 'library'> {
  readonly message: 'anywhere' | 'unpinned';
}

/** The open tokens of each service by its root. */
const openTokensOf = onceEach((project: Project): ReadonlyMap<string, readonly OpenToken[]> => {
  const tokens = project
    .filesWhere(TOKEN_FILES)
    .filter(({ path }) => !isBeside(path))
    .flatMap(({ path }) => project.module(path) ?? [])
    .flatMap((module): readonly OpenToken[] => [
      ...signingsOf(module)
        .filter(isForAnybody)
        .map((signing) => ({ ...signing, message: 'anywhere' as const })),
      ...tokenUseOf(module)
        .verifications.filter((each) => !isPinned(each))
        .map((verification) => ({ ...verification, message: 'unpinned' as const })),
    ]);
  return Map.groupBy(tokens, ({ module }) => serviceOf(project, module.path).root);
});

// Whoever reads the finding needs to see what it is about, not every token of a service.
const MOST_PLACES = 4;

// A service that names no audience in one token names none in the others.
function reportOpen(visited: CodeModule, report: Report<typeof MESSAGES>): void {
  const { project, path } = visited;
  const [first, ...others] = openTokensOf(project).get(serviceOf(project, path).root) ?? [];
  if (first?.module !== visited) {
    return;
  }
  const { module, call, library, message } = first;
  report.violation({
    at: module.place(call.callee),
    message,
    data: { library },
    severity: 'low',
    evidence: others
      .slice(0, MOST_PLACES)
      .map((other) => ({ ...other.module.place(other.call.callee), note: NOTES[other.message] })),
  });
}

const NOTES = {
  anywhere: 'Another token without issuer and audience.',
  unpinned: 'Takes any token under the key too.',
} as const;

// A function that reads what it has just signed tries the key out.
function isReadBeside({ module, call }: TokenSigning, verification: TokenVerification): boolean {
  const fn = module.enclosingFunction(call);
  return (
    fn !== undefined &&
    module.enclosingFunction(verification.call) === fn &&
    call.end < verification.call.start
  );
}

// Who states when it was issued leaves the age to who reads it, as Apple's push service does.
function isAgeLeftToReader(signing: TokenSigning): boolean {
  return signing.claim('iat').kind === 'given';
}

function isEndless(signing: TokenSigning): boolean {
  return (
    !isAgeLeftToReader(signing) && signing.claim('exp').kind === 'absent' && !isForOneThing(signing)
  );
}

function isForAnybody(signing: TokenSigning): boolean {
  return (
    !isAgeLeftToReader(signing) &&
    signing.claim('exp').kind !== 'absent' &&
    ['iss', 'aud'].every((name) => signing.claim(name).kind === 'absent')
  );
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

// A proof of possession comes with its key, and is held to the key that was seen before.
const HOLDS_ITS_KEY = /\bEmbeddedJWK\b/u;

// One key and one program: what is not pinned there is no way in by itself.
function isPinned(verification: TokenVerification): boolean {
  return (
    verification.algorithms.kind !== 'absent' ||
    HOLDS_ITS_KEY.test(verification.module.text(verification.call)) ||
    (['iss', 'aud'] as const).some((name) => verification.demand(name).kind !== 'absent')
  );
}
