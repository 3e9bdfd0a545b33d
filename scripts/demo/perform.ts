import { installationClient } from '#test/github/installation-client.ts';
import type { CheckRun } from '#test/github/state.ts';
import { openStage } from '#test/support/stage.ts';
import type { Stage } from '#test/support/stage.ts';

import type { DemoChange } from './demo-change.ts';
import { readPush } from './pull-request-view.ts';
import type { PullRequestView, PushView } from './pull-request-view.ts';
import { hasFinished } from './unfinished-check.ts';
import { waitFor } from './wait-for.ts';

/** What is under way and since when, in milliseconds since the epoch. */
export interface Phase {
  readonly text: string;
  readonly since: number;
}

export interface Audience {
  /** Called often while one waits. */
  readonly onPhase: (phase: Phase) => void;
  readonly onVerdict: (push: PushView, number: number) => Promise<void>;
}

/** How long a verdict may take. Reviews of large repositories take seconds, slow machines included. */
const PATIENCE_SECONDS = 600;

/**
 * Plays a change through the whole service: installs the App on a GitHub of the test suite, opens the
 * pull request by a signed webhook, and pushes one head after the other, each after the verdict on the
 * one before. Answers what people see of the pull request.
 */
export async function perform(change: DemoChange, audience: Audience): Promise<PullRequestView> {
  audience.onPhase({ text: 'Starting the service and a GitHub', since: Date.now() });
  const stage = await openStage();
  try {
    return await performOn(stage, change, audience);
  } finally {
    audience.onPhase({ text: 'Stopping', since: Date.now() });
    await stage.close();
  }
}

async function performOn(
  stage: Stage,
  change: DemoChange,
  audience: Audience,
): Promise<PullRequestView> {
  const { github } = stage;
  const { owner, name, directory, baseBranch, headBranch, title, heads } = change;
  const repository = `${owner}/${name}`;
  await github.addRepository({ owner, name, directory, defaultBranch: baseBranch });
  const { installation } = await github.addInstallation({ account: owner });
  github.requireCheck(repository, baseBranch, {
    context: `Faultline: ${baseBranch}`,
    integrationId: github.app.id,
  });
  await idle(stage, { text: `Installed; checking ${baseBranch}`, since: Date.now() }, audience);

  const octokit = installationClient(github, installation.id);
  const pushes: PushView[] = [];
  const [first = '', ...later] = heads;
  let since = Date.now();
  const head = { branch: headBranch, sha: first };
  const { pull } = await github.openPullRequest({ repository, head, base: baseBranch, title });
  const at = { owner, repo: name, pull_number: pull.number };
  async function conclude(sha: string): Promise<void> {
    const check = await verdictOn(stage, repository, sha, since, audience);
    const took = Date.now() - since;
    await idle(stage, { text: 'Publishing', since }, audience);
    const push = await readPush(octokit, at, { sha, took, checkId: check.id });
    pushes.push(push);
    await audience.onVerdict(push, pushes.length);
  }
  await conclude(first);
  for (const sha of later) {
    since = Date.now();
    await github.push(repository, headBranch, sha);
    await conclude(sha);
  }
  const { number, state, author } = pull;
  return {
    repository,
    number,
    title,
    author: author.login,
    baseBranch,
    headBranch,
    state,
    pushes,
  };
}

async function verdictOn(
  stage: Stage,
  repository: string,
  sha: string,
  since: number,
  { onPhase }: Audience,
): Promise<CheckRun> {
  const { github, service } = stage;
  const before = github.requests.length;
  return waitFor('verdict', PATIENCE_SECONDS, async () => {
    const check = github
      .checkRuns(repository, sha)
      .findLast(({ appId }) => appId === github.app.id);
    onPhase({ text: phaseText(check, github.requests.length - before), since });
    if (check?.status !== 'completed') {
      return undefined;
    }
    // A review that could not finish is tried again and then comes to another conclusion.
    return hasFinished(check) || (await isIdle(service)) ? check : undefined;
  });
}

function phaseText(check: CheckRun | undefined, requests: number): string {
  return check === undefined
    ? 'Webhook accepted; in the queue'
    : `Check in progress; reviewing (${requests} requests to GitHub)`;
}

/** Resolves when no delivery is waiting or at work. */
async function idle({ github, service }: Stage, phase: Phase, audience: Audience): Promise<void> {
  await github.deliveriesSettled();
  await waitFor('end of the work in the queue', PATIENCE_SECONDS, async () => {
    audience.onPhase(phase);
    return (await isIdle(service)) ? true : undefined;
  });
}

async function isIdle({ queue }: Stage['service']): Promise<boolean> {
  const { waiting, running } = await queue.depth();
  return waiting + running === 0;
}
