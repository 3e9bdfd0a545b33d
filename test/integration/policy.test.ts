import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { GitFixture } from '#test/github/git-fixture.ts';
import { present } from '#test/support/present.ts';
import { addNewShop, addShop, openQuickStage } from '#test/support/quick-stage.ts';
import type { Shop } from '#test/support/quick-stage.ts';
import type { Stage } from '#test/support/stage.ts';

const POLICY = '.github/faultline.yml';

describe('the policy of a repository and of its organisation', () => {
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
    return present(stage.github.checkRuns(shop.name, sha).at(-1));
  }

  /** A shop whose organisation has a policy from the beginning. */
  async function shopUnder(owner: string, text: string): Promise<Shop> {
    const fixture = await GitFixture.create();
    await fixture.commit({ [POLICY]: text });
    await stage.github.addRepository({ owner, name: '.github', directory: fixture.directory });
    const shopOfIt = await addShop(stage, owner);
    fixtures.push(fixture, shopOfIt.fixture);
    return shopOfIt;
  }

  it('is read from the base: the head cannot switch the gate off', async () => {
    const { sha } = await shop.open('off', {
      'a.txt': 'BREAK\n',
      [POLICY]: 'rules: {test/word-break: off}\n',
    });
    const { conclusion, summary } = await checkOf(sha);
    expect(conclusion).toBe('failure');
    expect(summary).toContain(
      'This change alters the policy, from its merge on. Turns 1 blocking rule off: test/word-break.',
    );
  });

  it('counts once it is on the base, also for a change that began before', async () => {
    const { pull, sha } = await shop.open('earlier', { 'a.txt': 'BREAK\n' });
    expect((await checkOf(sha)).conclusion).toBe('failure');
    await shop.push('main', { [POLICY]: 'rules: {test/word-break: comment}\n' });
    await stage.github.setDraft(pull, false);
    expect((await checkOf(sha)).conclusion).toBe('success');
  });

  it('blocks a change that makes the file invalid, on its line', async () => {
    const { sha } = await shop.open('typo', { [POLICY]: 'block:\n  severty: high\n' });
    const { conclusion, title, annotations } = await checkOf(sha);
    expect({ conclusion, title }).toEqual({
      conclusion: 'failure',
      title: 'The policy file has a mistake',
    });
    expect(annotations).toMatchObject([
      {
        path: POLICY,
        start_line: 2,
        message: 'There is no key `block.severty`. Did you mean `severity`?',
      },
    ]);
  });

  it('comes from the organisation, and a lock keeps the repository from loosening it', async () => {
    shop = await shopUnder('strict', 'block: {severity: low}\nlocked: [block]\n');
    await shop.push('main', { [POLICY]: 'block: {severity: none}\n' });
    const { sha } = await shop.open('meh', { 'a.txt': 'MEH\n' });
    const { conclusion, summary } = await checkOf(sha);
    expect(conclusion).toBe('failure');
    expect(summary).toContain('block.severity is locked at low by ');
  });

  it('does not pass anything when the organisation’s file has a mistake', async () => {
    shop = await shopUnder('mistaken', 'bloc: {}\n');
    const { sha } = await shop.open('fine', { 'a.txt': 'still fine\n' });
    const { conclusion, summary } = await checkOf(sha);
    expect(conclusion).toBe('failure');
    expect(summary).toContain('Nothing can pass until its owners mend it.');
  });

  it('waives what it names, and neither blocks nor comments it', async () => {
    await shop.push('main', {
      [POLICY]:
        "waivers:\n  - rule: test/word-break\n    reason: Broken on purpose.\n    owner: '@ada'\n    until: 2099-01-31\n",
    });
    const { pull, sha } = await shop.open('waived', { 'a.txt': 'BREAK\n' });
    const { conclusion, summary } = await checkOf(sha);
    expect(conclusion).toBe('success');
    expect(summary).toContain('1 finding waived');
    expect(stage.github.reviewComments(pull)).toEqual([]);
  });
});
