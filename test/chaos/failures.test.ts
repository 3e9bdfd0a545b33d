import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { FaultlineError } from '#core/errors.ts';
import { createLogger } from '#service/logger.ts';
import type { Fault } from '#test/github/faults.ts';
import { present } from '#test/support/present.ts';
import { addNewShop, addShop, openQuickStage } from '#test/support/quick-stage.ts';
import type { HeldAuditor, Shop } from '#test/support/quick-stage.ts';
import { until } from '#test/support/stage.ts';
import type { Stage } from '#test/support/stage.ts';

const CRASH = new FaultlineError('audit-crashed', 'The audit ended before it had a result.');

describe('reviews that fail', () => {
  const lines: string[] = [];
  let stage: Stage & { readonly auditor: HeldAuditor };
  let shop: Shop;

  beforeAll(async () => {
    stage = await openQuickStage({
      log: createLogger('info', { write: (line) => lines.push(line) }),
      queue: {
        pollSeconds: 0.5,
        retry: { attempts: 3, firstDelaySeconds: 0.01, maxDelaySeconds: 0.01 },
      },
    });
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

  function runsOf(sha: string) {
    return stage.github.checkRuns(shop.name, sha);
  }

  it('says at once that the audit failed and is tried again, then gives the verdict on the same run', async () => {
    stage.auditor.hold();
    const { pull, sha } = await shop.open('retried', { 'a.txt': 'BREAK\n' });
    await until(() => (stage.auditor.waiting === 1 ? true : undefined));
    stage.auditor.failWith(CRASH);
    stage.auditor.releaseWaiting();
    const failed = { ...(await stage.concluded(shop.name, sha)) };
    expect(failed).toMatchObject({ conclusion: 'failure' });
    expect(failed.title).toMatch(/^Could not finish: .*it tries again$/u);
    expect(failed.summary).toContain('The audit ended before it had a result.');
    stage.auditor.release();
    await stage.idle();
    expect(runsOf(sha)).toMatchObject([
      { id: failed.id, title: '1 critical finding blocks this merge' },
    ]);
    expect(stage.github.reviewComments(pull)).toHaveLength(1);
  });

  it('says after the last attempt what to do, keeps the delivery, and a re-run gives the verdict', async () => {
    stage.auditor.failWith(...Array.from({ length: 3 }, () => CRASH));
    stage.auditor.hold();
    const { sha } = await shop.open('dead', { 'a.txt': 'BREAK\n' });
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await until(() => (stage.auditor.waiting === 1 ? true : undefined));
      stage.auditor.releaseWaiting();
    }
    await stage.idle();
    expect(runsOf(sha)).toMatchObject([{ conclusion: 'failure' }]);
    const [run] = runsOf(sha);
    expect(run?.title).toMatch(/^Could not finish/u);
    expect(run?.summary).toContain('Re-run this check or push a commit.');
    expect(await stage.service.queue.deadLetters(10)).toMatchObject([
      { event: 'pull_request', attempts: 3, lastError: expect.stringContaining('audit-crashed') },
    ]);
    stage.auditor.release();
    await stage.github.rerequestCheckRun('octocat', present(run));
    await stage.idle();
    expect(runsOf(sha).map(({ title }) => title)).toEqual([
      run?.title,
      '1 critical finding blocks this merge',
    ]);
  });

  it('gives the findings to the check when GitHub refuses the review for good', async () => {
    // The review waits at GitHub's door while the branch is pushed over with another history.
    stage.github.faults.next({
      method: 'POST',
      path: /\/reviews$/u,
      effect: { kind: 'delay', ms: 5000 },
    });
    const { pull, sha } = await shop.open('rewritten', { 'a.txt': 'BREAK\n' });
    await until(() => stage.github.requests.find(isReviewOf(shop.name)));
    await shop.fixture.branch('rewritten', 'main');
    const next = await shop.push('rewritten', { 'b.txt': 'BREAK\n' });
    await stage.idle();
    expect(stage.github.requests.filter(isReviewOf(shop.name))).toMatchObject([
      { status: 422 },
      { status: 200 },
    ]);
    expect(runsOf(sha)).toMatchObject([
      { conclusion: 'failure', annotations: [{ path: 'a.txt', start_line: 1 }] },
    ]);
    expect(runsOf(next)).toMatchObject([{ conclusion: 'failure', annotations: [] }]);
    expect(stage.github.reviewComments(pull).map(({ path }) => path)).toEqual(['b.txt']);
    expect(lines.filter((line) => line.includes('GitHub refused the comments'))).toEqual([
      expect.stringContaining('"level":"warn"'),
    ]);
  });

  it.each([
    ['a 502', { effect: { kind: 'status', status: 502 } }],
    ['a cut answer', { effect: { kind: 'truncated-body' } }],
    ['a reset connection', { effect: { kind: 'connection-reset' } }],
    ['a limit', { effect: { kind: 'secondary-limit', status: 429, retryAfter: 1 } }],
  ] satisfies [string, Pick<Fault, 'effect'>][])(
    'reads the blobs in spite of %s',
    async (_, fault) => {
      stage.github.faults.next({ ...fault, method: 'POST', path: /^\/graphql$/u });
      const { sha } = await shop.open('blobs', { 'a.txt': `BREAK ${fault.effect.kind}\n` });
      await stage.idle();
      expect(stage.github.faults.remaining).toBe(0);
      expect(runsOf(sha)).toMatchObject([{ title: '1 critical finding blocks this merge' }]);
    },
  );
});

function isReviewOf(repository: string): (request: { method: string; path: string }) => boolean {
  return ({ method, path }) => method === 'POST' && path === `/repos/${repository}/pulls/1/reviews`;
}

describe('tokens', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openQuickStage();
  });

  afterAll(async () => {
    await stage.close();
  });

  it.each([
    ['a cut answer', { effect: { kind: 'truncated-body' } }],
    ['a 502', { effect: { kind: 'status', status: 502 } }],
    ['a limit', { effect: { kind: 'secondary-limit', status: 403, retryAfter: 1 } }],
  ] satisfies [string, Pick<Fault, 'effect'>][])(
    'are asked for again after %s',
    async (_, fault) => {
      stage.github.faults.next({ ...fault, method: 'POST', path: /\/access_tokens$/u });
      const shop = await addShop(stage, `token-${fault.effect.kind}`);
      await stage.idle();
      expect(stage.github.faults.remaining).toBe(0);
      expect(stage.github.checkRuns(shop.name)).toMatchObject([{ conclusion: 'success' }]);
      await shop.fixture.remove();
    },
  );
});

describe('an outage of GitHub', () => {
  it('costs no attempt: the delivery waits, and is reviewed when GitHub answers again', async () => {
    const lines: string[] = [];
    const stage = await openQuickStage({
      log: createLogger('info', { write: (line) => lines.push(line) }),
      // Longer than the second after which GitHub's library repeats a read.
      outage: { failures: 1, coolDownMs: 1500 },
      queue: { pollSeconds: 0.5, retry: { attempts: 1 } },
    });
    const shop = await addNewShop(stage);
    for (const method of ['GET', 'POST', 'PATCH']) {
      stage.github.faults.next({
        method,
        path: /./u,
        times: 10_000,
        effect: { kind: 'status', status: 503 },
      });
    }
    const { sha } = await shop.open('feature', { 'a.txt': 'BREAK\n' });
    await vi.waitFor(
      () => {
        expect(lines.filter((line) => line.includes('"delivery waits'))).toHaveLength(2);
      },
      { timeout: 20_000 },
    );
    stage.github.faults.clear();
    await stage.idle();
    expect(await stage.service.queue.deadLetters(10)).toEqual([]);
    expect(stage.github.checkRuns(shop.name, sha)).toMatchObject([
      { title: '1 critical finding blocks this merge' },
    ]);
    expect(lines.join('')).toContain('"msg":"GitHub answers again"');
    await stage.close();
    await shop.fixture.remove();
  });
});
