import type { AuditResult } from '#core/audit-result.ts';
import { codeOf } from '#core/code-of.ts';
import { compareFindings } from '#core/finding.ts';
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
  base: Pick<AuditResult, 'findings'>,
  head: Pick<AuditResult, 'findings'>,
  change: Change,
  onChanges: ReadonlySet<string>,
): Comparison {
  const old = base.findings.filter(({ rule }) => !isAdvice(rule));
  const before = new Set(old.map(({ fingerprint }) => fingerprint));
  const isInDiff = diffOf(change);
  const found = head.findings
    .filter(({ rule }) => !isAdvice(rule))
    .map((finding) => ({
      finding,
      isInDiff: isInDiff(finding.path, finding.start.line, finding.start.line),
    }));
  const equal = Map.groupBy(
    found,
    ({ finding: { path, fingerprint } }) => `${codeOf(fingerprint)} ${path}`,
  );
  const named = [...equal.values()].flatMap((group) => outsideFirst(group, before));
  const after = new Set(named.map(({ finding }) => finding.fingerprint));
  return {
    findings: named
      .map((each) => ({
        ...each,
        state: before.has(each.finding.fingerprint) ? ('open' as const) : ('new' as const),
      }))
      .filter(({ finding, state }) => state === 'new' || !onChanges.has(finding.rule))
      .toSorted((a, b) => compareFindings(a.finding, b.finding)),
    fixed: old.filter(({ rule, fingerprint }) => !onChanges.has(rule) && !after.has(fingerprint)),
  };
}

type PlacedFinding = Pick<ComparedFinding, 'finding' | 'isInDiff'>;

/**
 * Fingerprints only number equal findings of one file, so one that comes first takes the name of the
 * next. The names of the base go to those outside of the diff, which the change cannot have brought.
 */
function outsideFirst(
  group: readonly PlacedFinding[],
  before: ReadonlySet<string>,
): readonly PlacedFinding[] {
  const names = group.map(({ finding }) => finding.fingerprint);
  const ordered = [
    ...names.filter((name) => before.has(name)),
    ...names.filter((name) => !before.has(name)),
  ];
  return [...group.filter((each) => !each.isInDiff), ...group.filter((each) => each.isInDiff)].map(
    (each, index) => ({
      ...each,
      finding: { ...each.finding, fingerprint: ordered[index] ?? each.finding.fingerprint },
    }),
  );
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
