import { compareFindings } from '#core/finding.ts';
import type { Finding } from '#core/finding.ts';
import type { FinishedReview } from '#report/review-outcome.ts';

/** The findings of a review by what the change did to them, each list worst first. */
export function findingsByState({ findings, fixed }: FinishedReview): {
  readonly new: readonly Finding[];
  readonly open: readonly Finding[];
  readonly fixed: readonly Finding[];
} {
  function inState(wanted: 'new' | 'open'): readonly Finding[] {
    return findings
      .filter(({ state, waiver }) => state === wanted && waiver === undefined)
      .map(({ finding }) => finding)
      .toSorted(compareFindings);
  }
  return { new: inState('new'), open: inState('open'), fixed: fixed.toSorted(compareFindings) };
}
