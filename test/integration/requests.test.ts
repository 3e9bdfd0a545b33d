import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { addNewShop, openQuickStage } from '#test/support/quick-stage.ts';
import type { Shop } from '#test/support/quick-stage.ts';
import type { Stage } from '#test/support/stage.ts';

function texts(count: number, content: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`f${index}.txt`, `${content} ${index}\n`]),
  );
}

describe('the requests to GitHub', () => {
  let stage: Stage;
  let shop: Shop;

  beforeAll(async () => {
    stage = await openQuickStage();
    shop = await addNewShop(stage);
  });

  afterAll(async () => {
    await stage.close();
    await shop.fixture.remove();
  });

  /** What a piece of work asks, as `POST /graphql`, with ids and hashes left out. */
  async function askedBy(work: () => Promise<unknown>): Promise<readonly string[]> {
    const before = stage.github.requests.length;
    await work();
    await stage.idle();
    return stage.github.requests.slice(before).map(({ method, path }) =>
      `${method} ${path.replace(`/repos/${shop.name}`, '')}`
        .replaceAll(/[0-9a-f]{40}/gu, 'SHA')
        .replaceAll(/\/\d+/gu, '/N')
        .replace(/\?.*$/u, ''),
    );
  }

  it('are eight for the first review of a change, comments included', async () => {
    const asked = await askedBy(async () => shop.open('first', { 'b.txt': 'BREAK\n' }));
    expect(asked).toEqual([
      'POST /graphql',
      'POST /check-runs',
      'GET /compare/SHA...SHA',
      'GET /git/trees/SHA',
      'POST /graphql',
      'POST /graphql',
      'POST /pulls/N/reviews',
      'PATCH /check-runs/N',
    ]);
  });

  it('are six for a push without a finding to a pull request without a comment', async () => {
    await shop.open('second', { 'c.txt': 'fine\n' });
    await stage.idle();
    const asked = await askedBy(async () => shop.push('second', { 'c.txt': 'fine, too\n' }));
    expect(asked).toEqual([
      'POST /graphql',
      'POST /check-runs',
      'GET /compare/SHA...SHA',
      'GET /git/trees/SHA',
      'POST /graphql',
      'PATCH /check-runs/N',
    ]);
  });

  it('are eight for a change of 300 files without a finding', async () => {
    const asked = await askedBy(async () => shop.open('third', texts(300, 'fine')));
    expect(asked).toEqual([
      'POST /graphql',
      'POST /check-runs',
      'GET /compare/SHA...SHA',
      'GET /git/trees/SHA',
      'POST /graphql',
      'POST /graphql',
      'POST /graphql',
      'PATCH /check-runs/N',
    ]);
  });

  it('are six for such a push to a pull request that has comments', async () => {
    await shop.open('fourth', { 'd.txt': 'BREAK\n' });
    await stage.idle();
    const asked = await askedBy(async () => shop.push('fourth', { 'e.txt': 'fine, and new\n' }));
    expect(asked).toEqual([
      'POST /graphql',
      'POST /check-runs',
      'GET /compare/SHA...SHA',
      'GET /git/trees/SHA',
      'POST /graphql',
      'PATCH /check-runs/N',
    ]);
  });

  it('list the comments that are there before more are posted', async () => {
    const asked = await askedBy(async () => shop.push('fourth', { 'g.txt': 'BREAK, too\n' }));
    expect(asked.slice(4)).toEqual([
      'POST /graphql',
      'POST /graphql',
      'GET /pulls/N/comments',
      'POST /pulls/N/reviews',
      'PATCH /check-runs/N',
    ]);
  });
});
