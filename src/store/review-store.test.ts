import { beforeAll, beforeEach, expect, test } from 'vitest';

import { describeOnDatabases } from '#test/support/test-database.ts';

import type { Database } from './database.ts';
import { createInstallationStore } from './installation-store.ts';
import { type ReviewStore, createReviewStore } from './review-store.ts';

const REPOSITORY = 22;
const [HEAD, NEWER_HEAD, BASE] = ['a'.repeat(40), 'b'.repeat(40), 'c'.repeat(40)];

describeOnDatabases('the review store', (databases) => {
  let database: Database;
  let reviews: ReviewStore;

  beforeAll(async () => {
    database = await databases.open(await databases.fresh());
    reviews = createReviewStore(database.kysely);
    const installations = createInstallationStore(database.kysely);
    await installations.upsertInstallation({ id: 11, account: 'acme' });
    await installations.upsertRepositories([
      { id: REPOSITORY, installationId: 11, owner: 'acme', name: 'shop' },
    ]);
  });

  beforeEach(async () => {
    await database.kysely.deleteFrom('faultline.pull_reviews').execute();
  });

  async function start(number: number, headSha: string, checkRunId?: number): Promise<void> {
    await reviews.start({ repositoryId: REPOSITORY, number, headSha, baseSha: BASE, checkRunId });
  }

  test('a review is unfinished until it is concluded', async () => {
    await start(5, HEAD, 77);
    expect(await reviews.unfinished(REPOSITORY, 5)).toMatchObject([
      { number: 5, headSha: HEAD, baseSha: BASE, checkRunId: 77, conclusion: undefined },
    ]);
    const key = { repositoryId: REPOSITORY, number: 5, headSha: HEAD };
    expect(await reviews.conclude({ ...key, conclusion: 'success' })).toBe(true);
    expect(await reviews.unfinished(REPOSITORY, 5)).toEqual([]);
    const rows = await database.kysely.selectFrom('faultline.pull_reviews').selectAll().execute();
    expect(rows).toMatchObject([{ conclusion: 'success', concluded_at: expect.any(Date) }]);
  });

  test('a verdict for a review that nobody started is refused', async () => {
    const key = { repositoryId: REPOSITORY, number: 5, headSha: HEAD };
    expect(await reviews.conclude({ ...key, conclusion: 'success' })).toBe(false);
    expect(await reviews.unfinished(REPOSITORY, 5)).toEqual([]);
  });

  test('starting again forgets the verdict and keeps the check run', async () => {
    await start(5, HEAD, 77);
    const key = { repositoryId: REPOSITORY, number: 5, headSha: HEAD };
    await reviews.conclude({ ...key, conclusion: 'failure' });
    await start(5, HEAD);
    expect(await reviews.unfinished(REPOSITORY, 5)).toMatchObject([
      { checkRunId: 77, conclusion: undefined, concludedAt: undefined },
    ]);
  });

  test('unfinished are the heads of this pull request only', async () => {
    await start(5, HEAD);
    await start(5, NEWER_HEAD);
    await start(6, HEAD);
    const unfinished = await reviews.unfinished(REPOSITORY, 5);
    expect(unfinished.map(({ headSha }) => headSha).toSorted()).toEqual(
      [HEAD, NEWER_HEAD].toSorted(),
    );
  });
});
