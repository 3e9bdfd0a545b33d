import type { Confidence } from './confidence.ts';
import type { Severity } from './severity.ts';
import { comparePosition } from './span.ts';
import type { Span } from './span.ts';
import { compareSeverity } from './severity.ts';

/** A further place that proves or explains a finding: the write that follows, where the setting is read. */
export interface Evidence extends Span {
  readonly path: string;
  readonly note: string;
}

/** One replacement of a stretch of text. An empty span inserts. */
export interface SuggestedEdit extends Span {
  readonly path: string;
  readonly text: string;
}

/** A local change that makes the finding go away. Its edits do not overlap. */
export interface Suggestion {
  readonly title: string;
  readonly edits: readonly SuggestedEdit[];
}

/** One defect at one place, as every consumer sees it. */
export interface Finding extends Span {
  /** `<domain>/<name>`, the rule's folder under `rules/`. */
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** What is wrong with the names of the things, why it matters and what to do. Plain text. */
  readonly message: string;
  readonly path: string;
  /** 32 hexadecimal digits that survive moved lines, reformatting and renames. Unique in one audit. */
  readonly fingerprint: string;
  readonly evidence: readonly Evidence[];
  readonly suggestion: Suggestion | null;
}

/** Worst first, then by place: the one order in which findings are listed anywhere. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    compareSeverity(a.severity, b.severity) ||
    compareText(a.path, b.path) ||
    comparePosition(a.start, b.start) ||
    compareText(a.rule, b.rule) ||
    compareText(a.fingerprint, b.fingerprint)
  );
}

/** By code unit, so that the order is the same on every machine whatever its locale. */
export function compareText(a: string, b: string): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}
