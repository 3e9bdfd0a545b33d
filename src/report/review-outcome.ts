import type { Control, Coverage } from '#core/audit-result.ts';
import type { Finding } from '#core/finding.ts';
import type { Span } from '#core/span.ts';

/** `new`: in the head and not in the base. `open`: in both, so this pull request did not bring it. */
export type FindingState = 'new' | 'open';

export interface ClassifiedFinding {
  readonly finding: Finding;
  readonly state: FindingState;
  /** True when the finding's first line is one that the pull request's diff shows. */
  readonly isInDiff: boolean;
  /** Whether the policy wants it said on its line, not in the check alone. */
  readonly isCommented: boolean;
  /** The exception under which it is accepted; undefined when there is none. */
  readonly waiver: GrantedWaiver | undefined;
  /** Completes "does not block: …"; absent for one that blocks or is waived. */
  readonly passesBecause?: string;
}

/** An exception as reports tell of it. */
export interface GrantedWaiver {
  readonly reason: string;
  readonly owner: string;
  /** The last day on which it holds, as `2027-01-31`. */
  readonly until: string;
  /** Such as `.github/faultline.yml, line 7`. */
  readonly grantedIn: string;
}

/** A finding that the policy leaves out. */
export interface LeftOutFinding {
  readonly finding: Finding;
  /** A plain sentence, with the setting. */
  readonly because: string;
  /** False for a preview that nobody switched on. */
  readonly isBySetting: boolean;
}

/** What is wrong with the policy file of the head. */
export interface PolicyFileProblem extends Span {
  readonly path: string;
  readonly message: string;
}

/** A finding that blocks the merge, with the policy's reason. */
export interface Blocker {
  readonly fingerprint: string;
  /** Plain text that completes "blocks because it is …", such as `critical and new`. */
  readonly because: string;
}

/**
 * `clean`: no finding. `not-blocking`: findings, of which policy lets the merge pass. `blocking`: at
 * least one blocks. `incomplete`: the review ran to its end, but too much of the change could not be
 * read to pass it; the notes say what. `policy-invalid`: a policy file has a mistake, so nobody can tell
 * what should block.
 */
export type VerdictReason = 'clean' | 'not-blocking' | 'blocking' | 'incomplete' | 'policy-invalid';

/** The two commits between which the review stands, by full SHA. */
interface ReviewedRange {
  readonly base: string;
  readonly head: string;
}

/** The review ran to its end. `blocking` is empty when the conclusion is `success`. */
export interface FinishedReview extends ReviewedRange {
  readonly conclusion: 'success' | 'failure';
  readonly reason: VerdictReason;
  readonly findings: readonly ClassifiedFinding[];
  /** Findings of the base that the head no longer has. Their places are those in the base. */
  readonly fixed: readonly Finding[];
  readonly blocking: readonly Blocker[];
  readonly leftOut: readonly LeftOutFinding[];
  readonly policyProblems: readonly PolicyFileProblem[];
  /** Of the audit of the head. */
  readonly coverage: Coverage;
  readonly controls: readonly Control[];
  /** What a reader must know to trust the verdict, such as a listing that GitHub cut. Plain sentences. */
  readonly notes: readonly string[];
}

/** The step at which a review stopped. */
export type ReviewPhase = 'snapshot' | 'audit' | 'compare' | 'gate' | 'publish';

export interface ReviewFailure {
  readonly phase: ReviewPhase;
  /** For the author of the pull request: no stack, no secret, nothing of the payload. */
  readonly message: string;
  readonly willRetry: boolean;
  /** 1 for the first attempt. */
  readonly attempt: number;
}

/** Faultline failed: nothing is known about the change, and the check must not pass. */
export interface UnfinishedReview extends ReviewedRange {
  readonly conclusion: 'failure';
  readonly reason: 'could-not-finish';
  readonly failure: ReviewFailure;
}

/** What came of reviewing one pull request; `reason` tells the two kinds apart. */
export type ReviewOutcome = FinishedReview | UnfinishedReview;
