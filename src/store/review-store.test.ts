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
    const latest = await reviews.latest(REPOSITORY, 5);
    expect(latest).toMatchObject({ conclusion: 'success' });
    expect(latest?.concludedAt).toBeInstanceOf(Date);
  });

  test('a verdict for a review that nobody started is refused', async () => {
    const key = { repositoryId: REPOSITORY, number: 5, headSha: HEAD };
    expect(await reviews.conclude({ ...key, conclusion: 'success' })).toBe(false);
    expect(await reviews.latest(REPOSITORY, 5)).toBeUndefined();
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

  test('latest is the head started last, of this pull request only', async () => {
    await start(5, HEAD);
    await start(5, NEWER_HEAD);
    await start(6, HEAD);
    expect((await reviews.latest(REPOSITORY, 5))?.headSha).toBe(NEWER_HEAD);
    expect(await reviews.unfinished(REPOSITORY, 5)).toMatchObject([
      { headSha: HEAD },
      { headSha: NEWER_HEAD },
    ]);
  });

  test('a head is known to belong to every pull request it was reviewed for', async () => {
    await start(9, HEAD);
    await start(5, HEAD);
    await start(6, NEWER_HEAD);
    expect(await reviews.pullRequestsOf(REPOSITORY, HEAD)).toEqual([5, 9]);
    expect(await reviews.pullRequestsOf(REPOSITORY, BASE)).toEqual([]);
  });
});
