import type { AuditResult, Coverage } from '#core/audit-result.ts';
import { compareFindings } from '#core/finding.ts';
import type { Finding, Suggestion } from '#core/finding.ts';

import { NOTHING_ASIDE } from './audit-aside.ts';
import type { AuditAside } from './audit-aside.ts';
import { codeFrame } from './code-frame.ts';
import type { Paint } from './code-frame.ts';
import { count, severityCounts } from './counting.ts';
import { lineChanges } from './line-changes.ts';
import type { LineChange, ReadLine } from './line-changes.ts';
import { COVERAGE_WORDS, coverageSentence, unreadFiles } from './markdown-sections.ts';
import { printable } from './printable.ts';

export interface AuditTextOptions {
  readonly paint: Paint;
  readonly readLine: ReadLine;
  /** Ids of the rules whose flagged lines hold a secret: these lines are not shown. */
  readonly secretRules: ReadonlySet<string>;
  readonly aside?: AuditAside;
}

/** Paints nothing: for pipes, files and terminals without colour. */
export function plainPaint(_style: string, text: string): string {
  return text;
}

const MOST_UNREAD = 20;

/** Enough of a fingerprint to name a finding of one audit. */
const SHOWN_DIGITS = 8;

/**
 * An audit for a terminal: each finding with its code, evidence and suggested change, then the counts
 * and what was not read. Text of the repository cannot send commands to the terminal. Ends with a
 * line feed.
 */
export function auditText(result: AuditResult, options: AuditTextOptions): string {
  const findings = result.findings.toSorted(compareFindings);
  return `${[
    ...findings.map((finding) => findingText(finding, options)),
    closing(findings, result, options),
  ].join('\n\n')}\n`;
}

/** One finding for a terminal, headed by what `faultline explain` takes. Without a final line feed. */
export function findingText(finding: Finding, options: AuditTextOptions): string {
  const { paint, secretRules } = options;
  const readLine = secretRules.has(finding.rule) ? hiddenLine : options.readLine;
  const { severity, rule, path, start, confidence, fingerprint } = finding;
  const place = `${printable(path)}:${String(start.line)}:${String(start.column)}`;
  const doubt = confidence === 'high' ? '' : paint('faint', ` (confidence: ${confidence})`);
  return [
    `${paint(severity, severity)} ${paint('strong', rule)} ${paint('place', place)}${doubt} ${paint('faint', fingerprint.slice(0, SHOWN_DIGITS))}`,
    ...indented(codeFrame(finding, readLine, paint)),
    ...indented([printable(finding.message)]),
    ...finding.evidence.flatMap((evidence) =>
      indented([
        `${paint('place', `${printable(evidence.path)}:${String(evidence.start.line)}:${String(evidence.start.column)}`)} ${printable(evidence.note)}`,
      ]),
    ),
    ...indented(suggestionText(finding.suggestion, readLine, paint)),
  ].join('\n');
}

function hiddenLine(): undefined {
  return undefined;
}

function suggestionText(
  suggestion: Suggestion | null,
  readLine: ReadLine,
  paint: Paint,
): readonly string[] {
  if (suggestion === null) {
    return [];
  }
  const changes = lineChanges(suggestion, readLine) ?? [];
  return [
    `Suggested change: ${printable(suggestion.title)}`,
    ...changes.flatMap((change) => changeText(change, paint)),
  ];
}

function changeText(
  { path, startLine, before, after }: LineChange,
  paint: Paint,
): readonly string[] {
  return [
    paint('place', `  ${printable(path)}:${String(startLine)}`),
    ...before.map((line) => paint('removed', `  - ${shortLine(line)}`)),
    ...after.map((line) => paint('added', `  + ${shortLine(line)}`)),
  ];
}

function shortLine(line: string): string {
  const text = printable(line.replace(/\r$/u, ''));
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}

function closing(
  findings: readonly Finding[],
  { coverage, stats }: AuditResult,
  { paint, aside = NOTHING_ASIDE }: AuditTextOptions,
): string {
  const counts =
    findings.length === 0
      ? 'No rule reports anything in the files that were read.'
      : `${count(findings.length, 'finding')}: ${severityCounts(findings).join(', ')}.`;
  return [
    paint('strong', counts),
    `${coverageSentence(coverage)} ${count(stats.rules, 'rule')} ran.`,
    ...asideText(aside),
    ...coverageText(coverage),
  ].join('\n');
}

function asideText({ waived, leftOut, notes }: AuditAside): readonly string[] {
  return [
    ...(waived.length === 0 ? [] : ['Waived:']),
    ...indented(
      waived.map(
        ({ finding, waiver }) =>
          `${finding.severity} ${finding.rule} ${printable(finding.path)}:${String(finding.start.line)} until ${waiver.until}: ${printable(waiver.reason)}`,
      ),
    ),
    ...(leftOut.length === 0
      ? []
      : [`Left out by the policy: ${count(leftOut.length, 'finding')}. --format json lists them.`]),
    ...notes.map(printable),
  ];
}

function coverageText(coverage: Coverage): readonly string[] {
  const unread = unreadFiles(coverage);
  const shown = unread.slice(0, MOST_UNREAD);
  const left = unread.length - shown.length;
  return [
    ...(unread.length === 0 ? [] : ['Not read whole:']),
    ...indented(
      shown.map(
        ({ path, status, reason }) =>
          `${printable(path)}: ${COVERAGE_WORDS[status]}, ${printable(reason ?? 'no reason given')}`,
      ),
    ),
    ...indented(left === 0 ? [] : [`and ${count(left, 'further file')}`]),
    ...(coverage.failures.length === 0 ? [] : ['Rules that failed, whose silence proves nothing:']),
    ...indented(
      coverage.failures.map(
        ({ rule, path, reason }) =>
          `${rule}${path === null ? '' : ` on ${printable(path)}`}: ${printable(reason)}`,
      ),
    ),
  ];
}
