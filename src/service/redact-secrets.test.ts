import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { redactSecrets } from './redact-secrets.ts';

const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiIxMjM0NSJ9.c2lnbmF0dXJl-_x';
const PEM = '-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nIBAAKC\n-----END RSA PRIVATE KEY-----';

test.for([
  ['an installation token', `with ghs_${'a1B2'.repeat(9)} it`, 'with [redacted token] it'],
  ['a stateless installation token', `with ghs_12345_${JWT}, it`, 'with [redacted token], it'],
  ['a personal token', `x ghp_${'a1B2'.repeat(9)}`, 'x [redacted token]'],
  ['a fine-grained token', `x github_pat_${'a1B2_'.repeat(9)}`, 'x [redacted token]'],
  ['an old installation token', `x v1.${'0123456789'.repeat(4)} y`, 'x [redacted token] y'],
  ['a JWT', `jwt ${JWT}.`, 'jwt [redacted JWT].'],
  ['a bearer header', 'Authorization: Bearer abc', 'Authorization: [redacted]'],
  ['a token header in JSON', '{"authorization":"token abc"}', '{"authorization":"[redacted]"}'],
  ['a bearer', 'sent bearer abcdefgh12', 'sent bearer [redacted]'],
  ['basic credentials', 'sent Basic dXNlcjpwYXNzd29yZDEyMw==', 'sent Basic [redacted]'],
  ['a PEM block', `key ${PEM} end`, 'key [redacted PEM] end'],
  ['an escaped PEM block', `key ${PEM.replaceAll('\n', '\\n')} end`, 'key [redacted PEM] end'],
  ['a PEM block in base64', `key ${btoa(PEM)} end`, 'key [redacted PEM] end'],
  ['a cut PEM block', `key ${PEM.slice(0, 45)}`, 'key [redacted PEM]'],
  ['a password in a URL', 'postgres://me:p@ss@db:5432/x', 'postgres://[redacted]@db:5432/x'],
  [
    'a token in a URL',
    'https://x-access-token:abc@github.com/o/r',
    'https://[redacted]@github.com/o/r',
  ],
  [
    'a secret in a query',
    'GET /x?a=1&access_token=abc&b=2',
    'GET /x?a=1&access_token=[redacted]&b=2',
  ],
  [
    'the code of a new App',
    'POST https://api.github.com/app-manifests/abc/conversions',
    'POST https://api.github.com/app-manifests/[redacted]/conversions',
  ],
] as const)('%s is replaced', ([, text, redacted]) => {
  expect(redactSecrets(text)).toBe(redacted);
});

test.for([
  'the token has expired and the bearer is unknown',
  'https://api.github.com/repos/o/r/commits/380387fbc80638b734a49e1be1c4dfec1c01b33c',
  'https://example.com/@scope/package@1.0.0',
  'https://api.github.com/repos/o/r/issues?page=2&per_page=100',
  'src/github/token.ts:12:34 at readToken (ghosts_are_not_tokens)',
  'basic authentication is not supported',
])('%s stays as it is', (text) => {
  expect(redactSecrets(text)).toBe(text);
});

function wordOf(alphabet: string, minLength: number): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...alphabet.split('')), minLength, maxLength: 80 });
}

const ALPHANUMERIC = 'abcXYZ0189';

/** A text that contains a credential, and the part of it that must not survive. */
const CREDENTIALS: fc.Arbitrary<readonly [text: string, secret: string]> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('ghs_', 'ghp_', 'gho_', 'ghu_', 'ghr_'),
      wordOf(`${ALPHANUMERIC}._-`, 20),
    )
    .map(([prefix, rest]) => [`${prefix}${rest}`, rest] as const),
  wordOf(`${ALPHANUMERIC}_`, 20).map((rest) => [`github_pat_${rest}`, rest] as const),
  wordOf(ALPHANUMERIC, 12).map((rest) => [`authorization: Bearer ${rest}`, rest] as const),
  wordOf(`${ALPHANUMERIC}+/`, 12).map(
    (rest) => [`-----BEGIN PRIVATE KEY-----\n${rest}\n-----END PRIVATE KEY-----`, rest] as const,
  ),
  wordOf(ALPHANUMERIC, 12).map((rest) => [`https://user:${rest}@host/path`, rest] as const),
);

test('no credential survives, whatever stands around it', () => {
  fc.assert(
    fc.property(fc.string(), CREDENTIALS, fc.string(), (before, [text, secret], after) => {
      fc.pre(!before.includes(secret) && !after.includes(secret));
      expect(redactSecrets(`${before}${text} ${after}`)).not.toContain(secret);
    }),
    { numRuns: 500 },
  );
});

test('what is redacted stays redacted', () => {
  fc.assert(
    fc.property(fc.string(), CREDENTIALS, (before, [text]) => {
      const once = redactSecrets(`${before}${text}`);
      expect(redactSecrets(once)).toBe(once);
    }),
  );
});
