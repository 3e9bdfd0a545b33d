import type { Coverage } from '#core/audit-result.ts';
import type { Blocker, ClassifiedFinding, FinishedReview } from '#report/review-outcome.ts';

export type Verdict = Pick<FinishedReview, 'conclusion' | 'reason' | 'blocking' | 'notes'>;

export interface GateInput {
  readonly findings: readonly ClassifiedFinding[];
  /** Of the head. */
  readonly coverage: Coverage;
  /** Parts of the tree that the source could not list: what is missing there may be the defect. */
  readonly missing: readonly string[];
  /** What a reader must know besides. */
  readonly notes: readonly string[];
}

/**
 * Decides over the merge: a new critical finding blocks, unless its confidence is low. A tree that the
 * source could not list in full cannot pass either.
 */
export function gate({ findings, coverage, missing, notes: given }: GateInput): Verdict {
  const blocking: readonly Blocker[] = findings
    .filter(
      ({ finding, state }) =>
        state === 'new' && finding.severity === 'critical' && finding.confidence !== 'low',
    )
    .map(({ finding }) => ({ fingerprint: finding.fingerprint, because: 'critical and new' }));
  const notes = [...missing, ...given, ...failureNotes(coverage)];
  if (blocking.length > 0) {
    return { conclusion: 'failure', reason: 'blocking', blocking, notes };
  }
  if (missing.length > 0) {
    return { conclusion: 'failure', reason: 'incomplete', blocking, notes };
  }
  return {
    conclusion: 'success',
    reason: findings.length === 0 ? 'clean' : 'not-blocking',
    blocking,
    notes,
  };
}

function failureNotes(coverage: Coverage): readonly string[] {
  const rules = [...new Set(coverage.failures.map(({ rule }) => rule))];
  return rules.map(
    (rule) =>
      `The rule ${rule} failed on part of the repository, so its silence there proves nothing.`,
  );
}
