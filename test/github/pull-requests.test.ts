import type { Octokit } from '@octokit/rest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { startFakeGithub } from './fake-github.ts';
import type { FakeGithub } from './fake-github.ts';
import { GitFixture, numberedLines } from './git-fixture.ts';
import { installationClient } from './installation-client.ts';
import type { PullRequest } from './state.ts';

const repo = { owner: 'acme', repo: 'shop' };

let fake: FakeGithub;
let fixture: GitFixture;
let octokit: Octokit;
let pull: PullRequest;

beforeEach(async () => {
  fixture = await GitFixture.create();
  await fixture.commit({
    'app.txt': numberedLines(30),
    'old.txt': numberedLines(20),
    'gone.txt': 'gone\n',
    'image.png': Buffer.from([0, 1]),
  });
  await fixture.branch('feature');
  await fixture.commit({
    'app.txt': numberedLines(30, { 15: 'fifteen' }),
    'old.txt': null,
    'renamed.txt': numberedLines(20),
    'gone.txt': null,
    'image.png': Buffer.from([0, 2]),
    'long.txt': numberedLines(40),
  });
  fake = await startFakeGithub({ limits: { patchLines: 40, compareFiles: 3, compareCommits: 2 } });
  await fake.addRepository({ owner: 'acme', name: 'shop', directory: fixture.directory });
  const { installation } = await fake.addInstallation({
    account: 'acme',
    permissions: { checks: 'write', contents: 'write', pull_requests: 'write' },
  });
  octokit = installationClient(fake, installation.id);
  ({ pull } = await fake.openPullRequest({ repository: 'acme/shop', head: 'feature' }));
});

afterEach(async () => {
  await fake.close();
  await fixture.remove();
});

async function read(number = pull.number) {
  const { data } = await octokit.rest.pulls.get({ ...repo, pull_number: number });
  return data;
}

async function numbersOf(query: {
  state?: 'open' | 'closed' | 'all';
  head?: string;
  base?: string;
}): Promise<number[]> {
  const { data } = await octokit.rest.pulls.list({ ...repo, ...query });
  return data.map(({ number }) => number);
}

async function pullsOfCommit(sha: string): Promise<number[]> {
  const target = { ...repo, commit_sha: sha };
  const { data } = await octokit.rest.repos.listPullRequestsAssociatedWithCommit(target);
  return data.map(({ number }) => number);
}

function createCheck(sha: string) {
  return octokit.rest.checks.create({ ...repo, name: 'faultline', head_sha: sha });
}

function report(conclusion: 'success' | 'neutral' | 'skipped' | 'failure', appId: number): void {
  const check = { name: 'faultline', head_sha: pull.headSha, conclusion };
  fake.reportForeignCheck('acme/shop', appId, check);
}

describe('files of a pull request', () => {
  it('have status, rename and patch; binary and long ones have no patch', async () => {
    const { data } = await octokit.rest.pulls.listFiles({ ...repo, pull_number: pull.number });
    const rows = data.map((file) => [
      file.filename,
      file.status,
      file.previous_filename,
      file.additions,
      file.deletions,
      file.patch?.split('\n')[0],
    ]);
    expect(rows).toEqual([
      ['app.txt', 'modified', undefined, 1, 1, '@@ -12,7 +12,7 @@ line 11'],
      ['gone.txt', 'removed', undefined, 0, 1, '@@ -1 +0,0 @@'],
      ['image.png', 'modified', undefined, 0, 0, undefined],
      ['long.txt', 'added', undefined, 40, 0, undefined],
      ['renamed.txt', 'renamed', 'old.txt', 0, 0, undefined],
    ]);
    expect(data[0]?.sha).toBe(await fixture.git('rev-parse', 'feature:app.txt'));
  });

  it('come in pages', async () => {
    const list = { ...repo, pull_number: pull.number, per_page: 2 };
    const all = await octokit.paginate(octokit.rest.pulls.listFiles, list);
    expect(all.map(({ filename }) => filename)).toHaveLength(5);
  });
});

describe('a comparison', () => {
  it('has the merge base, the distance and files on the first page up to the limit', async () => {
    await fixture.branch('main', 'main');
    await fixture.commit({ 'main.txt': 'x\n' });
    await fake.push('acme/shop', 'main');
    const basehead = 'main...feature';
    const { data } = await octokit.rest.repos.compareCommitsWithBasehead({ ...repo, basehead });
    expect(data).toMatchObject({ status: 'diverged', ahead_by: 1, behind_by: 1, total_commits: 1 });
    expect(data.merge_base_commit.sha).toBe(await fixture.git('rev-parse', 'main~1'));
    expect(data.files?.map(({ filename }) => filename)).toEqual([
      'app.txt',
      'gone.txt',
      'image.png',
    ]);
    const { data: second } = await octokit.rest.repos.compareCommitsWithBasehead({
      ...repo,
      basehead,
      page: 2,
    });
    expect(second.files).toEqual([]);
  });
});

describe('whether a pull request can be merged', () => {
  it('is clean without required checks', async () => {
    expect(await read()).toMatchObject({ mergeable: true, mergeable_state: 'clean' });
  });

  it.each([
    ['success', 'clean'],
    ['neutral', 'clean'],
    ['skipped', 'clean'],
    ['failure', 'blocked'],
  ] as const)('a required check that ends in %s makes it %s', async (conclusion, state) => {
    const integrationId = fake.app.id;
    fake.requireCheck('acme/shop', 'main', { context: 'faultline', integrationId });
    expect((await read()).mergeable_state).toBe('blocked');
    report(conclusion, fake.app.id);
    expect((await read()).mergeable_state).toBe(state);
  });

  it('a check of another App satisfies only a requirement without an App', async () => {
    fake.requireCheck('acme/shop', 'main', { context: 'faultline' });
    report('success', 7);
    expect((await read()).mergeable_state).toBe('clean');
    fake.requireCheck('acme/shop', 'main', { context: 'faultline', integrationId: fake.app.id });
    expect((await read()).mergeable_state).toBe('blocked');
  });

  it('is dirty after a conflict', async () => {
    await fixture.branch('main', 'main');
    await fixture.commit({ 'app.txt': numberedLines(30, { 15: 'other' }) });
    await fake.push('acme/shop', 'main');
    expect(await read()).toMatchObject({ mergeable: false, mergeable_state: 'dirty' });
  });

  it('a merge is refused while blocked and moves the base branch afterwards', async () => {
    fake.requireCheck('acme/shop', 'main', { context: 'faultline' });
    const merge = { ...repo, pull_number: pull.number };
    await expect(octokit.rest.pulls.merge(merge)).rejects.toMatchObject({ status: 405 });
    report('success', fake.app.id);
    const { data } = await octokit.rest.pulls.merge(merge);
    const branch = await octokit.rest.repos.getBranch({ ...repo, branch: 'main' });
    expect(branch.data.commit.sha).toBe(data.sha);
    expect(await read()).toMatchObject({ state: 'closed', merged: true });
  });
});

describe('listing pull requests', () => {
  it('filters by state, head and base', async () => {
    expect(await numbersOf({ head: 'acme:feature' })).toEqual([1]);
    expect(await numbersOf({ head: 'acme:other' })).toEqual([]);
    expect(await numbersOf({ base: 'main' })).toEqual([1]);
    expect(await numbersOf({ base: 'release' })).toEqual([]);
    await fake.closePullRequest(pull);
    expect(await numbersOf({})).toEqual([]);
    expect(await numbersOf({ state: 'all' })).toEqual([1]);
  });
});

describe('a pull request from a fork', () => {
  let fork: GitFixture;
  let fromFork: PullRequest;

  beforeEach(async () => {
    fork = await GitFixture.create();
    await fork.git('fetch', '--quiet', fixture.directory, 'main:base');
    await fork.branch('patch', 'base');
    await fork.commit({ 'forked.txt': 'from the fork\n' });
    await fake.addRepository({
      owner: 'alice',
      name: 'shop',
      directory: fork.directory,
      defaultBranch: 'base',
      parent: 'acme/shop',
    });
    ({ pull: fromFork } = await fake.openPullRequest({
      repository: 'acme/shop',
      head: 'patch',
      fork: 'alice/shop',
    }));
  });

  afterEach(() => fork.remove());

  it('can be read through the base repository', async () => {
    const ref = fromFork.headSha;
    const { data } = await octokit.rest.repos.getContent({ ...repo, path: 'forked.txt', ref });
    const pullRef = await octokit.rest.git.getRef({ ...repo, ref: 'pull/2/head' });
    expect(data).toMatchObject({ type: 'file', size: 14 });
    expect(pullRef.data.object.sha).toBe(ref);
  });

  it('is not found by its commit, unlike one of the repository itself', async () => {
    expect(await pullsOfCommit(fromFork.headSha)).toEqual([]);
    expect(await pullsOfCommit(pull.headSha)).toEqual([pull.number]);
  });

  it('is not named by its check run, unlike one of the repository itself', async () => {
    const { data: foreign } = await createCheck(fromFork.headSha);
    const { data: own } = await createCheck(pull.headSha);
    expect(foreign.pull_requests).toEqual([]);
    expect(own.pull_requests.map(({ number }) => number)).toEqual([pull.number]);
  });

  it('loses its repository when the fork is deleted, but not its commit', async () => {
    expect((await read(fromFork.number)).head.repo.full_name).toBe('alice/shop');
    fake.deleteRepository('alice/shop');
    const { head } = await read(fromFork.number);
    expect(head).toMatchObject({ repo: null, sha: fromFork.headSha, label: 'alice:patch' });
  });
});
