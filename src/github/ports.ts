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

/** Writes our verdicts on commits. Implemented by `#github/check-runs.ts`. */
export interface CheckPort {
  /** The run for a commit, in progress; an earlier one with our key is taken up again. */
  open(run: NewCheckRun): Promise<OpenCheckRun>;
  /** Concludes a run with its annotations. Repeating it sends no annotation twice. */
  conclude(run: OpenCheckRun, output: CheckRunOutput): Promise<void>;
  /** Takes a run of a head that is not the pull request's any more out of the way. */
  supersede(id: number): Promise<void>;
}

/** Reads and reviews the pull requests of one repository. Implemented by `#github/pull-requests.ts`. */
export interface PullRequestPort {
  read(number: number): Promise<PullRequestState>;
  /** Bodies of the comments that our own App wrote under the diff, and of nobody else's. */
  ownComments(number: number): Promise<readonly string[]>;
  /** One review of event COMMENT with these comments. */
  postReview(
    number: number,
    review: {
      readonly headSha: string;
      readonly body: string;
      readonly comments: readonly ReviewComment[];
    },
  ): Promise<void>;
}
