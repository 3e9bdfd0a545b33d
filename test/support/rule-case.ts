import { expect } from 'vitest';

import { audit } from '#audit/audit.ts';
import type { AuditFile } from '#audit/audit-input.ts';
import type { AuditResult } from '#core/audit-result.ts';
import type { Confidence } from '#core/confidence.ts';
import type { Finding } from '#core/finding.ts';
import { compareText } from '#core/finding.ts';
import { fillMessage } from '#core/rule.ts';
import type { Messages } from '#core/rule.ts';
import type { Severity } from '#core/severity.ts';
import type { Rule } from '#model/rule.ts';

import { applySuggestion } from './apply-suggestion.ts';
import { codeFrame } from './code-frame.ts';
import { isRendering, messageIdOf } from './message-pattern.ts';
import { spanText } from './span-text.ts';
import type { SpanText } from './span-text.ts';

/** Path → text. Null is a file of the tree that was not read, such as a binary one. */
export type CaseFiles = Readonly<Record<string, string | null>>;

export interface PassCase {
  /** States the behaviour: "a pool that is closed on SIGTERM". */
  readonly name: string;
  readonly files: CaseFiles;
  /** How many places of the good practice are reported. Not looked at when left out. */
  readonly controls?: number;
  /** Files that are expected to be parsed in part only. All others must parse whole. */
  readonly partial?: readonly string[];
}

export interface ExpectedEvidence {
  /** Left out: the file of the finding. */
  readonly path?: string;
  readonly span: SpanText;
  readonly note: string;
}

export interface ExpectedFinding<Id extends string = string> {
  /** Message id. */
  readonly message: Id;
  /** May be left out when the case has one file. */
  readonly path?: string;
  readonly span: SpanText;
  /** Left out: the rule's own. */
  readonly severity?: Severity;
  /** Left out: the rule's own. */
  readonly confidence?: Confidence;
  /** Values of the placeholders. A message that has some needs them in one case at least. */
  readonly data?: Readonly<Record<string, string | number>>;
  /** Left out: the finding has none. */
  readonly evidence?: readonly ExpectedEvidence[];
  /**
   * The finding's file after its suggestion was applied, or every changed file by path. Left out: the
   * finding has no suggestion.
   */
  readonly fixed?: string | Readonly<Record<string, string>>;
}

export interface FlagCase<Id extends string = string> extends PassCase {
  /** All findings of the case, in any order. */
  readonly findings: readonly ExpectedFinding<Id>[];
}

/** A finding as tests compare it: what a reader of the report would see, in one flat value. */
interface FindingView {
  readonly path: string;
  readonly span: SpanText;
  readonly id: string | undefined;
  readonly message: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly evidence: readonly {
    readonly path: string;
    readonly span: SpanText;
    readonly note: string;
  }[];
  readonly fixed: Readonly<Record<string, string>> | null;
}

/** Audits the files with one rule and the real engine. */
export async function auditCase(rule: Rule, files: CaseFiles): Promise<AuditResult> {
  return audit({
    rules: [rule],
    files: new Map(Object.entries(files).map(([path, text]) => [path, auditFile(text)])),
  });
}

/** Asserts that the rule says nothing about the case, and that it could read it. */
export async function expectSilent(rule: Rule, passCase: PassCase): Promise<void> {
  const result = await auditCase(rule, passCase.files);
  expectRead(passCase, result);
  expectControls(rule, passCase, result);
  expect(
    result.findings.map((finding) => viewOf(rule.meta.messages, passCase.files, finding)),
    `the rule must be silent\n${frames(passCase.files, result.findings)}`,
  ).toEqual([]);
}

/** Asserts that the rule reports exactly the findings of the case, and that its suggestions fix them. */
export async function expectFlagged(rule: Rule, flagCase: FlagCase): Promise<void> {
  const result = await auditCase(rule, flagCase.files);
  expectRead(flagCase, result);
  expectControls(rule, flagCase, result);
  const actual = result.findings
    .map((finding) => viewOf(rule.meta.messages, flagCase.files, finding))
    .toSorted(compareViews);
  const expected = flagCase.findings
    .map((finding) => expectedView(rule, flagCase, finding))
    .toSorted(compareViews);
  expect(
    actual,
    `the findings must be as stated; the rule reported ${actual.length}\n${frames(flagCase.files, result.findings)}`,
  ).toEqual(expected.map((view, index) => settleMessage(rule.meta.messages, view, actual[index])));
  for (const finding of result.findings) {
    await expectFixed(rule, flagCase, result, finding);
  }
}

function auditFile(text: string | null): AuditFile {
  return text === null
    ? { kind: 'unread', reason: 'not read in this case' }
    : { kind: 'text', text };
}

function expectRead(passCase: PassCase, result: AuditResult): void {
  expect(result.coverage.failures, 'the rule must not fail').toEqual([]);
  expect(
    result.coverage.files.filter((file) => file.status === 'partial').map((file) => file.path),
    'these files of the case do not parse; state them in `partial` if that is meant',
  ).toEqual([...(passCase.partial ?? [])].toSorted(compareText));
}

function expectControls(rule: Rule, passCase: PassCase, result: AuditResult): void {
  const places = result.controls.flatMap((control) => control.evidence);
  if (passCase.controls !== undefined) {
    expect(places, 'the number of control places must be as stated').toHaveLength(
      passCase.controls,
    );
  }
  if (rule.meta.control === undefined) {
    expect(
      places,
      'a rule that reports controls must name the good practice in `meta.control`',
    ).toEqual([]);
  }
}

async function expectFixed(
  rule: Rule,
  flagCase: FlagCase,
  before: AuditResult,
  finding: Finding,
): Promise<void> {
  if (finding.suggestion === null) {
    return;
  }
  const files = { ...flagCase.files, ...applySuggestion(flagCase.files, finding.suggestion) };
  const after = await auditCase(rule, files);
  expectRead(flagCase, after);
  const left = countsByKey(after.findings);
  const had = countsByKey(before.findings);
  const place = `${finding.path}:${spanText(finding)}`;
  expect(
    left.get(keyOf(finding)) ?? 0,
    `the suggestion must remove the finding at ${place}`,
  ).toBeLessThan(had.get(keyOf(finding)) ?? 0);
  expect(
    [...left].filter(([key, count]) => count > (had.get(key) ?? 0)).map(([key]) => key),
    `the suggestion at ${place} must not bring a finding`,
  ).toEqual([]);
}

function countsByKey(findings: readonly Finding[]): ReadonlyMap<string, number> {
  return new Map([...Map.groupBy(findings, keyOf)].map(([key, group]) => [key, group.length]));
}

/** Without a place, which an edit above moves. */
function keyOf(finding: Finding): string {
  return `${finding.path}: ${finding.message}`;
}

function viewOf(messages: Messages, files: CaseFiles, finding: Finding): FindingView {
  return {
    path: finding.path,
    span: spanText(finding),
    id: messageIdOf(messages, finding.message),
    message: finding.message,
    severity: finding.severity,
    confidence: finding.confidence,
    evidence: finding.evidence.map(({ path, note, ...span }) => ({
      path,
      span: spanText(span),
      note,
    })),
    fixed: finding.suggestion === null ? null : applySuggestion(files, finding.suggestion),
  };
}

/** The rule's own, as the engine lowers it for a guess. */
function defaultSeverity(
  { meta }: Rule,
  { confidence = meta.confidence }: ExpectedFinding,
): Severity {
  return confidence === 'low' && meta.severity === 'critical' ? 'high' : meta.severity;
}

function expectedView(rule: Rule, flagCase: FlagCase, expected: ExpectedFinding): FindingView {
  const path = expected.path ?? onlyPath(flagCase.files);
  const fixed = typeof expected.fixed === 'string' ? { [path]: expected.fixed } : expected.fixed;
  return {
    path,
    span: expected.span,
    id: expected.message,
    message: fillMessage(rule.meta.messages[expected.message] ?? '', expected.data),
    severity: expected.severity ?? defaultSeverity(rule, expected),
    confidence: expected.confidence ?? rule.meta.confidence,
    evidence: (expected.evidence ?? []).map((evidence) => ({
      path: evidence.path ?? path,
      span: evidence.span,
      note: evidence.note,
    })),
    fixed: fixed ?? null,
  };
}

/** An expectation without data takes over whatever values the actual message has in its placeholders. */
function settleMessage(
  messages: Messages,
  expected: FindingView,
  actual: FindingView | undefined,
): FindingView {
  const text = expected.id === undefined ? undefined : messages[expected.id];
  if (
    actual === undefined ||
    text === undefined ||
    text !== expected.message ||
    !isRendering(text, actual.message)
  ) {
    return expected;
  }
  return { ...expected, message: actual.message };
}

function onlyPath(files: CaseFiles): string {
  const [path, ...others] = Object.keys(files);
  if (path === undefined || others.length > 0) {
    throw new Error('A case with several files states the `path` of every finding.');
  }
  return path;
}

function compareViews(a: FindingView, b: FindingView): number {
  return (
    compareText(a.path, b.path) ||
    compareText(spanOrder(a.span), spanOrder(b.span)) ||
    compareText(a.id ?? '', b.id ?? '') ||
    compareText(a.message, b.message)
  );
}

function spanOrder(span: SpanText): string {
  return span.replace(/\d+/gu, (digits) => digits.padStart(9, '0'));
}

function frames(files: CaseFiles, findings: readonly Finding[]): string {
  return findings.map((finding) => codeFrame(files[finding.path] ?? '', finding)).join('\n\n');
}
