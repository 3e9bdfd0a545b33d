import { sql } from 'kysely';
import { beforeAll, beforeEach, expect, test } from 'vitest';

import { newDelivery } from '#test/support/new-delivery.ts';
import { SILENT_LOG, describeOnDatabases } from '#test/support/test-database.ts';

import { createAuditStore } from './audit-store.ts';
import type { Database } from './database.ts';
import { createDeliveryQueue } from './delivery-queue.ts';
import { createInstallationStore } from './installation-store.ts';
import { createRetention } from './retention.ts';
import { createReviewStore } from './review-store.ts';

const DAYS = 30;
const FINDING = {
  fingerprint: 'f'.repeat(32),
  rule: 'r/r',
  severity: 'high',
  path: 'a.ts',
  line: 1,
};

describeOnDatabases('retention', (databases) => {
  let database: Database;

  beforeAll(async () => {
    database = await databases.open(await databases.fresh());
  });

  beforeEach(async () => {
    const { kysely } = database;
    await kysely.deleteFrom('faultline.installations').execute();
    await kysely.deleteFrom('faultline.deliveries').execute();
    const installations = createInstallationStore(kysely);
    await installations.upsertInstallation({ id: 11, account: 'acme' });
    await installations.upsertRepositories([
      { id: 22, installationId: 11, owner: 'acme', name: 'shop' },
      { id: 23, installationId: 11, owner: 'acme', name: 'api' },
    ]);
  });

  async function forget() {
    return createRetention(database.kysely).forget(DAYS);
  }

  async function reviewed(number: number, headSha: string): Promise<void> {
    const reviews = createReviewStore(database.kysely);
    const key = { repositoryId: 22, number, headSha };
    await reviews.start({ ...key, baseSha: 'b', checkRunId: undefined });
    await reviews.conclude({ ...key, conclusion: 'failure', findings: [FINDING] });
  }

  async function heads(): Promise<readonly string[]> {
    const rows = await database.kysely
      .selectFrom('faultline.pull_reviews')
      .select('head_sha')
      .orderBy('head_sha')
      .execute();
    return rows.map((row) => row.head_sha);
  }

  test('forgets the reviews of a pull request on which nothing happened for so long', async () => {
    for (const [number, head] of [
      [1, 'old'],
      [2, 'first'],
      [2, 'second'],
    ] as const) {
      await reviewed(number, head);
    }
    await sql`update faultline.pull_reviews
      set started_at = now() - interval '31 days', concluded_at = now() - interval '31 days'
      where head_sha in ('old', 'first')`.execute(database.kysely);
    expect(await forget()).toMatchObject({ reviews: 1 });
    expect(await heads()).toEqual(['first', 'second']);
    const findings = await database.kysely
      .selectFrom('faultline.review_findings')
      .select('number')
      .execute();
    expect(findings).toEqual([{ number: 2 }, { number: 2 }]);
  });

  test('forgets a review that never ended, counted from its start', async () => {
    await createReviewStore(database.kysely).start({
      repositoryId: 22,
      number: 1,
      headSha: 'h',
      baseSha: 'b',
      checkRunId: undefined,
    });
    expect(await forget()).toMatchObject({ reviews: 0 });
    await sql`update faultline.pull_reviews set started_at = now() - interval '31 days'`.execute(
      database.kysely,
    );
    expect(await forget()).toMatchObject({ reviews: 1 });
  });

  test('forgets deliveries that were given up, and no others', async () => {
    const queue = await createDeliveryQueue(database, {}, SILENT_LOG);
    for (const guid of ['dead-old', 'dead-new', 'waiting']) {
      await queue.accept(newDelivery({ guid, subject: guid }));
    }
    await sql`update faultline.deliveries set state = 'dead', finished_at = now() - interval '1 day'
      where guid like 'dead-%'`.execute(database.kysely);
    await sql`update faultline.deliveries set received_at = now() - interval '90 days',
      finished_at = case when state = 'dead' then now() - interval '31 days' end
      where guid in ('dead-old', 'waiting')`.execute(database.kysely);
    expect(await forget()).toMatchObject({ deadLetters: 1 });
    const left = await database.kysely
      .selectFrom('faultline.deliveries')
      .select('guid')
      .orderBy('guid')
      .execute();
    expect(left).toEqual([{ guid: 'dead-new' }, { guid: 'waiting' }]);
  });

  test('keeps the latest audit of a repository, however old', async () => {
    const audits = createAuditStore(database.kysely);
    const audit = { branch: 'main', version: '1', counts: {}, record: '{}' };
    for (const [repositoryId, headSha] of [
      [22, 'one'],
      [22, 'two'],
      [22, 'three'],
      [23, 'four'],
    ] as const) {
      await audits.keep({ ...audit, repositoryId, headSha });
    }
    await sql`update faultline.audits set audited_at = now() - interval '31 days'`.execute(
      database.kysely,
    );
    await sql`update faultline.audits set audited_at = now() where head_sha = 'three'`.execute(
      database.kysely,
    );
    expect(await forget()).toMatchObject({ audits: 2 });
    const left = await audits.list(10, undefined);
    expect(left.map(({ headSha }) => headSha)).toEqual(['three', 'four']);
  });
});
