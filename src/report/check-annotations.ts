import type { Finding } from '#core/finding.ts';
import type { Severity } from '#core/severity.ts';
import type { Span } from '#core/span.ts';

import { truncateBytes } from './byte-limit.ts';
import { printable } from './printable.ts';
import type { PolicyFileProblem } from './review-outcome.ts';
import { rulePageUrl, ruleTitle } from './rule-table.ts';
import type { RuleBook } from './rule-table.ts';

/** A remark on lines of a commit, in the words of https://docs.github.com/en/rest/checks/runs. */
export interface CheckAnnotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  /** Columns are given only for a stretch within one line: GitHub refuses them otherwise. */
  readonly start_column?: number;
  readonly end_column?: number;
  readonly annotation_level: 'notice' | 'warning' | 'failure';
  readonly title: string;
  readonly message: string;
  readonly raw_details: string;
}

/** Of findings that do not block: a red mark beside a check that passes would be a contradiction. */
const LEVELS = {
  critical: 'warning',
  high: 'warning',
  medium: 'warning',
  low: 'notice',
  info: 'notice',
} as const satisfies Readonly<Record<Severity, CheckAnnotation['annotation_level']>>;

/** GitHub takes 255 characters of title and 64 KB of each text. Bytes are on the safe side of both. */
const TITLE_LIMIT = 255;
const MESSAGE_LIMIT = 8_000;
const DETAILS_LIMIT = 16_000;

/** The finding as a remark that GitHub shows beside the lines, whether or not the diff shows them. */
export function checkAnnotation(
  finding: Finding,
  rules: RuleBook,
  isBlocking: boolean,
): CheckAnnotation {
  return {
    path: finding.path,
    ...linesOf(finding),
    annotation_level: isBlocking ? 'failure' : LEVELS[finding.severity],
    title: truncateBytes(
      printable(`${finding.severity}: ${ruleTitle(rules, finding.rule)}`),
      TITLE_LIMIT,
      '…',
    ),
    message: truncateBytes(printable(finding.message), MESSAGE_LIMIT, '…'),
    raw_details: truncateBytes(rawDetails(finding, rules), DETAILS_LIMIT, '…'),
  };
}

/** A mistake in the policy file, where it stands. */
export function policyAnnotation(problem: PolicyFileProblem): CheckAnnotation {
  return {
    path: problem.path,
    ...linesOf(problem),
    annotation_level: 'failure',
    title: 'Mistake in the policy',
    message: truncateBytes(printable(problem.message), MESSAGE_LIMIT, '…'),
    raw_details: '',
  };
}

/** GitHub takes at most 50 annotations a request and appends those of later requests. */
export function annotationBatches(
  annotations: readonly CheckAnnotation[],
): readonly (readonly CheckAnnotation[])[] {
  const batches: (readonly CheckAnnotation[])[] = [];
  for (let first = 0; first < annotations.length; first += 50) {
    batches.push(annotations.slice(first, first + 50));
  }
  return batches;
}

/** The last line that a span touches: an end at the first column lies after the line before it. */
export function lastLine({ start, end }: Span): number {
  return end.column === 1 && end.line > start.line ? end.line - 1 : end.line;
}

type AnnotationLines = Pick<
  CheckAnnotation,
  'start_line' | 'end_line' | 'start_column' | 'end_column'
>;

function linesOf(span: Span): AnnotationLines {
  const { start, end } = span;
  const lines = { start_line: start.line, end_line: lastLine(span) };
  return start.line === end.line
    ? { ...lines, start_column: start.column, end_column: Math.max(start.column, end.column - 1) }
    : lines;
}

function rawDetails(finding: Finding, rules: RuleBook): string {
  const url = rulePageUrl(rules, finding.rule);
  return [
    `Rule ${finding.rule}, confidence ${finding.confidence}, fingerprint ${finding.fingerprint}`,
    ...finding.evidence.map(({ path, start, note }) => `${path}:${String(start.line)}: ${note}`),
    ...(finding.suggestion === null ? [] : [`Suggested change: ${finding.suggestion.title}`]),
    ...(url === null ? [] : [url]),
  ]
    .map(printable)
    .join('\n');
}
