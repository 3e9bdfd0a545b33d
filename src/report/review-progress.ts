import { compareFindings, compareText } from '#core/finding.ts';
import type { Finding } from '#core/finding.ts';
import { SEVERITIES } from '#core/severity.ts';

import type { FinishedReview } from './review-outcome.ts';

/** A finding that an earlier review of the pull request called new. */
export interface RememberedFinding {
  readonly fingerprint: string;
  readonly rule: string;
  readonly severity: string;
  readonly path: string;
  readonly line: number;
}

/** A concluded review of another head of the same pull request. */
export interface EarlierReview {
  readonly headSha: string;
  readonly findings: readonly RememberedFinding[];
}

/** What became of the last review's findings. */
export interface ReviewProgress {
  /** The head that was reviewed last. */
  readonly since: string;
  /** In the last review, and gone from a file that was read whole or is not there any more. */
  readonly fixed: readonly RememberedFinding[];
  /** In the last review, and not found in a file that was not read whole: nobody can tell. */
  readonly unknown: readonly RememberedFinding[];
  readonly open: readonly Finding[];
  /** In no earlier review. */
  readonly new: readonly Finding[];
  /** In an earlier review, and not in the last. */
  readonly returned: readonly Finding[];
}

/**
 * Compares a review with the earlier ones of the same pull request, oldest first. Undefined for the
 * first review.
 */
export function reviewProgress(
  earlier: readonly EarlierReview[],
  outcome: FinishedReview,
): ReviewProgress | undefined {
  const last = earlier.at(-1);
  if (last === undefined) {
    return undefined;
  }
  const present = new Set(outcome.findings.map(({ finding }) => finding.fingerprint));
  const leftOut = new Set(outcome.leftOut.map(({ finding }) => finding.fingerprint));
  const gone = last.findings
    .filter(({ fingerprint }) => !present.has(fingerprint) && !leftOut.has(fingerprint))
    .toSorted(compareRemembered);
  const unread = unreadPaths(outcome);
  const now = outcome.findings
    .filter(({ state, waiver }) => state === 'new' && waiver === undefined)
    .map(({ finding }) => finding)
    .toSorted(compareFindings);
  const inLast = fingerprintsOf([last]);
  const inAny = fingerprintsOf(earlier);
  return {
    since: last.headSha,
    fixed: gone.filter(({ path }) => !unread.has(path)),
    unknown: gone.filter(({ path }) => unread.has(path)),
    open: now.filter(({ fingerprint }) => inLast.has(fingerprint)),
    new: now.filter(({ fingerprint }) => !inAny.has(fingerprint)),
    returned: now.filter(({ fingerprint }) => inAny.has(fingerprint) && !inLast.has(fingerprint)),
  };
}

/** Worst first. A severity that this version does not know comes first of all. */
function compareRemembered(a: RememberedFinding, b: RememberedFinding): number {
  const names: readonly string[] = SEVERITIES;
  return (
    names.indexOf(a.severity) - names.indexOf(b.severity) ||
    compareText(a.path, b.path) ||
    a.line - b.line ||
    compareText(a.rule, b.rule)
  );
}

/** Paths of the head that were not read whole: what is not found there may still be there. */
export function unreadPaths({ coverage }: Pick<FinishedReview, 'coverage'>): ReadonlySet<string> {
  return new Set(
    coverage.files
      .filter(({ status }) => status === 'partial' || status === 'skipped')
      .map(({ path }) => path),
  );
}

function fingerprintsOf(reviews: readonly EarlierReview[]): ReadonlySet<string> {
  return new Set(reviews.flatMap(({ findings }) => findings.map(({ fingerprint }) => fingerprint)));
}
