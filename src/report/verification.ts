import { compareFindings } from '#core/finding.ts';
import type { Finding } from '#core/finding.ts';

/** A commit whose message may say what it fixes. */
export interface ClaimingCommit {
  readonly sha: string;
  readonly message: string;
}

export interface VerificationInput {
  /** What was there at the beginning. */
  readonly before: readonly Finding[];
  /** What is there now. */
  readonly after: readonly Finding[];
  /** Newest first. */
  readonly commits: readonly ClaimingCommit[];
}

/**
 * `fixed` is gone, `open` is still there, `claimed-open` is still there although a commit says that it
 * is fixed, `regression` was not there at the beginning.
 */
export type VerificationStatus = 'fixed' | 'claimed-open' | 'open' | 'regression';

export interface VerifiedFinding {
  readonly status: VerificationStatus;
  readonly finding: Finding;
  /** The newest commit that says that it fixes the finding; undefined when none does. */
  readonly claimedBy: string | undefined;
}

const ORDER: readonly VerificationStatus[] = ['claimed-open', 'regression', 'open', 'fixed'];

/**
 * What became of findings, and whether what commits claim is true. A commit claims a finding when its
 * message has a word such as "fix" and names the finding by six or more digits of its fingerprint, or by
 * its rule and its file. First what is not as claimed, then what is new, then the rest.
 */
export function verification({
  before,
  after,
  commits,
}: VerificationInput): readonly VerifiedFinding[] {
  const claims = commits.filter(({ message }) => CLAIM.test(message));
  const was = new Set(before.map(({ fingerprint }) => fingerprint));
  const is = new Set(after.map(({ fingerprint }) => fingerprint));
  const rows = [
    ...before
      .filter(({ fingerprint }) => !is.has(fingerprint))
      .map((finding) => rowOf('fixed', finding, claims)),
    ...after.map((finding) =>
      rowOf(was.has(finding.fingerprint) ? 'open' : 'regression', finding, claims),
    ),
  ];
  return rows.toSorted(
    (a, b) =>
      ORDER.indexOf(a.status) - ORDER.indexOf(b.status) || compareFindings(a.finding, b.finding),
  );
}

const CLAIM = /\b(?:fix(?:es|ed)?|resolv(?:es?|ed)|clos(?:es?|ed)|repairs?|mends?)\b/iu;

const FINGERPRINT = /\b[0-9a-f]{6,32}\b/gu;

function rowOf(
  status: 'fixed' | 'open' | 'regression',
  finding: Finding,
  claims: readonly ClaimingCommit[],
): VerifiedFinding {
  const claimedBy =
    status === 'regression'
      ? undefined
      : claims.find(({ message }) => names(message, finding))?.sha;
  return {
    status: status === 'open' && claimedBy !== undefined ? 'claimed-open' : status,
    finding,
    claimedBy,
  };
}

function names(message: string, { fingerprint, rule, path }: Finding): boolean {
  return (
    [...message.matchAll(FINGERPRINT)].some(([digits]) => fingerprint.startsWith(digits)) ||
    (message.includes(rule) && message.includes(path))
  );
}
