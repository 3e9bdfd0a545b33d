import { beforeAll, beforeEach, expect, test } from 'vitest';

import { newDelivery } from '#test/support/new-delivery.ts';
import { SILENT_LOG, describeOnDatabases } from '#test/support/test-database.ts';

import type { Database } from './database.ts';
import { createDeliveryQueue } from './delivery-queue.ts';
import { createInstallationStore } from './installation-store.ts';
import type { InstallationStore } from './installation-store.ts';
import { createReviewStore } from './review-store.ts';
import type { PullHead, UnreviewedStore } from './unreviewed-store.ts';
import { createUnreviewedStore } from './unreviewed-store.ts';

const REVIEWED = headOf(1);
const STARTED = headOf(2);
const QUEUED = headOf(3);
const ASKED = headOf(4);
const UNTOLD = headOf(5);

describeOnDatabases('the store of what has no verdict', (databases) => {
  let database: Database;
  let unreviewed: UnreviewedStore;
  let installations: InstallationStore;

  beforeAll(async () => {
    database = await databases.open(await databases.fresh());
    unreviewed = createUnreviewedStore(database.kysely);
    installations = createInstallationStore(database.kysely);
  });

  beforeEach(async () => {
    await database.kysely.deleteFrom('faultline.installations').execute();
    await database.kysely.deleteFrom('faultline.deliveries').execute();
    await installations.upsertInstallation({ id: 11, account: 'acme' });
    await installations.upsertInstallation({ id: 12, account: 'other' });
    await installations.upsertRepositories([
      { id: 22, installationId: 11, owner: 'acme', name: 'shop' },
      { id: 23, installationId: 11, owner: 'acme', name: 'api' },
      { id: 24, installationId: 12, owner: 'other', name: 'site' },
    ]);
  });

  test('takes repositories in turns, and those of a suspended installation not at all', async () => {
    expect(await ids(2)).toEqual([22, 23]);
    await unreviewed.swept(22);
    expect(await ids(2)).toEqual([23, 24]);
    await unreviewed.swept(23);
    await unreviewed.swept(24);
    expect(await ids(3)).toEqual([22, 23, 24]);
    await installations.setSuspended(11, true);
    expect(await ids(3)).toEqual([24]);
  });

  test('leaves out heads with a verdict, with work that waits, and those asked for before', async () => {
    const reviews = createReviewStore(database.kysely);
    const queue = await createDeliveryQueue(database, {}, SILENT_LOG);
    for (const { number, headSha } of [REVIEWED, STARTED]) {
      await reviews.start({
        repositoryId: 22,
        number,
        headSha,
        baseSha: 'b'.repeat(40),
        checkRunId: undefined,
      });
    }
    await reviews.conclude({
      repositoryId: 22,
      number: REVIEWED.number,
      headSha: REVIEWED.headSha,
      conclusion: 'success',
      findings: [],
    });
    await queue.accept(newDelivery({ subject: QUEUED.subject }));
    await queue.accept(newDelivery({ guid: ASKED.guid, subject: 'other' }));
    const heads = [REVIEWED, STARTED, QUEUED, ASKED, UNTOLD];
    expect(await unreviewed.unreviewed(22, heads)).toEqual([STARTED, UNTOLD]);
    const pushed = { ...REVIEWED, headSha: 'f'.repeat(40), guid: 'pushed' };
    expect(await unreviewed.unreviewed(22, [pushed])).toEqual([pushed]);
    expect(await unreviewed.unreviewed(22, [])).toEqual([]);
  });

  async function ids(limit: number): Promise<readonly number[]> {
    return (await unreviewed.nextRepositories(limit)).map(({ id }) => id);
  }
});

function headOf(number: number): PullHead {
  return {
    number,
    headSha: String(number).repeat(40),
    subject: `pull:22#${number}`,
    guid: `sweep.22#${number}`,
  };
}
