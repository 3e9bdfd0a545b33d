import type { Finding } from './finding.ts';
import type { Span } from './span.ts';

/** Where a good practice was seen. */
export interface ControlEvidence extends Span {
  readonly path: string;
  readonly note: string;
}

/** A good practice that is there, for the "working well" part of a report. */
export interface Control {
  readonly rule: string;
  readonly title: string;
  readonly evidence: readonly ControlEvidence[];
}

/**
 * What became of a file. `analysed`: read whole. `partial`: read, with a part that could not be
 * parsed. `skipped`: not read; the reason says why. `nothing-to-say`: no enabled rule reads such files.
 */
export type CoverageStatus = 'analysed' | 'partial' | 'skipped' | 'nothing-to-say';

export interface FileCoverage {
  readonly path: string;
  readonly status: CoverageStatus;
  /** Always given for `partial` and `skipped`. */
  readonly reason: string | null;
}

/** A rule that failed on a file or as a whole: its silence there proves nothing. */
export interface RuleFailure {
  readonly rule: string;
  readonly path: string | null;
  readonly reason: string;
}

export interface Coverage {
  readonly files: readonly FileCoverage[];
  readonly failures: readonly RuleFailure[];
}

/** Counts only, no times: the same input gives the same result, byte for byte. */
export interface AuditStats {
  /** Files of the tree. */
  readonly files: number;
  /** Code files that some rule was concerned with, which were parsed for it. */
  readonly parsed: number;
  /** Rules that ran. */
  readonly rules: number;
}

/** All that one audit of one tree says. Findings, controls and files are sorted. */
export interface AuditResult {
  readonly findings: readonly Finding[];
  readonly controls: readonly Control[];
  readonly coverage: Coverage;
  readonly stats: AuditStats;
}
