import type { AuditResult } from '#core/audit-result.ts';
import type { Finding } from '#core/finding.ts';
import { isAdvice } from '#core/rule.ts';
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
 * findings by the head's paths, so a renamed file brings nothing new. Advice is left out, and of the
 * rules that are heard `onChanges` only what is new stays.
 */
export function compareAudits(
  base: AuditResult,
  head: AuditResult,
  change: Change,
  onChanges: ReadonlySet<string>,
): Comparison {
  const old = base.findings.filter(({ rule }) => !isAdvice(rule));
  const found = head.findings.filter(({ rule }) => !isAdvice(rule));
  const before = new Set(old.map(({ fingerprint }) => fingerprint));
  const after = new Set(found.map(({ fingerprint }) => fingerprint));
  const isInDiff = diffOf(change);
  return {
    findings: found
      .filter(({ rule, fingerprint }) => !(onChanges.has(rule) && before.has(fingerprint)))
      .map((finding) => ({
        finding,
        state: before.has(finding.fingerprint) ? 'open' : 'new',
        isInDiff: isInDiff(finding.path, finding.start.line, finding.start.line),
      })),
    fixed: old.filter(({ rule, fingerprint }) => !onChanges.has(rule) && !after.has(fingerprint)),
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
