import { beforeAll, expect, test } from 'vitest';

import { describeOnDatabases } from '#test/support/test-database.ts';

import type { Database } from './database.ts';
import { createInstallationStore } from './installation-store.ts';
import { createReviewStore } from './review-store.ts';
import { ruleStatistics } from './rule-statistics.ts';
import { createWaiverStore } from './waiver-store.ts';

const [FIRST, SECOND, THIRD] = ['a'.repeat(40), 'b'.repeat(40), 'c'.repeat(40)];

function finding(digit: string, rule = 'data/sql-injection') {
  return { fingerprint: digit.repeat(32), rule, severity: 'critical', path: 'a.ts', line: 1 };
}

describeOnDatabases('statistics of rules', (databases) => {
  let database: Database;

  beforeAll(async () => {
    database = await databases.open(await databases.fresh());
    const installations = createInstallationStore(database.kysely);
    await installations.upsertInstallation({ id: 11, account: 'acme' });
    await installations.upsertRepositories(
      [22, 23].map((id) => ({ id, installationId: 11, owner: 'acme', name: `shop-${String(id)}` })),
    );
    const reviews = createReviewStore(database.kysely);
    const key = { repositoryId: 22, number: 5 };
    const heads = [FIRST, SECOND, THIRD].map((headSha) => ({ ...key, headSha }));
    for (const head of heads) {
      await reviews.start({ ...head, baseSha: FIRST, checkRunId: undefined });
    }
    const [first, second, third] = heads;
    await reviews.conclude({
      ...key,
      ...first,
      headSha: FIRST,
      conclusion: 'failure',
      findings: ['1', '2', '3', '4'].map((digit) => finding(digit)),
    });
    await reviews.conclude({
      ...key,
      ...second,
      headSha: SECOND,
      conclusion: 'failure',
      findings: [finding('3'), finding('5', 'auth/other')],
      aside: [{ ...finding('2'), state: 'waived' }],
    });
    await reviews.conclude({
      ...key,
      ...third,
      headSha: THIRD,
      conclusion: 'cancelled',
      findings: [],
    });
    const waivers = createWaiverStore(database.kysely);
    for (const id of [1, 2]) {
      await waivers.markWrong({
        ...finding('3'),
        ...key,
        reason: 'wrong here',
        login: 'ada',
        comment: { kind: 'diff', id },
        givenAt: new Date(0),
      });
    }
  });

  test('count each finding of a pull request once, by what the latest review says', async () => {
    expect(await ruleStatistics(database.kysely, undefined)).toEqual([
      {
        repository: 'acme/shop-22',
        rule: 'auth/other',
        found: 1,
        fixed: 0,
        waived: 0,
        open: 1,
        wrong: 0,
        judged: 0,
      },
      {
        repository: 'acme/shop-22',
        rule: 'data/sql-injection',
        found: 4,
        fixed: 2,
        waived: 1,
        open: 1,
        wrong: 1,
        judged: 4,
      },
    ]);
  });

  test('are of one repository when it is named', async () => {
    expect(await ruleStatistics(database.kysely, 22)).toHaveLength(2);
    expect(await ruleStatistics(database.kysely, 23)).toEqual([]);
  });
});
