import { setTimeout as delay } from 'node:timers/promises';

import { POLICY_PATH } from '#review/policy-in-force.ts';
import { createLogger } from '#service/logger.ts';
import { Git } from '#source/git.ts';
import { GitFixture } from '#test/github/git-fixture.ts';
import type { CheckRun, PullRequest } from '#test/github/state.ts';
import { openStage } from '#test/support/stage.ts';
import type { Stage } from '#test/support/stage.ts';

import { commentsOutside, duplicateComments, saidFindings, unfinishedChecks } from './problems.ts';
import type { Problem } from './problems.ts';
import type { PullRange } from './pull-ranges.ts';

/** What a played history came to. */
export interface Played {
  readonly pullRequests: number;
  readonly pushes: number;
  /** Commits of the default branch that were checked. */
  readonly landings: number;
  /** That the pull requests changed, together. */
  readonly files: number;
  /** That were said on the pull requests, in a comment or an annotation of the check. */
  readonly findings: number;
  readonly comments: number;
  /** Pull requests whose last verdict blocks the merge. */
  readonly blocked: number;
  /** Seconds of each push to a pull request, from the push until nothing was left to do. */
  readonly seconds: readonly number[];
  readonly problems: readonly Problem[];
}

/** One of its pull requests. */
export interface PlayedPull {
  readonly number: number;
  readonly files: number;
  /** From the first webhook until nothing was left to do. */
  readonly seconds: number;
  readonly problems: readonly Problem[];
}

export interface History {
  /** A git directory or work tree, which is only read. */
  readonly directory: string;
  readonly name: string;
  readonly defaultBranch: string;
  readonly ranges: readonly PullRange[];
  /** Whether the organisation's policy has everything said on its line, so that there is much to say. */
  readonly isAllCommented: boolean;
}

const OWNER = 'history';
const POLL_MS = 50;

/**
 * Plays pull requests through the whole service, one after the other: signed webhooks, queue, audits in
 * worker threads, a GitHub of the test suite. After each the default branch moves to where it landed.
 * `onPull` is told of each pull request with what was wrong about it.
 */
export async function playHistory(
  history: History,
  onPull: (pull: PlayedPull) => void,
): Promise<Played> {
  const lines: string[] = [];
  const log = createLogger('info', {
    write: (line) => {
      lines.push(line);
    },
  });
  const stage = await openStage({ log });
  try {
    return await playOn(stage, history, lines, onPull);
  } finally {
    await stage.close();
  }
}

async function playOn(
  stage: Stage,
  { directory, name, defaultBranch, ranges, isAllCommented }: History,
  lines: string[],
  onPull: (pull: PlayedPull) => void,
): Promise<Played> {
  const { github } = stage;
  const repository = `${OWNER}/${name}`;
  const git = new Git(directory, process.env['PATH']);
  async function diffOf(base: string, head: string): Promise<string> {
    return git.text({ args: ['diff', '--no-color', '--no-ext-diff', '-M', base, head] });
  }
  await github.addRepository({ owner: OWNER, name, directory, defaultBranch });
  await github.push(repository, defaultBranch, ranges[0]?.base);
  if (isAllCommented) {
    await addPolicy(stage);
  }
  await github.addInstallation({ account: OWNER });
  await settled(stage);

  const problems: Problem[] = [];
  const seconds: number[] = [];
  const counts = {
    pullRequests: 0,
    pushes: 0,
    landings: 0,
    files: 0,
    findings: 0,
    comments: 0,
    blocked: 0,
  };
  let tip = ranges[0]?.base;
  for (const { base, heads, landed, files } of ranges) {
    const start = performance.now();
    if (tip !== base) {
      await github.push(repository, defaultBranch, base);
    }
    const { pull, seconds: taken } = await playPull(stage, repository, heads);
    seconds.push(...taken);
    await github.closePullRequest(pull);
    await github.push(repository, defaultBranch, landed);
    tip = landed;
    await settled(stage);
    const { reviewComments: comments } = pull;
    const runs = github.checkRuns(repository);
    const found = [
      ...unfinishedChecks([...heads, landed], runs),
      ...duplicateComments(comments),
      ...(await commentsOutside(comments, diffOf)),
      ...errorsIn(lines.splice(0)),
      ...wrongRequests(stage, problems),
    ];
    counts.pullRequests += 1;
    counts.pushes += heads.length;
    counts.landings += 1;
    counts.files += files;
    counts.findings += saidFindings(
      comments,
      runs.filter((run) => isOfPull(run, pull)),
    ).size;
    counts.comments += comments.length;
    counts.blocked += isBlocked(pull, runs) ? 1 : 0;
    problems.push(...found);
    onPull({ number: pull.number, files, seconds: secondsSince(start), problems: found });
  }
  return { ...counts, seconds, problems };
}

const COMMENT_ALL = 'comments:\n  severity: info\n  most: 50\n';

async function addPolicy({ github }: Stage): Promise<void> {
  const fixture = await GitFixture.create();
  await fixture.commit({ [POLICY_PATH]: COMMENT_ALL });
  const { directory } = fixture;
  await github.addRepository({ owner: OWNER, name: '.github', directory });
}

async function playPull(
  stage: Stage,
  repository: string,
  heads: PullRange['heads'],
): Promise<{ readonly pull: PullRequest; readonly seconds: readonly number[] }> {
  const { github } = stage;
  const [first, ...later] = heads;
  const branch = `change-${first.slice(0, 12)}`;
  let start = performance.now();
  const { pull } = await github.openPullRequest({ repository, head: { branch, sha: first } });
  await settled(stage);
  const seconds = [secondsSince(start)];
  for (const sha of later) {
    start = performance.now();
    await github.push(repository, branch, sha);
    await settled(stage);
    seconds.push(secondsSince(start));
  }
  return { pull, seconds };
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1000;
}

function isBlocked(pull: PullRequest, runs: readonly CheckRun[]): boolean {
  const own = runs.findLast((run) => run.headSha === pull.headSha && isOfPull(run, pull));
  return own?.conclusion === 'failure';
}

function isOfPull({ externalId }: CheckRun, { number }: PullRequest): boolean {
  return externalId.startsWith(`faultline:pull:${number}:`);
}

/** Resolves when no delivery is under way, waiting or at work, however long that takes. */
async function settled({ github, service }: Stage): Promise<void> {
  await github.deliveriesSettled();
  for (;;) {
    const { waiting, running } = await service.queue.depth();
    if (waiting + running === 0) {
      return;
    }
    await delay(POLL_MS);
  }
}

const LEVELS_OF_TROUBLE = new Set(['warn', 'error', 'fatal']);

function errorsIn(lines: readonly string[]): readonly Problem[] {
  return lines
    .filter((line) => {
      const { level }: { level: string } = JSON.parse(line);
      return LEVELS_OF_TROUBLE.has(level);
    })
    .map((what) => ({ kind: 'error or warning logged', what: what.trim() }));
}

/** What the GitHub of the test suite found wrong since `told`. */
function wrongRequests({ github }: Stage, told: readonly Problem[]): readonly Problem[] {
  const all = [
    ...github.invalidRequests,
    ...github.unexpectedRequests,
    ...github.internalErrors.map(String),
  ];
  return all
    .slice(told.filter(({ kind }) => kind === 'wrong request').length)
    .map((request) => ({ kind: 'wrong request', what: JSON.stringify(request) }));
}
