import { createHash } from 'node:crypto';

import { compareText } from '#core/finding.ts';

/** What a finding is named by. Lines and columns are not in it, so moving code does not rename it. */
export interface FindingIdentity {
  readonly rule: string;
  readonly path: string;
  /** The function, class, service, stage or key path around it. */
  readonly anchor: string;
  /** The flagged text. */
  readonly extract: string;
  /** Where it stands, to number equal ones in order. */
  readonly start: number;
}

/**
 * One fingerprint for each identity, in the same order: 16 hexadecimal digits over rule, path, anchor,
 * the extract without what a formatter changes, and the ordinal among equals in one file; then 16
 * without path and ordinal, see `codeOf`.
 */
export function fingerprintsOf(identities: readonly FindingIdentity[]): readonly string[] {
  const keys = identities.map(({ rule, path, anchor, extract }) =>
    JSON.stringify([rule, path, anchor, normalise(extract)]),
  );
  const codeKeys = identities.map(codeKey);
  const inOrder = identities
    .map((identity, index) => ({ index, start: identity.start, key: keys[index] ?? '' }))
    .toSorted((a, b) => compareText(a.key, b.key) || a.start - b.start || a.index - b.index);
  const fingerprints: string[] = identities.map(() => '');
  let ordinal = 0;
  for (const [position, { index, key }] of inOrder.entries()) {
    ordinal = inOrder[position - 1]?.key === key ? ordinal + 1 : 0;
    fingerprints[index] = digits(`${key}\n${ordinal}`) + digits(codeKeys[index] ?? '');
  }
  return fingerprints;
}

const HALF = 16;

function digits(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, HALF);
}

// What is said about a file as a whole has no code of its own.
function codeKey({ rule, path, anchor, extract }: FindingIdentity): string {
  const code = normalise(extract);
  return JSON.stringify(code === '' ? [rule, path] : [rule, anchor, code]);
}

/** The text without white space, quote style, semicolons and trailing commas, which formatters change. */
function normalise(extract: string): string {
  return extract
    .replace(/\s+/gu, '')
    .replace(/["`]/gu, "'")
    .replace(/;/gu, '')
    .replace(/,(?=[)\]}])/gu, '');
}
