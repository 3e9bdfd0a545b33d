import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { addNewShop, openQuickStage } from '#test/support/quick-stage.ts';
import type { HeldAuditor, Shop } from '#test/support/quick-stage.ts';
import { until } from '#test/support/stage.ts';
import type { Stage } from '#test/support/stage.ts';

describe('pushes and other changes of a pull request', () => {
  let stage: Stage & { readonly auditor: HeldAuditor };
  let shop: Shop;

  beforeAll(async () => {
    stage = await openQuickStage();
  });

  beforeEach(async () => {
    shop = await addNewShop(stage);
  });

  afterEach(async () => {
    stage.auditor.release();
    stage.github.faults.clear();
    await shop.fixture.remove();
  });

  afterAll(async () => {
    await stage.close();
  });

  /** Names and conclusions of our runs on a commit. */
  function verdicts(sha: string): readonly string[] {
    return stage.github
      .checkRuns(shop.name, sha)
      .map(({ name, status, conclusion }) => `${name} ${conclusion ?? status}`);
  }

  async function untilAuditing(): Promise<void> {
    await until(() => (stage.auditor.waiting > 0 ? true : undefined));
  }

  it('gives the verdict to the last of several pushes only', async () => {
    stage.auditor.hold();
    const { pull, sha: first } = await shop.open('burst', { 'a.txt': 'BREAK\n' });
    await untilAuditing();
    const second = await shop.push('burst', { 'a.txt': 'BREAK again\n' });
    const third = await shop.push('burst', { 'a.txt': 'BREAK once more\n' });
    const last = await shop.push('burst', { 'a.txt': 'BREAK for good\n' });
    await stage.github.deliveriesSettled();
    stage.auditor.release();
    await stage.idle();
    expect([second, third].flatMap(verdicts)).toEqual([]);
    expect(verdicts(last)).toEqual(['Faultline: main failure']);
    expect(verdicts(first)).toEqual(['Faultline: main failure']);
    expect(stage.github.reviews(pull).map(({ commitId }) => commitId)).toEqual([last]);
  });

  it('has the check in progress while the audit runs', async () => {
    stage.auditor.hold();
    const { sha } = await shop.open('slow', { 'a.txt': 'fine again\n' });
    await untilAuditing();
    expect(verdicts(sha)).toEqual(['Faultline: main in_progress']);
    stage.auditor.release();
    await stage.idle();
    expect(verdicts(sha)).toEqual(['Faultline: main success']);
  });

  it('posts nothing on a head that was pushed over between audit and comments', async () => {
    stage.auditor.hold();
    const { pull, sha } = await shop.open('moving', { 'a.txt': 'BREAK\n' });
    await untilAuditing();
    const next = await shop.push('moving', { 'b.txt': 'BREAK here\n' });
    stage.auditor.release();
    await stage.idle();
    expect(stage.github.reviews(pull).map(({ commitId }) => commitId)).toEqual([next]);
    const [comment, ...others] = stage.github.reviewComments(pull);
    expect(others).toEqual([]);
    expect(comment?.body).toContain('At 2 places:\n\n- `a.txt:1`\n- `b.txt:1`\n');
    const [stale] = stage.github.checkRuns(shop.name, sha);
    expect(stale?.conclusion).toBe('failure');
    expect(stale?.annotations.map(({ path }) => path)).toEqual(['a.txt']);
  });

  it('cancels the check of an older head that nobody will conclude any more', async () => {
    stage.auditor.hold();
    // GitHub made the run and did not say so; then a push makes the second attempt unnecessary.
    stage.github.faults.next({
      method: 'POST',
      path: /\/check-runs$/u,
      effect: { kind: 'secondary-limit', status: 403, retryAfter: 2 },
      when: 'after',
    });
    const { sha: older } = await shop.open('orphan', { 'a.txt': 'BREAK\n' });
    await until(() => (verdicts(older).length > 0 ? true : undefined));
    await until(async () => ((await stage.service.queue.depth()).waiting > 0 ? true : undefined));
    expect(verdicts(older)).toEqual(['Faultline: main in_progress']);
    const newer = await shop.push('orphan', { 'a.txt': 'fine at last\n' });
    await untilAuditing();
    expect(verdicts(older)).toEqual(['Faultline: main cancelled']);
    stage.auditor.release();
    await stage.idle();
    expect(verdicts(newer)).toEqual(['Faultline: main success']);
  });

  it('gives a retargeted pull request a check that names the new base', async () => {
    await shop.fixture.branch('release', 'main');
    const { pull, sha } = await shop.open('retarget', { 'a.txt': 'BREAK\n' });
    await stage.idle();
    expect(verdicts(sha)).toEqual(['Faultline: main failure']);
    await stage.github.retarget(pull, 'release');
    await stage.idle();
    expect(verdicts(sha)).toEqual(['Faultline: main failure', 'Faultline: release failure']);
    expect(stage.github.reviews(pull)).toHaveLength(1);
  });

  it('says nothing again when a draft that was reviewed is made ready', async () => {
    const { pull, sha } = await shop.open('draft', { 'a.txt': 'BREAK\n' });
    await stage.idle();
    await stage.github.setDraft(pull, true);
    await stage.github.setDraft(pull, false);
    await stage.idle();
    expect(verdicts(sha)).toEqual(['Faultline: main failure']);
    expect(stage.github.reviews(pull)).toHaveLength(1);
    expect(stage.github.reviewComments(pull)).toHaveLength(1);
  });

  it('leaves a pull request alone that was closed before its turn, and reviews it when reopened', async () => {
    stage.auditor.hold();
    const { pull } = await shop.open('closed', { 'a.txt': 'fine\n' });
    await untilAuditing();
    const sha = await shop.push('closed', { 'a.txt': 'BREAK\n' });
    await stage.github.closePullRequest(pull);
    stage.auditor.release();
    await stage.idle();
    expect(verdicts(sha)).toEqual([]);
    expect(stage.github.reviews(pull)).toEqual([]);
    await stage.github.reopenPullRequest(pull);
    await stage.idle();
    expect(verdicts(sha)).toEqual(['Faultline: main failure']);
  });

  it('asked GitHub for nothing that GitHub does not offer', () => {
    expect(stage.github.unexpectedRequests).toEqual([]);
    expect(stage.github.invalidRequests).toEqual([]);
    expect(stage.github.internalErrors).toEqual([]);
  });
});
