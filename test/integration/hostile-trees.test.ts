import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { GitFixture } from '#test/github/git-fixture.ts';
import { present } from '#test/support/present.ts';
import { addNewShop, openQuickStage } from '#test/support/quick-stage.ts';
import type { Shop } from '#test/support/quick-stage.ts';
import type { Stage } from '#test/support/stage.ts';

const LFS_POINTER = `version https://git-lfs.github.com/spec/v1
oid sha256:${'0'.repeat(64)}
size 12345
BREAK
`;

describe('forks, odd files and many findings', () => {
  let stage: Stage;
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
    for (const fixture of fixtures.splice(0)) {
      await fixture.remove();
    }
  });

  afterAll(async () => {
    await stage.close();
  });

  async function checkOf(sha: string) {
    await stage.idle();
    const runs = stage.github.checkRuns(shop.name, sha);
    expect(runs).toHaveLength(1);
    return present(runs[0]);
  }

  it('reviews a fork from the base repository, also after the fork was deleted', async () => {
    const fork = await GitFixture.create();
    fixtures.push(fork);
    await fork.git('fetch', '--quiet', shop.fixture.directory, 'main');
    await fork.git('checkout', '--quiet', '-B', 'patch', 'FETCH_HEAD');
    const sha = await fork.commit({ 'a.txt': 'BREAK\n' });
    const name = `stranger-of-${shop.repository.owner.login}`;
    const { directory } = fork;
    const added = { owner: name, name: 'shop', directory, parent: shop.name };
    await stage.github.addRepository({ ...added, defaultBranch: 'patch' });
    const { pull } = await stage.github.openPullRequest({
      repository: shop.name,
      fork: `${name}/shop`,
      head: 'patch',
    });
    expect(await checkOf(sha)).toMatchObject({ conclusion: 'failure' });
    stage.github.deleteRepository(`${name}/shop`);
    await stage.github.closePullRequest(pull);
    await stage.github.reopenPullRequest(pull);
    expect(await checkOf(sha)).toMatchObject({ conclusion: 'failure' });
    expect(stage.github.reviewComments(pull)).toHaveLength(1);
    expect(stage.github.requests.filter(({ path }) => path.startsWith(`/repos/${name}/`))).toEqual(
      [],
    );
  });

  it('says of every file that it could not read why, and calls none of them passed', async () => {
    await shop.fixture.branch('odd', 'main');
    const target = await shop.fixture.commit({
      'link.txt': { linkTo: 'a.txt' },
      'pointer.txt': LFS_POINTER,
      'binary.txt': Buffer.from('BREAK\0BREAK'),
      'large.txt': 'BREAK\n'.repeat(200_000),
      'latin.txt': Buffer.from([0x42, 0x52, 0x45, 0x41, 0x4b, 0x20, 0xfc, 0x0a]),
    });
    await shop.fixture.git('update-index', '--add', '--cacheinfo', `160000,${target},module.txt`);
    await shop.fixture.git('commit', '--quiet', '--message=Submodule');
    const sha = await shop.fixture.git('rev-parse', 'HEAD');
    await stage.github.openPullRequest({ repository: shop.name, head: 'odd' });
    const { conclusion, summary, annotations } = await checkOf(sha);
    expect(conclusion).toBe('success');
    expect(annotations).toEqual([]);
    const reasons = [
      ['link.txt', 'symbolic link'],
      ['module.txt', 'submodule'],
      ['pointer.txt', 'kept in Git LFS'],
      ['binary.txt', 'binary'],
      ['large.txt', 'larger than 1 MB'],
      ['latin.txt', 'not valid UTF-8'],
    ] as const;
    for (const [path, reason] of reasons) {
      expect(summary).toMatch(new RegExp(`${path}.*${reason}|${reason}[^\\n]*\\n?.*${path}`, 'u'));
    }
  });

  it('annotates what a deletion broke elsewhere, blocks, and comments nowhere', async () => {
    await shop.push('main', { 'needs.txt': 'helper.txt\n', 'helper.txt': 'help\n' });
    const { pull, sha } = await shop.open('deletion', { 'helper.txt': null });
    const { conclusion, annotations } = await checkOf(sha);
    expect(conclusion).toBe('failure');
    expect(annotations).toMatchObject([
      { path: 'needs.txt', start_line: 1, annotation_level: 'failure' },
    ]);
    expect(stage.github.reviews(pull)).toEqual([]);
  });

  it('comments the worst twenty of many findings, annotates the rest and says so once', async () => {
    const absent = Array.from({ length: 25 }, (_, index) => `absent-${index}.txt`);
    const { pull, sha } = await shop.open('many', {
      'needs.txt': `${absent.join('\n')}\n`,
      'meh.txt': 'MEH\n',
    });
    const first = await checkOf(sha);
    expect(stage.github.reviewComments(pull)).toHaveLength(20);
    expect(stage.github.reviews(pull)[0]?.body).toContain(
      '5 further new findings are in the check only.',
    );
    expect(first.annotations).toHaveLength(5);
    await stage.github.setDraft(pull, false);
    await stage.idle();
    expect(await checkOf(sha)).toMatchObject({ id: first.id, title: first.title });
    expect(stage.github.reviews(pull)).toHaveLength(1);
    expect(stage.github.reviewComments(pull)).toHaveLength(20);
    expect(first.annotations).toHaveLength(5);
  });

  it('sends more than fifty annotations, each once', async () => {
    const names = Array.from({ length: 60 }, (_, index) => `file-${index}.txt`);
    const here = Object.fromEntries(names.map((name) => [name, 'here\n']));
    const gone = Object.fromEntries(names.map((name) => [name, null]));
    await shop.push('main', { ...here, 'needs.txt': `${names.join('\n')}\n` });
    const { pull, sha } = await shop.open('clearance', gone);
    expect((await checkOf(sha)).annotations).toHaveLength(60);
    await stage.github.setDraft(pull, false);
    expect((await checkOf(sha)).annotations).toHaveLength(60);
  });

  it('comments both of two findings on one line', async () => {
    const { pull, sha } = await shop.open('twice', { 'needs.txt': 'one.txt two.txt\n' });
    await checkOf(sha);
    expect(
      stage.github.reviewComments(pull).map(({ path, originalLine }) => [path, originalLine]),
    ).toEqual([
      ['needs.txt', 1],
      ['needs.txt', 1],
    ]);
  });

  it('asked GitHub for nothing that GitHub does not offer', () => {
    expect(stage.github.unexpectedRequests).toEqual([]);
    expect(stage.github.invalidRequests).toEqual([]);
    expect(stage.github.internalErrors).toEqual([]);
  });
});
