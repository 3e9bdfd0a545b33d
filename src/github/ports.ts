import type { CheckRunOutput } from '#report/check-run.ts';
import type { ReviewComment } from '#report/review-comments.ts';

/** A pull request as it is at this moment. */
export interface PullRequestState {
  readonly isOpen: boolean;
  readonly headSha: string;
  /** The tip of the base branch. */
  readonly baseSha: string;
  readonly baseRef: string;
}

/** A check run of ours that is to be concluded. */
export interface OpenCheckRun {
  readonly id: number;
  /** Annotations that an earlier attempt sent. */
  readonly annotationCount: number;
}

export interface NewCheckRun {
  readonly name: string;
  readonly headSha: string;
  /** Our key, by which the run is found again. */
  readonly externalId: string;
  /** True to start a run of its own although a concluded one is there: somebody asked to re-run. */
  readonly isRerun: boolean;
}

/** One of our runs on a commit. */
export interface KeyedRun {
  readonly externalId: string;
  readonly isConcluded: boolean;
}

/** Writes our verdicts on commits. Implemented by `#github/check-runs.ts`. */
export interface CheckPort {
  /** The run for a commit, in progress; an earlier one with our key is taken up again. */
  open(run: NewCheckRun, signal: AbortSignal): Promise<OpenCheckRun>;
  /** Concludes a run with its annotations. Repeating it sends no annotation twice. */
  conclude(run: OpenCheckRun, output: CheckRunOutput, signal: AbortSignal): Promise<void>;
  /** Cancels those of our runs on a commit that are replaced, since nobody else will conclude them. */
  supersede(
    headSha: string,
    isReplaced: (run: KeyedRun) => boolean,
    signal: AbortSignal,
  ): Promise<void>;
}

/** An analysis of a branch's head, for code scanning. */
export interface CodeScanningAnalysis {
  readonly headSha: string;
  /** Without `refs/heads/`. */
  readonly branch: string;
  /** Text of a SARIF log. */
  readonly sarif: string;
}

/**
 * How GitHub took an analysis: `not-permitted` where the App may not write code scanning alerts,
 * `not-enabled` where the repository has no code scanning or is archived.
 */
export type CodeScanningReceipt = 'taken' | 'not-permitted' | 'not-enabled';

/** Uploads analyses of one repository. Implemented by `#github/code-scanning.ts`. */
export interface CodeScanningPort {
  upload(analysis: CodeScanningAnalysis, signal: AbortSignal): Promise<CodeScanningReceipt>;
}

/** A comment of ours under the diff. */
export interface OwnComment {
  readonly id: number;
  readonly path: string;
  readonly body: string;
  /** The head that it was written on. */
  readonly headSha: string;
}

/** How GitHub took a review. It takes all of it or, when one line is wrong, nothing. */
export type ReviewReceipt =
  | { readonly kind: 'posted' }
  | { readonly kind: 'refused'; readonly error: Error };

/** Reads and reviews the pull requests of one repository. Implemented by `#github/pull-requests.ts`. */
export interface PullRequestPort {
  read(number: number, signal: AbortSignal): Promise<PullRequestState>;
  /**
   * The comments that our own App wrote under the diff, and nobody else's, which may be as they were at the
   * last `read`.
   */
  ownComments(number: number, signal: AbortSignal): Promise<readonly OwnComment[]>;
  /** The same, listed at this moment. Only that there are none at all may be as old as the last `read`. */
  listOwnComments(number: number, signal: AbortSignal): Promise<readonly OwnComment[]>;
  /** Replaces what a comment of ours says. One that somebody has deleted stays deleted. */
  editComment(
    edit: { readonly id: number; readonly body: string },
    signal: AbortSignal,
  ): Promise<void>;
  /** One review of event COMMENT with these comments. `refused` when repeating it as it is cannot help. */
  postReview(
    number: number,
    review: {
      readonly headSha: string;
      readonly body: string;
      readonly comments: readonly ReviewComment[];
    },
    signal: AbortSignal,
  ): Promise<ReviewReceipt>;
}
