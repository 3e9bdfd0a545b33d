import type { FakeGithub } from '#test/github/fake-github.ts';
import type { PullRequest } from '#test/github/state.ts';

import type { Scenario, ScenarioRepository } from './scenario.ts';

/** A scenario in a repository of its own. */
export interface Play {
  readonly scenario: Scenario;
  /** `owner/name`. */
  readonly repository: string;
  /** Opened so far, in the order of the scenario. */
  readonly pulls: PullRequest[];
  /** Of the events that have to arrive. */
  readonly guids: Set<string>;
}

let accounts = 0;

/** Serves the repository under a new account. Nobody has installed the App there yet. */
export async function prepare(
  github: FakeGithub,
  { fixture }: ScenarioRepository,
  scenario: Scenario,
): Promise<Play> {
  accounts += 1;
  const owner = `customer-${accounts}`;
  await github.addRepository({ owner, name: 'shop', directory: fixture.directory });
  return { scenario, repository: `${owner}/shop`, pulls: [], guids: new Set() };
}

/** Installs the App, opens the pull requests and pushes to them, with a pause before each step. */
export async function act(
  github: FakeGithub,
  play: Play,
  pause: () => Promise<unknown>,
): Promise<void> {
  const { scenario, repository, guids, pulls } = play;
  const [account = ''] = repository.split('/');
  const { delivery: installed } = await github.addInstallation({ account });
  note(guids, installed);
  for (const [
    index,
    {
      heads: [{ sha }],
    },
  ] of scenario.pulls.entries()) {
    await pause();
    const head = { branch: `change-${index}`, sha };
    const { pull, delivery } = await github.openPullRequest({ repository, head });
    pulls.push(pull);
    note(guids, delivery);
  }
  for (const [
    index,
    {
      heads: [, ...later],
    },
  ] of scenario.pulls.entries()) {
    for (const { sha } of later) {
      await pause();
      const sent = await github.push(repository, `change-${index}`, sha);
      note(guids, ...sent.filter(({ event }) => event === 'pull_request'));
    }
  }
}

function note(
  guids: Set<string>,
  ...sent: readonly ({ readonly guid: string } | undefined)[]
): void {
  for (const webhook of sent) {
    if (webhook !== undefined) {
      guids.add(webhook.guid);
    }
  }
}
