import { beforeAll, beforeEach, expect, test } from 'vitest';

import { newDelivery } from '#test/support/new-delivery.ts';
import { present } from '#test/support/present.ts';
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

  test('finds reviews whose waiver has ended, until they are asked for or done again', async () => {
    const reviews = createReviewStore(database.kysely);
    async function review(number: number, sha: string, waivedUntil?: string): Promise<void> {
      const key = { repositoryId: 22, number, headSha: sha.repeat(40) };
      await reviews.start({ ...key, baseSha: 'b'.repeat(40), checkRunId: undefined });
      await reviews.conclude({ ...key, conclusion: 'success', findings: [], waivedUntil });
    }
    async function ended(today: string): Promise<readonly string[]> {
      const found = await unreviewed.endedWaivers(today, 10);
      return found.map(({ number, until }) => `${number} ${until}`);
    }
    await review(1, 'a', '2027-01-31');
    await review(2, 'a', '2027-01-30');
    await review(3, 'a');
    expect(await ended('2027-01-30')).toEqual([]);
    expect(await ended('2027-01-31')).toEqual(['2 2027-01-30']);
    expect(await ended('2027-02-01')).toEqual(['2 2027-01-30', '1 2027-01-31']);
    const [first] = await unreviewed.endedWaivers('2027-02-01', 1);
    expect(first).toEqual({
      repository: { id: 22, installationId: 11, owner: 'acme', name: 'shop' },
      number: 2,
      headSha: 'a'.repeat(40),
      until: '2027-01-30',
    });
    await unreviewed.askedForEnd(present(first));
    expect(await ended('2027-02-01')).toEqual(['1 2027-01-31']);
    // A push whose review needs no waiver, and then one that needs another.
    await review(1, 'c');
    expect(await ended('2027-02-01')).toEqual([]);
    await review(1, 'd', '2027-01-31');
    await installations.setSuspended(11, true);
    expect(await ended('2027-02-01')).toEqual([]);
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
