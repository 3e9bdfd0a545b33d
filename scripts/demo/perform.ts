import type { CheckRun, PullRequest, ReviewComment } from '#test/github/state.ts';
import { openStage } from '#test/support/stage.ts';
import type { Stage } from '#test/support/stage.ts';

import type { DemoChange } from './example-pull-request.ts';

/** What one push came to. */
export interface PushVerdict {
  readonly sha: string;
  readonly check: CheckRun;
  /** Comments that this push brought. */
  readonly comments: readonly ReviewComment[];
  readonly isMergeBlocked: boolean;
  /** From the webhook to the verdict, in milliseconds. */
  readonly took: number;
}

export interface Performance {
  readonly stage: Stage;
  readonly change: DemoChange;
  readonly pull: PullRequest;
  readonly verdicts: readonly PushVerdict[];
}

/**
 * Plays a change through the whole service: installs the App on a GitHub of the test suite, opens the
 * pull request by a signed webhook, and pushes one head after the other, each after the verdict on the
 * one before.
 */
export async function perform(
  change: DemoChange,
  onVerdict: (verdict: PushVerdict, index: number) => void,
): Promise<Performance> {
  const stage = await openStage();
  try {
    return await performOn(stage, change, onVerdict);
  } catch (error) {
    await stage.close();
    throw error;
  }
}

async function performOn(
  stage: Stage,
  change: DemoChange,
  onVerdict: (verdict: PushVerdict, index: number) => void,
): Promise<Performance> {
  const { github } = stage;
  const { owner, name, directory, baseBranch, headBranch, title, heads } = change;
  const repository = `${owner}/${name}`;
  await github.addRepository({ owner, name, directory, defaultBranch: baseBranch });
  await github.addInstallation({ account: owner });
  github.requireCheck(repository, baseBranch, {
    context: `Faultline: ${baseBranch}`,
    integrationId: github.app.id,
  });
  await stage.idle();
  const [first = '', ...later] = heads;
  const verdicts: PushVerdict[] = [];
  let started = Date.now();
  const head = { branch: headBranch, sha: first };
  const { pull } = await github.openPullRequest({ repository, head, base: baseBranch, title });
  const conclude = async (sha: string): Promise<void> => {
    const check = await stage.concluded(repository, sha);
    const took = Date.now() - started;
    await stage.idle();
    const said = verdicts.flatMap(({ comments }) => comments);
    const verdict: PushVerdict = {
      sha,
      check,
      took,
      comments: github.reviewComments(pull).filter((comment) => !said.includes(comment)),
      isMergeBlocked: check.conclusion !== 'success',
    };
    verdicts.push(verdict);
    onVerdict(verdict, verdicts.length);
  };
  await conclude(first);
  for (const sha of later) {
    started = Date.now();
    await github.push(repository, headBranch, sha);
    await conclude(sha);
  }
  return { stage, change, pull, verdicts };
}
