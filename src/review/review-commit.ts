import { checkRunOutput } from '#report/check-run.ts';
import type { FinishedReview } from '#report/review-outcome.ts';

import { withCheckRun } from './check-lifecycle.ts';
import { checkName, writeCheckKey } from './check-name.ts';
import { reviewChange, reviewCommitAlone } from './review-change.ts';
import type { Attempt, PublishingPorts } from './review-ports.ts';

/** A commit that is reviewed for its branch rather than for a pull request. */
export interface CommitReview extends Attempt {
  readonly headSha: string;
  /**
   * What the commit is to be merged onto, for a merge group; undefined for a commit that is on its
   * branch already, of which nothing can be blocked any more.
   */
  readonly baseSha: string | undefined;
  /** The branch it is, or is to be, on. It names the check. */
  readonly branch: string;
}

/**
 * Gives a commit its check: the head of a default branch, since a check must have run in a repository
 * before it can be required there, and the head of a merge group, for which GitHub waits. Says
 * nothing on pull requests.
 */
export async function reviewCommit(
  ports: PublishingPorts,
  review: CommitReview,
  signal: AbortSignal,
): Promise<FinishedReview> {
  const { headSha, baseSha, branch } = review;
  const target = {
    name: checkName(branch),
    externalId: writeCheckKey({ kind: 'commit', branch, baseSha }),
    headSha,
    baseSha: baseSha ?? headSha,
  };
  return withCheckRun(ports, target, review, signal, async (run, onPhase) => {
    const outcome =
      baseSha === undefined
        ? await reviewCommitAlone({ ...ports, onPhase }, headSha, signal)
        : (
            await reviewChange(
              { ...ports, onPhase },
              { base: baseSha, head: headSha, branch },
              signal,
            )
          ).outcome;
    onPhase('publish');
    await ports.checks.conclude(run, checkRunOutput(outcome, ports.rulebook), signal);
    ports.onOutcome?.(outcome);
    return outcome;
  });
}
