import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { GitFixture } from '#test/github/git-fixture.ts';
import { present } from '#test/support/present.ts';
import { addNewShop, openQuickStage } from '#test/support/quick-stage.ts';
import type { HeldAuditor, Shop } from '#test/support/quick-stage.ts';
import { until } from '#test/support/stage.ts';
import type { Stage } from '#test/support/stage.ts';

describe('checks and who asks for them', () => {
  let stage: Stage & { readonly auditor: HeldAuditor };
  let shop: Shop;
  const fixtures: GitFixture[] = [];

  beforeAll(async () => {
    stage = await openQuickStage();
  });

  beforeEach(async () => {
    shop = await addNewShop(stage);
    fixtures.push(shop.fixture);
  });

  afterEach(async () => {
    stage.auditor.release();
    for (const fixture of fixtures.splice(0)) {
      await fixture.remove();
    }
  });

  afterAll(async () => {
    await stage.close();
  });

  function conclusions(sha: string, repository = shop.name): readonly string[] {
    return stage.github
      .checkRuns(repository, sha)
      .map(({ conclusion, status }) => conclusion ?? status);
  }

  function runOf(sha: string) {
    return present(stage.github.checkRuns(shop.name, sha).at(-1));
  }

  it('makes a run of its own when one check is run again', async () => {
    const { pull, sha } = await shop.open('rerun', { 'a.txt': 'BREAK\n' });
    await stage.idle();
    await stage.github.rerequestCheckRun('octocat', runOf(sha));
    await stage.idle();
    expect(conclusions(sha)).toEqual(['failure', 'failure']);
    expect(stage.github.reviews(pull)).toHaveLength(1);
  });

  it('takes a requested action for a wish to run again', async () => {
    const { sha } = await shop.open('action', { 'a.txt': 'fine here\n' });
    await stage.idle();
    await stage.github.requestAction('octocat', runOf(sha), 'again');
    await stage.idle();
    expect(conclusions(sha)).toEqual(['success', 'success']);
  });

  it('runs every pull request of a head again when all checks are', async () => {
    const { pull, sha } = await shop.open('suite', { 'a.txt': 'BREAK\n' });
    const twin = await stage.github.openPullRequest({
      repository: shop.name,
      head: { branch: 'suite-twin', sha },
    });
    await stage.idle();
    expect(conclusions(sha)).toEqual(['failure', 'failure']);
    await stage.github.rerequestCheckSuite('octocat', runOf(sha));
    await stage.idle();
    expect(conclusions(sha)).toEqual(['failure', 'failure', 'failure', 'failure']);
    expect([...stage.github.reviews(pull), ...stage.github.reviews(twin.pull)]).toHaveLength(2);
  });

  it('does not review a pull request twice at once when its checks are run again meanwhile', async () => {
    stage.auditor.hold();
    const { pull, sha } = await shop.open('race', { 'a.txt': 'BREAK\n' });
    await until(() => (stage.auditor.waiting > 0 ? true : undefined));
    const waiting = stage.auditor.waiting;
    await stage.github.rerequestCheckSuite('octocat', runOf(sha));
    await stage.github.deliveriesSettled();
    await until(async () => ((await stage.service.queue.depth()).waiting > 0 ? true : undefined));
    expect(stage.auditor.waiting).toBe(waiting);
    stage.auditor.release();
    await stage.idle();
    expect(stage.github.reviews(pull)).toHaveLength(1);
    expect(stage.github.reviewComments(pull)).toHaveLength(1);
  });

  it('runs the check of a fork again, of which GitHub names no pull request', async () => {
    const fork = await GitFixture.create();
    fixtures.push(fork);
    await fork.git('fetch', '--quiet', shop.fixture.directory, 'main');
    await fork.git('checkout', '--quiet', '-B', 'patch', 'FETCH_HEAD');
    const sha = await fork.commit({ 'a.txt': 'BREAK of a stranger\n' });
    await stage.github.addRepository({
      owner: 'stranger',
      name: 'shop',
      directory: fork.directory,
      parent: shop.name,
      defaultBranch: 'patch',
    });
    const { pull } = await stage.github.openPullRequest({
      repository: shop.name,
      fork: 'stranger/shop',
      head: 'patch',
    });
    await stage.idle();
    expect(conclusions(sha)).toEqual(['failure']);
    await stage.github.rerequestCheckRun('octocat', runOf(sha));
    await stage.idle();
    await stage.github.rerequestCheckSuite('octocat', runOf(sha));
    await stage.idle();
    expect(conclusions(sha)).toEqual(['failure', 'failure', 'failure']);
    expect(stage.github.reviewComments(pull)).toHaveLength(1);
  });

  it('answers a merge group on its head, and again when that is run again', async () => {
    const { pull } = await shop.open('queued', { 'a.txt': 'BREAK in a group\n' });
    await stage.idle();
    const { headSha } = await stage.github.requestMergeGroup(pull);
    await stage.idle();
    expect(conclusions(headSha)).toEqual(['failure']);
    await stage.github.rerequestCheckSuite('octocat', runOf(headSha));
    await stage.idle();
    expect(conclusions(headSha)).toEqual(['failure', 'failure']);
  });

  it('gives a push to the default branch a check that blocks nothing', async () => {
    const sha = await shop.push('main', { 'c.txt': 'BREAK on main\n' });
    await stage.idle();
    expect(stage.github.checkRuns(shop.name, sha)).toMatchObject([
      { name: 'Faultline: main', conclusion: 'success' },
    ]);
    expect(runOf(sha).title).toContain('1 open before');
  });

  it('gives every repository of a new installation its first check, one without a commit none', async () => {
    const fixture = await GitFixture.create();
    fixtures.push(fixture);
    const sha = await fixture.commit({ 'a.txt': 'fine\n' });
    const names = ['one', 'two', 'three'];
    for (const name of names) {
      await stage.github.addRepository({ owner: 'big', name, directory: fixture.directory });
    }
    const empty = await GitFixture.create();
    fixtures.push(empty);
    await stage.github.addRepository({ owner: 'big', name: 'empty', directory: empty.directory });
    await stage.github.addInstallation({ account: 'big' });
    await stage.idle();
    expect(names.flatMap((name) => conclusions(sha, `big/${name}`))).toEqual([
      'success',
      'success',
      'success',
    ]);
    expect(stage.github.checkRuns('big/empty')).toEqual([]);
    expect((await stage.service.queue.depth()).dead).toBe(0);
  });

  it('asked GitHub for nothing that GitHub does not offer', () => {
    expect(stage.github.unexpectedRequests).toEqual([]);
    expect(stage.github.invalidRequests).toEqual([]);
    expect(stage.github.internalErrors).toEqual([]);
  });
});
