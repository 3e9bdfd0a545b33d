import type { Coverage } from '#core/audit-result.ts';
import type { Finding } from '#core/finding.ts';
import { count, severityCounts } from '#report/counting.ts';
import { coverageSentence, unreadFiles } from '#report/markdown-sections.ts';
import { printable } from '#report/printable.ts';
import type { FinishedReview } from '#report/review-outcome.ts';
import { findingText } from '#report/terminal.ts';
import type { AuditTextOptions } from '#report/terminal.ts';

import { findingsByState } from './findings-by-state.ts';

/**
 * A review for a terminal: new findings in full, open and fixed ones as lines, then the verdict. Ends
 * with a line feed.
 */
export function reviewText(outcome: FinishedReview, options: AuditTextOptions): string {
  const findings = findingsByState(outcome);
  const sections = [
    options.paint('strong', 'New in this change'),
    ...(findings.new.length === 0
      ? ['No finding.']
      : findings.new.map((finding) => findingText(finding, options))),
    ...listed('Open before this change', findings.open, options),
    ...listed('Fixed by this change', findings.fixed, options),
    coverageText(outcome.coverage),
    closing(outcome, options),
  ];
  return `${sections.join('\n\n')}\n`;
}

function coverageText(coverage: Coverage): string {
  const unread = unreadFiles(coverage).length;
  return [
    coverageSentence(coverage),
    ...(unread === 0
      ? []
      : [`Not read whole: ${count(unread, 'file')}. --format json says which and why.`]),
  ].join('\n');
}

function listed(
  title: string,
  findings: readonly Finding[],
  { paint }: AuditTextOptions,
): readonly string[] {
  if (findings.length === 0) {
    return [];
  }
  const lines = findings.map(
    ({ severity, rule, path, start }) =>
      `  ${paint(severity, severity)} ${rule} ${paint('place', `${printable(path)}:${String(start.line)}`)}`,
  );
  return [[paint('strong', title), ...lines].join('\n')];
}

function closing(outcome: FinishedReview, { paint }: AuditTextOptions): string {
  const findings = findingsByState(outcome);
  const counts = [
    `${severityCounts(findings.new).join(', ') || 'none'} new`,
    `${String(findings.open.length)} open before`,
    `${String(findings.fixed.length)} fixed`,
  ];
  return [
    paint('strong', verdict(outcome)),
    `${counts.join('; ')}.`,
    ...outcome.notes.map(printable),
  ].join('\n');
}

function verdict({ reason, blocking }: FinishedReview): string {
  switch (reason) {
    case 'clean':
    case 'not-blocking':
      return 'Nothing blocks this merge.';
    case 'blocking':
      return `${count(blocking.length, 'finding')} ${blocking.length === 1 ? 'blocks' : 'block'} this merge.`;
    case 'policy-invalid':
      return 'A policy file has a mistake, so nobody can tell what should block.';
    case 'incomplete':
      return 'Too much of this change could not be read to pass it.';
  }
}
