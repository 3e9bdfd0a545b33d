import { setTimeout as sleep } from 'node:timers/promises';

import type { FakeGithub } from '#test/github/fake-github.ts';
import type { GitFixture } from '#test/github/git-fixture.ts';

import type { Fleet } from './fleet.ts';

export interface FairnessOptions {
  readonly github: FakeGithub;
  readonly fleet: Fleet;
  readonly fixture: GitFixture;
  readonly flood: number;
}

/** How long somebody waits who opens a pull request while another installation floods the service. */
export interface Fairness {
  readonly flood: number;
  /** Reviews of the flood that had begun before the other pull request was opened. */
  readonly begunBefore: number;
  /** Reviews of the flood that began between the other delivery and the begin of its review. */
  readonly overtook: number;
  readonly waitedSeconds: number;
  readonly verdictSeconds: number;
  readonly floodSeconds: number;
}

const PATIENCE_MINUTES = 30;
const POLL_MS = 10;

/** Opens all pull requests of the flood, then one of somebody else, and reads off GitHub when each review began. */
export async function measureFairness({
  github,
  fleet,
  fixture,
  flood,
}: FairnessOptions): Promise<Fairness> {
  const heads: string[] = [];
  for (let number = 0; number < flood + 1; number += 1) {
    await fixture.branch(`flood-${number}`, 'main');
    heads.push(await fixture.commit({ 'README.md': `# Shop, flooded ${number}\n` }));
  }
  const [patient = '', ...flooding] = heads;
  for (const owner of ['flood', 'patient']) {
    await github.addRepository({ owner, name: 'shop', directory: fixture.directory });
    await github.addInstallation({ account: owner });
  }
  await fleet.idle(github, PATIENCE_MINUTES);

  const started = performance.now();
  for (const [number, sha] of flooding.entries()) {
    const head = { branch: `flood-${number}`, sha };
    const { delivery } = await github.openPullRequest({ repository: 'flood/shop', head });
    await delivery?.finished;
  }
  const begunBefore = begun(github);
  const { delivery } = await github.openPullRequest({
    repository: 'patient/shop',
    head: { branch: 'patient', sha: patient },
  });
  await delivery?.finished;
  const arrived = performance.now();
  const begunAtArrival = begun(github);
  await until(() => github.checkRuns('patient/shop', patient).length > 0);
  const waitedSeconds = (performance.now() - arrived) / 1000;
  const overtook = begun(github) - begunAtArrival;
  await until(() =>
    github.checkRuns('patient/shop', patient).some(({ status }) => status === 'completed'),
  );
  const verdictSeconds = (performance.now() - arrived) / 1000;
  await fleet.idle(github, PATIENCE_MINUTES);
  const floodSeconds = (performance.now() - started) / 1000;
  return { flood, begunBefore, overtook, waitedSeconds, verdictSeconds, floodSeconds };
}

/** Reviews of the flood that have a check, without the base's. */
function begun(github: FakeGithub): number {
  return github.checkRuns('flood/shop').length - 1;
}

async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + PATIENCE_MINUTES * 60_000;
  while (!holds()) {
    if (Date.now() > deadline) {
      throw new Error(`Waited ${PATIENCE_MINUTES} minutes in vain.`);
    }
    await sleep(POLL_MS);
  }
}
