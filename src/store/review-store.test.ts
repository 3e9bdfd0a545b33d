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
    expect(await reviews.conclude({ ...key, conclusion: 'success', findings: [] })).toBe(true);
    expect(await reviews.unfinished(REPOSITORY, 5)).toEqual([]);
    const rows = await database.kysely.selectFrom('faultline.pull_reviews').selectAll().execute();
    expect(rows).toMatchObject([{ conclusion: 'success', concluded_at: expect.any(Date) }]);
  });

  test('a verdict for a review that nobody started is refused', async () => {
    const key = { repositoryId: REPOSITORY, number: 5, headSha: HEAD };
    expect(await reviews.conclude({ ...key, conclusion: 'success', findings: [] })).toBe(false);
    expect(await reviews.unfinished(REPOSITORY, 5)).toEqual([]);
  });

  test('starting again forgets the verdict and keeps the check run', async () => {
    await start(5, HEAD, 77);
    const key = { repositoryId: REPOSITORY, number: 5, headSha: HEAD };
    await reviews.conclude({ ...key, conclusion: 'failure', findings: [] });
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

  test('what earlier heads of a pull request had is told, oldest first, and not that of the head itself', async () => {
    const key = { repositoryId: REPOSITORY, number: 5 };
    const finding = {
      fingerprint: '1'.repeat(32),
      rule: 'data/sql-injection',
      severity: 'critical',
      path: 'a.ts',
      line: 3,
    };
    await start(5, HEAD);
    await reviews.conclude({ ...key, headSha: HEAD, conclusion: 'failure', findings: [finding] });
    await start(5, NEWER_HEAD);
    await reviews.conclude({ ...key, headSha: NEWER_HEAD, conclusion: 'success', findings: [] });
    expect(await reviews.earlier({ ...key, headSha: 'd'.repeat(40) })).toEqual([
      { headSha: HEAD, findings: [finding] },
      { headSha: NEWER_HEAD, findings: [] },
    ]);
    expect(await reviews.earlier({ ...key, headSha: HEAD })).toEqual([
      { headSha: NEWER_HEAD, findings: [] },
    ]);
    expect(await reviews.earlier({ ...key, number: 6, headSha: HEAD })).toEqual([]);
  });

  test('a review that is done again replaces what it had', async () => {
    const key = { repositoryId: REPOSITORY, number: 5, headSha: HEAD };
    const many = Array.from({ length: 2_500 }, (_, index) => ({
      fingerprint: index.toString(16).padStart(32, '0'),
      rule: 'data/sql-injection',
      severity: 'critical',
      path: 'a.ts',
      line: index + 1,
    }));
    await start(5, HEAD);
    await reviews.conclude({ ...key, conclusion: 'failure', findings: many });
    await reviews.conclude({ ...key, conclusion: 'failure', findings: many.slice(0, 2_001) });
    const [first] = await reviews.earlier({ ...key, headSha: BASE });
    expect(first?.findings).toEqual(many.slice(0, 2_001));
  });

  test('people can name what was new, waived or blocking, as the latest review saw it', async () => {
    const key = { repositoryId: REPOSITORY, number: 5 };
    const found = { rule: 'data/sql-injection', severity: 'critical', path: 'a.ts', line: 1 };
    const [one, two] = ['1'.repeat(32), '2'.repeat(32)];
    await start(5, HEAD);
    await reviews.conclude({
      ...key,
      headSha: HEAD,
      conclusion: 'failure',
      findings: [{ ...found, fingerprint: one }],
    });
    await start(5, NEWER_HEAD);
    await reviews.conclude({
      ...key,
      headSha: NEWER_HEAD,
      conclusion: 'failure',
      findings: [],
      aside: [
        { ...found, fingerprint: one, line: 2, state: 'waived' },
        { ...found, fingerprint: two, state: 'open' },
      ],
    });
    expect(await reviews.findingsOf(REPOSITORY, 5)).toEqual([
      { ...found, fingerprint: one, line: 2 },
      { ...found, fingerprint: two },
    ]);
    expect(await reviews.findingsOf(REPOSITORY, 6)).toEqual([]);
    expect(await reviews.earlier({ ...key, headSha: BASE })).toMatchObject([
      { headSha: HEAD, findings: [{ fingerprint: one }] },
      { headSha: NEWER_HEAD, findings: [] },
    ]);
  });
});
