import { leftOutBySetting } from '#report/audit-aside.ts';
import type { AuditDocument } from '#report/audit-schema.ts';
import { auditDocument } from '#report/json.ts';
import type { FinishedReview } from '#report/review-outcome.ts';

import { findingsByState } from './findings-by-state.ts';

/** The JSON output of a review. Findings, controls and coverage are those of `faultline/audit@1`. */
interface ReviewDocument extends Pick<
  AuditDocument,
  'controls' | 'coverage' | 'waived' | 'leftOut'
> {
  readonly schema: 'faultline/review@1';
  /** The merge base, by full SHA. */
  readonly base: string;
  readonly head: string;
  readonly conclusion: FinishedReview['conclusion'];
  readonly reason: FinishedReview['reason'];
  readonly blocking: FinishedReview['blocking'];
  readonly notes: readonly string[];
  readonly new: AuditDocument['findings'];
  readonly open: AuditDocument['findings'];
  /** At their places in the base. */
  readonly fixed: AuditDocument['findings'];
}

/** The review as a JSON text: two spaces, a final line feed. */
export function reviewJson(outcome: FinishedReview): string {
  const { base, head, conclusion, reason, blocking, notes } = outcome;
  const byState = findingsByState(outcome);
  const document: ReviewDocument = {
    schema: 'faultline/review@1',
    base,
    head,
    conclusion,
    reason,
    blocking: blocking.map(({ fingerprint, because }) => ({ fingerprint, because })),
    notes,
    new: entries(outcome, byState.new).findings,
    open: entries(outcome, byState.open).findings,
    fixed: entries(outcome, byState.fixed).findings,
    waived: entries(outcome, []).waived,
    leftOut: entries(outcome, []).leftOut,
    controls: entries(outcome, []).controls,
    coverage: entries(outcome, []).coverage,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** These findings as an audit would write them. */
function entries(
  { controls, coverage, findings: all, leftOut }: FinishedReview,
  findings: Parameters<typeof auditDocument>[0]['findings'],
): AuditDocument {
  return auditDocument(
    { findings, controls, coverage, stats: { files: 0, parsed: 0, rules: 0 } },
    {
      waived: all.flatMap(({ finding, waiver }) =>
        waiver === undefined ? [] : [{ finding, waiver }],
      ),
      leftOut: leftOutBySetting(leftOut),
      notes: [],
    },
  );
}
