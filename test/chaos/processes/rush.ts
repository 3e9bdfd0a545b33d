import { setTimeout as sleep } from 'node:timers/promises';

import { judge } from '#test/chaos/campaign/oracle.ts';
import type { Play } from '#test/chaos/campaign/play.ts';
import { blocked, passing, pullOf } from '#test/chaos/campaign/scenario.ts';
import type { Head, Scenario } from '#test/chaos/campaign/scenario.ts';
import { startFakeGithub } from '#test/github/fake-github.ts';
import type { FakeGithub } from '#test/github/fake-github.ts';
import { GitFixture } from '#test/github/git-fixture.ts';
import { startPostgres } from '#test/support/postgres-server.ts';

import { measureFairness } from './fairness.ts';
import type { Fairness } from './fairness.ts';
import { Fleet } from './fleet.ts';

export interface RushOptions {
  readonly installations: number;
  readonly repositoriesEach: number;
  /** To each of the two pull requests of a repository. */
  readonly pushes: number;
  /** Pull requests that one installation opens at once. */
  readonly flood: number;
}

/** What three processes, one of which was killed, made of it. */
export interface RushResult {
  readonly webhooks: number;
  readonly pullRequests: number;
  readonly heads: number;
  /** Deliveries that were begun again after their worker was killed. */
  readonly repeated: number;
  readonly dead: number;
  readonly minutes: number;
  readonly problems: readonly string[];
  readonly fairness: Fairness;
}

const CLEAN = `import { Pool } from 'pg';
export const find = (req: Request) => new Pool().query('SELECT $1', [req.query.name]);
`;
const INJECTABLE = `import { Pool } from 'pg';
export const find = (req: Request) => new Pool().query(\`SELECT '\${req.query.name}'\`);
`;
const PATIENCE_MINUTES = 45;

/**
 * Many people at once: each repository gets two pull requests, which are pushed to again and again. One
 * process takes the webhooks in and two work; one of these is ended by `kill -9` when half of the
 * webhooks were sent.
 */
export async function rush(options: RushOptions): Promise<RushResult> {
  const github = await startFakeGithub();
  const server = await startPostgres();
  const fleet = await Fleet.open(github, server);
  const fixture = await GitFixture.create();
  try {
    // At once, on an empty database: both bring the schema up to date.
    const [victim] = await Promise.all([
      fleet.start('worker', github),
      fleet.start('worker', github),
      fleet.start('web', github),
    ]);
    const plays = await installAll(github, fixture, options);
    const expected = plays.length * (2 + 2 * options.pushes * 3);
    const before = performance.now();
    const acting = inGroups(plays, 10, async (play) => act(github, play));
    while (github.deliveries.length < expected / 2) {
      await sleep(20);
    }
    victim.kill('SIGKILL');
    await acting;
    await fleet.idle(github, PATIENCE_MINUTES);
    const minutes = (performance.now() - before) / 60_000;
    const { repeated, dead } = await fleet.deliveries();
    const webhooks = github.deliveries.length;
    const problems = plays.flatMap((play) =>
      judge(github, play).map((problem) => `${play.repository}: ${problem}`),
    );
    const pulls = plays.flatMap(({ scenario }) => scenario.pulls);
    return {
      webhooks,
      pullRequests: pulls.length,
      heads: pulls.reduce((sum, { heads }) => sum + heads.length, plays.length),
      repeated,
      dead,
      minutes,
      problems,
      fairness: await measureFairness({ github, fleet, fixture, flood: options.flood }),
    };
  } finally {
    await fleet.close();
    await github.close();
    await server.stop();
    await fixture.remove();
  }
}

/** Every repository has the same commits. */
async function installAll(
  github: FakeGithub,
  fixture: GitFixture,
  { installations, repositoriesEach, pushes }: RushOptions,
): Promise<readonly Play[]> {
  await fixture.commit({ 'src/users.ts': CLEAN, 'README.md': '# Shop\n' });
  const [first, ...others] = await readmes(fixture, 'harmless', pushes + 1);
  const [start, ...middle] = await readmes(fixture, 'broken', pushes);
  const last = blocked(1, await fixture.commit({ 'src/users.ts': INJECTABLE }));
  if (first === undefined || start === undefined) {
    throw new Error('there has to be a push');
  }
  const scenario: Scenario = {
    name: 'rush',
    pulls: [
      pullOf([first, ...others], []),
      pullOf([start, ...middle, last], ['src/users.ts:2 critical']),
    ],
  };
  const plays: Play[] = [];
  for (let account = 1; account <= installations; account += 1) {
    const owner = `team-${account}`;
    for (let number = 1; number <= repositoriesEach; number += 1) {
      const name = `shop-${number}`;
      await github.addRepository({ owner, name, directory: fixture.directory });
      plays.push({ scenario, repository: `${owner}/${name}`, pulls: [], guids: new Set() });
    }
    await github.addInstallation({ account: owner });
  }
  return plays;
}

/** Commits that change nothing of the code, on a branch of their own. */
async function readmes(
  fixture: GitFixture,
  branch: string,
  count: number,
): Promise<readonly Head[]> {
  await fixture.branch(branch, 'main');
  const heads: Head[] = [];
  for (let number = 1; number <= count; number += 1) {
    heads.push(passing(await fixture.commit({ 'README.md': `# Shop of ${branch} ${number}\n` })));
  }
  return heads;
}

async function act(github: FakeGithub, { scenario, repository, pulls, guids }: Play) {
  for (const [index, { heads }] of scenario.pulls.entries()) {
    const head = { branch: `change-${index}`, sha: heads[0].sha };
    const { pull, delivery } = await github.openPullRequest({ repository, head });
    pulls.push(pull);
    guids.add(delivery?.guid ?? 'an opened pull request that nobody was told of');
  }
  for (const [index, { heads }] of scenario.pulls.entries()) {
    for (const { sha } of heads.slice(1)) {
      for (const { guid } of await github.push(repository, `change-${index}`, sha)) {
        guids.add(guid);
      }
    }
  }
}

async function inGroups<T>(
  items: readonly T[],
  size: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = [...items];
  await Promise.all(
    Array.from({ length: size }, async () => {
      for (let item = left.shift(); item !== undefined; item = left.shift()) {
        await work(item);
      }
    }),
  );
}
