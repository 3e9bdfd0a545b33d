import type { AuditFile } from '#audit/audit-input.ts';
import type { FinishedReview } from '#report/review-outcome.ts';
import type { Change } from '#source/source.ts';

import { compareAudits } from './compare.ts';
import { gate } from './gate.ts';
import type { ReviewPorts } from './review-ports.ts';
import { loadSnapshot } from './snapshot.ts';

export interface ReviewedChange {
  readonly outcome: FinishedReview;
  readonly change: Change;
  /** A line of the head by path and 1-based number, undefined for text that was not read. */
  readonly readLine: (path: string, line: number) => string | undefined;
}

/**
 * Steps 1 to 4 of a review, for service and command line alike: snapshot of the merge base and the
 * head, audit of both, comparison, gate. Says nothing to anybody.
 */
export async function reviewChange(
  { source, auditor, rules, repository, onPhase }: ReviewPorts,
  range: { readonly base: string; readonly head: string },
  signal: AbortSignal,
): Promise<ReviewedChange> {
  onPhase?.('snapshot');
  const change = await source.change(range.base, range.head, signal);
  const headTree = await source.tree(change.head, signal);
  const baseTree = await source.tree(change.base, signal);
  const headFiles = await loadSnapshot(source, headTree, rules, signal);
  const baseFiles = await loadSnapshot(source, baseTree, rules, signal);
  const memory = repository === undefined ? {} : { repository };
  onPhase?.('audit');
  const [base, head] = await Promise.all([
    auditor.audit({ files: baseFiles, renames: renamesOf(change), ...memory }, signal),
    auditor.audit({ files: headFiles, ...memory }, signal),
  ]);
  onPhase?.('compare');
  const comparison = compareAudits(base, head, change);
  onPhase?.('gate');
  const verdict = gate({
    findings: comparison.findings,
    coverage: head.coverage,
    missing: textsOf(baseTree.gap, headTree.gap),
    notes: textsOf(change.gap),
  });
  const { coverage, controls } = head;
  return {
    outcome: {
      base: change.base,
      head: change.head,
      ...comparison,
      ...verdict,
      coverage,
      controls,
    },
    change,
    readLine: lineReader(headFiles),
  };
}

/**
 * Reviews a commit for itself, with nothing to compare it to: every finding is an open one, so none
 * of them blocks.
 */
export async function reviewCommitAlone(
  { source, auditor, rules, repository, onPhase }: ReviewPorts,
  commit: string,
  signal: AbortSignal,
): Promise<FinishedReview> {
  onPhase?.('snapshot');
  const tree = await source.tree(commit, signal);
  const files = await loadSnapshot(source, tree, rules, signal);
  onPhase?.('audit');
  const {
    findings: found,
    coverage,
    controls,
  } = await auditor.audit({ files, ...(repository === undefined ? {} : { repository }) }, signal);
  onPhase?.('gate');
  const findings = found.map((finding) => ({ finding, state: 'open' as const, isInDiff: false }));
  const verdict = gate({ findings, coverage, missing: textsOf(tree.gap), notes: [] });
  return { base: commit, head: commit, findings, fixed: [], ...verdict, coverage, controls };
}

function renamesOf(change: Change): ReadonlyMap<string, string> {
  return new Map(
    change.files.flatMap(({ previousPath, path }) =>
      previousPath === undefined ? [] : [[previousPath, path] as const],
    ),
  );
}

function textsOf(...gaps: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(gaps)].filter((gap) => gap !== undefined);
}

/** Cuts a line when it is asked for: a review shows a handful of them. */
export function lineReader(
  files: ReadonlyMap<string, AuditFile>,
): (path: string, line: number) => string | undefined {
  return (path, line) => {
    const file = files.get(path);
    return file?.kind === 'text' ? file.text.split(/\r\n|\n|\r/u)[line - 1] : undefined;
  };
}
