import { setTimeout as sleep } from 'node:timers/promises';

import type { FakeGithub } from '#test/github/fake-github.ts';
import type { Fault } from '#test/github/faults.ts';
import type { PostgresServer } from '#test/support/postgres-server.ts';

import type { Lane } from './lane.ts';
import { randomMoment } from './moment.ts';
import type { Play } from './play.ts';
import type { Random } from './random.ts';
import type { Disturbance, Turn } from './run.ts';

/** `kill -9` at a random moment, at times a second time soon after the start. */
export async function killed(lane: Lane, play: Play, { random }: Turn): Promise<string> {
  const phase = await randomMoment(lane.github, play, random);
  await lane.kill();
  await lane.start();
  if (random.whole(1, 5) === 1) {
    await sleep(random.whole(0, 1_500));
    await lane.kill();
    await lane.start();
  }
  return phase;
}

/** The database server ends at a random moment, in order or at once, and comes back. */
export function withoutDatabase(server: PostgresServer): Disturbance {
  return async (lane, play, { random }) => {
    const phase = await randomMoment(lane.github, play, random);
    await server.halt(random.pick(['fast', 'immediate']));
    await sleep(random.whole(0, 4_000));
    await server.resume();
    return phase;
  };
}

type Trouble = Pick<Fault, 'effect' | 'when'>;

const TROUBLES = {
  '500': { effect: { kind: 'status', status: 500 } },
  '502 after the write': { effect: { kind: 'status', status: 502 }, when: 'after' },
  '403, secondary limit': { effect: { kind: 'secondary-limit', status: 403, retryAfter: 2 } },
  '429': { effect: { kind: 'secondary-limit', status: 429, retryAfter: 1 } },
  '403, no requests left': { effect: { kind: 'primary-limit', resetsInSeconds: 2 } },
  'no answer': { effect: { kind: 'hang' } },
  'no answer after the write': { effect: { kind: 'hang' }, when: 'after' },
  'cut answer': { effect: { kind: 'truncated-body' } },
  'connection reset': { effect: { kind: 'connection-reset' } },
  'reset after the write': { effect: { kind: 'connection-reset' }, when: 'after' },
} as const satisfies Readonly<Record<string, Trouble>>;

export const TROUBLE_NAMES = Object.keys(TROUBLES);

type Asked = readonly [method: string, path: string];

const WRITES: readonly [Asked, ...Asked[]] = [
  ['POST', '/check-runs$'],
  ['POST', '/pulls/\\d+/reviews$'],
  ['PATCH', '/check-runs/\\d+$'],
];
const REQUESTS: readonly [Asked, ...Asked[]] = [
  ['GET', '/pulls/\\d+$'],
  ['GET', '/commits/[0-9a-f]+/check-runs$'],
  ['GET', '/compare/'],
  ['GET', '/git/trees/'],
  ['GET', '/contents/'],
  ['GET', '/pulls/\\d+/comments$'],
  ...WRITES,
];

/**
 * One kind of trouble after the other meets up to four requests. Meanwhile deliveries overtake each
 * other (see `Lane`), and some arrive again.
 */
export async function troubledGithub(
  { github }: Lane,
  play: Play,
  { index, random }: Turn,
): Promise<string> {
  const kinds = Object.entries(TROUBLES);
  const [name, trouble] = kinds[index % kinds.length] ?? ['500', TROUBLES['500']];
  for (let count = random.whole(1, 4); count > 0; count -= 1) {
    meet(github, play, trouble, random);
  }
  await randomMoment(github, play, random);
  for (let count = random.whole(1, 3); count > 0; count -= 1) {
    const [first, ...others] = [...play.guids].filter((guid) =>
      github.deliveries.some((delivery) => delivery.guid === guid),
    );
    if (first !== undefined) {
      github.redeliver(random.pick([first, ...others]));
    }
    await sleep(random.whole(0, 500));
  }
  return name;
}

function meet(github: FakeGithub, { repository }: Play, trouble: Trouble, random: Random): void {
  const [method, path] = random.pick(trouble.when === 'after' ? WRITES : REQUESTS);
  github.faults.next({
    ...trouble,
    method,
    path: new RegExp(`^/repos/${repository}${path}`, 'u'),
    skip: random.whole(0, 1),
  });
}
