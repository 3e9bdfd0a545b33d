import { setTimeout as sleep } from 'node:timers/promises';

import type { FakeGithub } from '#test/github/fake-github.ts';

import type { Play } from './play.ts';
import type { Random } from './random.ts';

/** What the service was at, as far as GitHub can see. */
export const PHASES = [
  'intake',
  'queue',
  'snapshot',
  'audit',
  'publishing',
  'after the verdict',
] as const;

export type Phase = (typeof PHASES)[number];

const WANTED: readonly [Phase, ...Phase[]] = [
  'intake',
  'queue',
  'snapshot',
  'snapshot',
  'audit',
  'audit',
  'publishing',
  'publishing',
  'after the verdict',
];

const PATIENCE_MS = 20_000;
const LOOK_MS = 2;
/** A phase is hit at once, or a little later: most last only some tens of milliseconds. */
const LONGEST_MS = 20;

/** Waits until the service is in a phase that is chosen at random, and a random while longer. Resolves with the phase that it then is in. */
export async function randomMoment(github: FakeGithub, play: Play, random: Random): Promise<Phase> {
  const wanted = random.pick(WANTED);
  const pull = random.whole(1, play.scenario.pulls.length);
  const deadline = Date.now() + PATIENCE_MS;
  while ((play.pulls.length < pull || phaseOf(github, play) !== wanted) && Date.now() < deadline) {
    await sleep(LOOK_MS);
  }
  await sleep(random.whole(0, LONGEST_MS));
  return phaseOf(github, play);
}

function phaseOf(github: FakeGithub, { repository, pulls, guids }: Play): Phase {
  const answered = new Set(
    github.deliveries.filter(({ statusCode }) => statusCode === 202).map(({ guid }) => guid),
  );
  if ([...guids].some((guid) => !answered.has(guid))) {
    return 'intake';
  }
  const pull = pulls.at(-1);
  const runs = pull === undefined ? [] : github.checkRuns(repository, pull.headSha);
  const last = github.requests.findLast(
    ({ path }) => path === '/graphql' || path.startsWith(`/repos/${repository}/`),
  );
  if (runs.length === 0 || last === undefined) {
    return 'queue';
  }
  if (runs.some(({ status }) => status === 'completed')) {
    return 'after the verdict';
  }
  if (/\/pulls\/\d+(?:\/comments|\/reviews)?$|\/check-runs\/\d+$/u.test(last.path)) {
    return 'publishing';
  }
  const isSnapshotComplete = last.path === '/graphql' || last.path.includes('/contents/');
  return isSnapshotComplete && last.status !== 0 ? 'audit' : 'snapshot';
}
