import type { EditProposal, EvidencePlace, Report } from '#core/rule.ts';
import type { CallExpr, Ranged } from '#model/code/code.ts';
import { insertLast } from '#model/code/insertions.ts';
import { tokenMismatchesOf } from '#model/auth/json-web-token-mismatches.ts';
import type { TokenMismatch } from '#model/auth/json-web-token-mismatches.ts';
import { TOKEN_FILES } from '#model/auth/json-web-tokens.ts';
import type { TokenSigning, TokenVerification } from '#model/auth/json-web-tokens.ts';
import { languageOf } from '#model/code/language.ts';
import { defineRule } from '#model/rule.ts';
import { isServicePath } from '#model/services.ts';

const MESSAGES = {
  unasked:
    '{verify} passes no audience, and {library} refuses a token that names one, so it rejects every token of {sign}. Pass the audience, or switch verify_aud off on purpose.',
  different:
    '{verify} demands another {claim} than {sign} writes into the token, so it rejects every one. Take both from one constant or setting.',
  missing:
    '{verify} demands the {claim} claim, which {sign} does not write into the token, so it rejects every one. Set it where the token is signed.',
  algorithm:
    '{verify} accepts {accepted} and {sign} signs with {signed}, so every token is rejected. Take the algorithm of both from one constant.',
  key: '{verify} takes its key from another setting than {sign}, so tokens are rejected unless both hold the same secret. Use one setting for both.',
} as const;

const CLAIMS = { aud: 'audience (aud)', iss: 'issuer (iss)' } as const;

export default defineRule({
  meta: {
    id: 'auth/jwt-claims-mismatch',
    title: 'Tokens are signed and verified with different claims, algorithms or keys',
    severity: 'critical',
    confidence: 'high',
    scope: 'project',
    effort: 'minutes',
    languages: ['TypeScript', 'Python'],
    tags: ['owasp-a07'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://datatracker.ietf.org/doc/html/rfc7519#section-4.1.3',
      'https://pyjwt.readthedocs.io/en/stable/usage.html#audience-claim-aud',
      'https://github.com/auth0/node-jsonwebtoken#jwtverifytoken-secretorpublickey-options-callback',
      'https://github.com/panva/jose/blob/main/docs/jwt/verify/interfaces/JWTVerifyOptions.md',
    ],
    messages: MESSAGES,
  },
  asks: [TOKEN_FILES],
  project: {
    reads: (path) => languageOf(path) !== undefined || isServicePath(path),
    check(project, report) {
      for (const mismatch of tokenMismatchesOf(project)) {
        reportMismatch(mismatch, report);
      }
    },
  },
});

function reportMismatch(mismatch: TokenMismatch, report: Report<typeof MESSAGES>): void {
  const { refusal, signing, verification, side } = mismatch;
  const [at, other] = side === 'signing' ? [signing, verification] : [verification, signing];
  const common = {
    at: at.module.place(nameAt(at.call)),
    evidence: evidenceOf(mismatch, other),
  };
  const sides = { verify: sideName(verification), sign: sideName(signing) };
  // A token of one kind among others may be meant for somebody else, and so may other claims be.
  const confidence = side === 'signing' ? 'medium' : undefined;
  switch (refusal.kind) {
    case 'unasked': {
      const suggestion = passAudience(mismatch);
      report.violation({
        ...common,
        message: 'unasked',
        data: { ...sides, library: verification.library },
        ...(refusal.isLiteral && side === 'verification' ? {} : { confidence: 'medium' }),
        ...(suggestion === undefined ? {} : { suggestion }),
      });
      return;
    }
    case 'different':
    case 'missing':
      report.violation({
        ...common,
        message: refusal.kind,
        data: { ...sides, claim: CLAIMS[refusal.claim] },
        confidence: 'medium',
      });
      return;
    case 'algorithm':
      report.violation({
        ...common,
        message: 'algorithm',
        data: { ...sides, signed: refusal.signed, accepted: refusal.accepted.join(', ') },
        ...(confidence === undefined ? {} : { confidence }),
      });
      return;
    case 'key':
      report.violation({ ...common, message: 'key', data: sides, confidence: 'medium' });
      return;
  }
}

function evidenceOf(
  { refusal, signing, side }: TokenMismatch,
  other: TokenSigning | TokenVerification,
): readonly EvidencePlace[] {
  const says = refusal.kind === 'unasked' ? signing.claim('aud') : undefined;
  const note = side === 'signing' ? 'Verifies the tokens.' : 'Signs the tokens.';
  return [
    { ...other.module.place(nameAt(other.call)), note },
    ...(says?.kind === 'given'
      ? [{ ...says.module.place(says.value), note: 'The audience of the token.' }]
      : []),
  ];
}

/** Passes the literal that the tokens of the only signing name. */
function passAudience({
  signing,
  verification,
  side,
  isOnly,
}: TokenMismatch): EditProposal | undefined {
  const says = signing.claim('aud');
  const isLiteral = says.kind === 'given' && says.value.kind === 'literal';
  if (!isOnly || !isLiteral || side === 'signing') {
    return undefined;
  }
  const { module, call } = verification;
  const text = `audience=${says.module.text(says.value)}`;
  const edit = insertLast(module, call, call.callee.end + 1, text);
  return edit === undefined ? undefined : { title: 'Pass the audience', edits: [edit] };
}

function sideName({ module, call }: TokenSigning | TokenVerification): string {
  const { start, end } = nameAt(call);
  return `${module.text({ start, end })}()`;
}

// Of a long chain only its last method.
function nameAt({ callee }: CallExpr): Ranged {
  return callee.kind === 'member' && callee.object.kind === 'call'
    ? { start: callee.end - callee.name.length, end: callee.end }
    : callee;
}
