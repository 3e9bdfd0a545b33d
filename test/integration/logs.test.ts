import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { createLogger } from '#service/logger.ts';
import { present } from '#test/support/present.ts';
import { addShop, openQuickStage } from '#test/support/quick-stage.ts';
import type { HeldAuditor, Shop } from '#test/support/quick-stage.ts';
import type { Stage } from '#test/support/stage.ts';

const CANARY = 'canary-51d0e7';

const LINE = z.looseObject({ level: z.string(), msg: z.string() });

describe('the log at its finest', () => {
  const lines: string[] = [];
  let stage: Stage & { readonly auditor: HeldAuditor };
  let shop: Shop;
  let head = '';

  beforeAll(async () => {
    const log = createLogger('debug', { write: (line) => lines.push(line) });
    stage = await openQuickStage({ log });
    shop = await addShop(stage, 'acme', { 'a.txt': `${CANARY}\n` });
    await stage.idle();
    lines.length = 0;
    await shop.fixture.branch('feature', 'main');
    head = await shop.fixture.commit({ 'a.txt': `BREAK ${CANARY}\n` }, CANARY);
    stage.auditor.failWith(new Error('a failure of the audit'));
    stage.github.faults.next({
      method: 'POST',
      path: /\/reviews$/u,
      effect: { kind: 'status', status: 502 },
      when: 'after',
    });
    await stage.github.openPullRequest({
      repository: shop.name,
      head: 'feature',
      title: CANARY,
      body: CANARY,
    });
    await stage.idle();
  });

  afterAll(async () => {
    await stage.close();
    await shop.fixture.remove();
  });

  function linesWith(pattern: RegExp): readonly Record<string, unknown>[] {
    return lines.map((line) => LINE.parse(JSON.parse(line))).filter(({ msg }) => pattern.test(msg));
  }

  it('holds nothing of repository, title, body and payload, also when reviews fail', () => {
    expect(linesWith(/^delivery failed/u)).toHaveLength(2);
    expect(lines.join('')).not.toContain(CANARY);
    expect(lines.join('')).not.toContain('BREAK');
  });

  it('names job, delivery, installation, repository, pull request and head on every line of a job', () => {
    const { guid, installationId, repositoryId } = present(
      stage.github.deliveries.findLast(({ event }) => event === 'pull_request'),
    );
    // The front door's lines have the id of a request instead of a job's.
    const job = linesWith(/./u).filter(
      (line) => line['delivery'] === guid && line['requestId'] === undefined,
    );
    expect(job.map(({ msg }) => msg)).toEqual([
      'older deliveries of the subject superseded',
      'delivery failed, it is tried again',
      'delivery failed, it is tried again',
      'pull request reviewed',
      'delivery completed',
    ]);
    expect(job.map(({ attempt }) => attempt)).toEqual([undefined, 1, 2, 3, 3]);
    for (const line of job.slice(1)) {
      expect(line).toMatchObject({
        job: expect.stringMatching(/^[0-9a-f-]{36}$/u),
        delivery: guid,
        installation: installationId,
        repository: repositoryId,
        pullRequest: 1,
        head,
      });
    }
  });

  it('says why a review failed', () => {
    expect(linesWith(/^delivery failed/u)).toMatchObject([
      { level: 'warn', err: { message: 'a failure of the audit' } },
      { level: 'warn', err: { code: 'github-refused', fields: { status: 502 } } },
    ]);
  });
});
