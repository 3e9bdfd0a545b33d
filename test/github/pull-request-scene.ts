import type { Octokit } from '@octokit/rest';

import { startFakeGithub } from './fake-github.ts';
import type { FakeGithub, FakeGithubOptions } from './fake-github.ts';
import { GitFixture, numberedLines } from './git-fixture.ts';
import { installationClient } from './installation-client.ts';
import type { PullRequest } from './state.ts';

/** A fake with `acme/shop`, one open pull request and a client that is installed on it. */
export interface PullRequestScene extends AsyncDisposable {
  readonly fake: FakeGithub;
  readonly fixture: GitFixture;
  readonly octokit: Octokit;
  readonly pull: PullRequest;
  /** The parameters that every call needs. */
  readonly repo: { readonly owner: 'acme'; readonly repo: 'shop' };
  /** The same with the number of the pull request. */
  readonly at: { readonly owner: 'acme'; readonly repo: 'shop'; readonly pull_number: number };
  readonly close: () => Promise<void>;
}

/**
 * The pull request changes line 10 of `app.txt`, whose 60 lines are numbered, changes line 50, and
 * adds `new.txt` with two lines. Commentable on the right side of `app.txt` are 7 to 13 and 47 to 53.
 */
export async function pullRequestScene(options: FakeGithubOptions = {}): Promise<PullRequestScene> {
  const fixture = await GitFixture.create();
  await fixture.commit({ 'app.txt': numberedLines(60), 'other.txt': 'same\n' });
  await fixture.branch('feature');
  await fixture.commit({
    'app.txt': numberedLines(60, { 10: 'ten', 50: 'fifty' }),
    'new.txt': 'one\ntwo\n',
  });
  const fake = await startFakeGithub(options);
  await fake.addRepository({ owner: 'acme', name: 'shop', directory: fixture.directory });
  const { installation } = await fake.addInstallation({ account: 'acme' });
  const { pull } = await fake.openPullRequest({ repository: 'acme/shop', head: 'feature' });
  const repo = { owner: 'acme', repo: 'shop' } as const;
  async function close(): Promise<void> {
    await fake.close();
    await fixture.remove();
  }
  return {
    fake,
    fixture,
    pull,
    repo,
    at: { ...repo, pull_number: pull.number },
    octokit: installationClient(fake, installation.id),
    close,
    [Symbol.asyncDispose]: close,
  };
}
