import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { GitFixture } from '#test/github/git-fixture.ts';
import type { PullRequest } from '#test/github/state.ts';
import { present } from '#test/support/present.ts';
import { addNewShop, openQuickStage } from '#test/support/quick-stage.ts';
import type { Shop } from '#test/support/quick-stage.ts';
import type { Stage } from '#test/support/stage.ts';

describe('a comment from push to push', () => {
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

  /** The first lines of our comments. */
  function firstLines(pull: PullRequest): readonly string[] {
    return stage.github.reviewComments(pull).map(({ body }) => body.split('\n')[0] ?? '');
  }

  it('is edited in place when its finding is fixed, comes back and is fixed again', async () => {
    const { pull } = await shop.open('life', { 'a.txt': 'BREAK\n', 'b.txt': 'fine\n' });
    await stage.idle();
    const [id] = stage.github.reviewComments(pull).map((comment) => comment.id);
    const fixed = await shop.push('life', { 'a.txt': 'fine\n' });
    await stage.idle();
    expect(firstLines(pull)).toEqual([`**Fixed** in \`${fixed.slice(0, 7)}\`.`]);
    const back = await shop.push('life', { 'a.txt': 'BREAK\n' });
    await stage.idle();
    expect(firstLines(pull)).toEqual([`**Returned** in \`${back.slice(0, 7)}\`.`]);
    const again = await shop.push('life', { 'a.txt': 'fine\n' });
    await stage.idle();
    expect(firstLines(pull)).toEqual([`**Fixed** in \`${again.slice(0, 7)}\`.`]);
    expect(stage.github.reviewComments(pull).map((comment) => comment.id)).toEqual([id]);
    expect(stage.github.reviews(pull)).toHaveLength(1);
  });

  it('is found again when the next push renames the file and moves the line', async () => {
    const text = 'one\ntwo\nthree\nfour\nfive\nsix\n';
    await shop.push('main', { 'long.txt': text });
    const { pull } = await shop.open('moves', { 'long.txt': `${text}BREAK\n` });
    await stage.idle();
    await shop.push('moves', { 'long.txt': null, 'renamed.txt': `zero\n${text}BREAK\n` });
    await stage.idle();
    expect(stage.github.reviewComments(pull)).toHaveLength(1);
    expect(firstLines(pull)).toEqual(['**Still open** in `renamed.txt`.']);
  });

  it('is found again after a force-push onto a newer base', async () => {
    const { pull } = await shop.open('rebased', { 'b.txt': 'one\nBREAK\n' });
    await stage.idle();
    await shop.push('main', { 'c.txt': 'newer\n' });
    await shop.fixture.git('checkout', '--quiet', '-B', 'rebased', 'main');
    const head = await shop.fixture.commit({ 'b.txt': 'zero\none\nBREAK\n' });
    await stage.github.push(shop.name, 'rebased', head);
    await stage.idle();
    expect(stage.github.reviewComments(pull)).toHaveLength(1);
    expect(firstLines(pull)[0]).toContain('critical');
  });

  it('is not edited twice when the same head is reviewed again', async () => {
    const { pull } = await shop.open('twice', { 'a.txt': 'BREAK\n' });
    await stage.idle();
    await shop.push('twice', { 'a.txt': 'fine\n' });
    await stage.idle();
    const [before] = stage.github.reviewComments(pull);
    await stage.github.setDraft(pull, false);
    await stage.idle();
    expect(stage.github.reviewComments(pull)).toEqual([before]);
  });

  it('tells in the check what the last push had', async () => {
    const { sha } = await shop.open('progress', { 'a.txt': 'BREAK\n', 'b.txt': 'BREAK\n' });
    await stage.idle();
    const next = await shop.push('progress', { 'a.txt': 'fine\n', 'c.txt': 'BREAK\n' });
    await stage.idle();
    const { summary } = present(stage.github.checkRuns(shop.name, next).at(-1));
    expect(summary).toContain(
      `### Since \`${sha.slice(0, 7)}\`\n\nOf what this pull request brought: 1 verified fixed, 1 still open, 1 new.`,
    );
  });
});
