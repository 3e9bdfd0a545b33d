import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { GitFixture } from '#test/github/git-fixture.ts';
import type { Fault } from '#test/github/faults.ts';
import type { PullRequest } from '#test/github/state.ts';
import { present } from '#test/support/present.ts';
import { openQuickStage } from '#test/support/quick-stage.ts';
import type { Stage } from '#test/support/stage.ts';

/** The requests of a review, in their order. Paths follow the repository's. */
const STEPS = {
  'creating the check run': ['POST', '/check-runs$'],
  'comparing the commits': ['GET', '/compare/'],
  'listing a tree': ['GET', '/git/trees/'],
  'posting the review': ['POST', '/pulls/1/reviews$'],
  'concluding the check run': ['PATCH', '/check-runs/\\d+$'],
} as const;

const TROUBLES = {
  'a 500': { effect: { kind: 'status', status: 500 } },
  'a 502 after the work was done': { effect: { kind: 'status', status: 502 }, when: 'after' },
  'a secondary limit': { effect: { kind: 'secondary-limit', status: 403, retryAfter: 1 } },
  'a 429': { effect: { kind: 'secondary-limit', status: 429, retryAfter: 1 } },
  'no answer': { effect: { kind: 'hang' } },
  'a cut answer': { effect: { kind: 'truncated-body' } },
  'a reset connection': { effect: { kind: 'connection-reset' } },
} as const satisfies Record<string, Pick<Fault, 'effect' | 'when'>>;

const CASES = Object.entries(STEPS).flatMap(([step, [method, path]]) =>
  Object.entries(TROUBLES).map(([trouble, fault], index) => ({
    step,
    trouble,
    account: `${step}-${index}`.replaceAll(' ', '-'),
    fault: { ...fault, method, path },
  })),
);

describe('trouble with GitHub, once at every step', () => {
  let stage: Stage;
  let fixture: GitFixture;
  let head = '';
  const pulls = new Map<string, PullRequest>();

  // All at once, each in an account of its own: what takes time is waiting.
  beforeAll(async () => {
    stage = await openQuickStage({
      requestTimeoutMs: 1500,
      env: { REVIEW_CONCURRENCY: '24' },
    });
    fixture = await GitFixture.create();
    await fixture.commit({ 'a.txt': 'fine\n' });
    await fixture.branch('feature');
    head = await fixture.commit({ 'a.txt': 'BREAK\n' });
    const { directory } = fixture;
    await Promise.all(
      CASES.map(async ({ account }) => {
        await stage.github.addRepository({ owner: account, name: 'shop', directory });
        await stage.github.addInstallation({ account });
      }),
    );
    await stage.idle();
    await Promise.all(
      CASES.map(async ({ account, fault }) => {
        const path = new RegExp(`^/repos/${account}/shop${fault.path}`, 'u');
        stage.github.faults.next({ ...fault, path });
        const repository = `${account}/shop`;
        const { pull } = await stage.github.openPullRequest({ repository, head: 'feature' });
        pulls.set(account, pull);
      }),
    );
    await stage.idle();
  }, 120_000);

  afterAll(async () => {
    await stage.close();
    await fixture.remove();
  });

  it('met every trouble', () => {
    expect(stage.github.faults.remaining).toBe(0);
  });

  it.each(CASES)('has one verdict and one comment after $trouble when $step', ({ account }) => {
    const pull = present(pulls.get(account));
    expect(
      stage.github
        .checkRuns(`${account}/shop`, head)
        .map(({ status, conclusion, title }) => ({ status, conclusion, title })),
    ).toEqual([
      { status: 'completed', conclusion: 'failure', title: '1 critical finding blocks this merge' },
    ]);
    expect(stage.github.reviews(pull)).toHaveLength(1);
    expect(stage.github.reviewComments(pull)).toHaveLength(1);
  });

  it('left no dead letter', async () => {
    expect(await stage.service.queue.depth()).toMatchObject({ waiting: 0, running: 0, dead: 0 });
    expect(stage.github.internalErrors).toEqual([]);
  });
});
