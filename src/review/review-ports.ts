import type { RuleJudgement } from '#config/distrust.ts';
import type { Day } from '#config/waiver.ts';
import type { Rule } from '#model/rule.ts';
import type { CheckPort } from '#github/ports.ts';
import type { ReviewOutcome, ReviewPhase } from '#report/review-outcome.ts';
import type { RuleBook } from '#report/rule-table.ts';
import type { Source } from '#source/source.ts';

import type { Auditor } from './auditor.ts';
import type { BaseMemory } from './base-memory.ts';
import type { Grant } from './granted-waivers.ts';
import type { PolicyText } from './policy-in-force.ts';

/** What looking at a change needs from outside. */
export interface ReviewPorts {
  readonly source: Source;
  readonly auditor: Auditor;
  /** See `AuditTask`. */
  readonly repository?: string;
  /** Shared by the reviews of a repository; none when each audits its base anew. */
  readonly bases?: BaseMemory;
  /** The rules that are on: they decide which files are fetched. The auditor runs the same ones. */
  readonly rules: readonly Rule[];
  /** The organisation's policy file; undefined when it has none. */
  readonly organisationPolicy?: (signal: AbortSignal) => Promise<PolicyText | undefined>;
  /** The repository's policy file as it is on a branch now; undefined when it has none. */
  readonly branchPolicy?: (branch: string, signal: AbortSignal) => Promise<PolicyText | undefined>;
  /** What people granted by comments, the newest first; nothing when nobody can. */
  readonly grants?: (signal: AbortSignal) => Promise<readonly Grant[]>;
  /** What people made of earlier findings in the repository; nothing when nobody is asked. */
  readonly judgements?: (signal: AbortSignal) => Promise<readonly RuleJudgement[]>;
  /** The day of the review, as `2027-01-31`: waivers end. */
  readonly today: Day;
  /** Told when each step begins. */
  readonly onPhase?: (phase: ReviewPhase) => void;
}

/** What saying it on GitHub needs besides. */
export interface PublishingPorts extends Omit<ReviewPorts, 'onPhase'> {
  readonly checks: CheckPort;
  readonly rulebook: RuleBook;
  /** Faultline's version, for the markers of comments. */
  readonly version: string;
  /** Told when each step begins, and with undefined when the review has ended in whatever way. */
  readonly watchPhases?: (phase: ReviewPhase | undefined) => void;
  /** Told what a review came to, once its check says so. */
  readonly onOutcome?: (outcome: ReviewOutcome) => void;
}

/** Which attempt at a job this is. */
export interface Attempt {
  /** 1 for the first. */
  readonly attempt: number;
  /** False on the last attempt. */
  readonly isRetried: boolean;
  /** True when somebody asked for another run: it gets a check run of its own. */
  readonly isRerun: boolean;
}
