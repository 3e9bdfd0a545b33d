import type { AuditResult } from '#core/audit-result.ts';
import type { Finding } from '#core/finding.ts';
import type { ClassifiedFinding } from '#report/review-outcome.ts';
import type { Change } from '#source/source.ts';

/** A finding of the head, before the policy is asked. */
export type ComparedFinding = Pick<ClassifiedFinding, 'finding' | 'state' | 'isInDiff'>;

/** What a change did to the findings. */
export interface Comparison {
  readonly findings: readonly ComparedFinding[];
  /** In the base and no longer in the head, at their places in the base. */
  readonly fixed: readonly Finding[];
}

/**
 * Tells apart what a change brought, left and took away, by fingerprint. Both audits name their
 * findings by the head's paths, so a renamed file brings nothing new.
 */
export function compareAudits(base: AuditResult, head: AuditResult, change: Change): Comparison {
  const before = new Set(base.findings.map(({ fingerprint }) => fingerprint));
  const after = new Set(head.findings.map(({ fingerprint }) => fingerprint));
  const isInDiff = diffOf(change);
  return {
    findings: head.findings.map((finding) => ({
      finding,
      state: before.has(finding.fingerprint) ? 'open' : 'new',
      isInDiff: isInDiff(finding.path, finding.start.line, finding.start.line),
    })),
    fixed: base.findings.filter(({ fingerprint }) => !after.has(fingerprint)),
  };
}

/** Answers whether the diff shows these lines of the head's file, all within one hunk. */
export function diffOf(
  change: Change,
): (path: string, firstLine: number, lastLine: number) => boolean {
  const hunks = new Map(change.files.map((file) => [file.path, file.hunks ?? []]));
  return (path, firstLine, lastLine) =>
    (hunks.get(path) ?? []).some(
      (hunk) => hunk.firstLine <= firstLine && lastLine <= hunk.lastLine,
    );
}
