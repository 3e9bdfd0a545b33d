import { sql } from 'kysely';
import { beforeAll, beforeEach, expect, test } from 'vitest';

import { newDelivery } from '#test/support/new-delivery.ts';
import { SILENT_LOG, describeOnDatabases } from '#test/support/test-database.ts';

import type { Database } from './database.ts';
import { createDeliveryQueue } from './delivery-queue.ts';
import { createInstallationStore } from './installation-store.ts';
import type { MissedDelivery, MissedDeliveryStore } from './missed-delivery-store.ts';
import { createMissedDeliveryStore } from './missed-delivery-store.ts';

const NOON = new Date('2026-11-27T12:00:00Z');
const FAILED: MissedDelivery = { guid: 'one', deliveryId: 180_000_000_001, wasAccepted: false };
const ANSWERED: MissedDelivery = { guid: 'one', deliveryId: 180_000_000_002, wasAccepted: true };

describeOnDatabases('the store of missed deliveries', (databases) => {
  let database: Database;
  let missed: MissedDeliveryStore;

  beforeAll(async () => {
    database = await databases.open(await databases.fresh());
    missed = createMissedDeliveryStore(database.kysely);
  });

  beforeEach(async () => {
    await database.kysely.deleteFrom('faultline.missed_deliveries').execute();
    await database.kysely.deleteFrom('faultline.log_marks').execute();
  });

  test('remembers how far the log was read', async () => {
    expect(await missed.readUntil()).toBeUndefined();
    await missed.note([], NOON);
    await missed.note([FAILED], undefined);
    expect(await missed.readUntil()).toEqual(NOON);
    const later = new Date(NOON.getTime() + 1000);
    await missed.note([], later);
    expect(await missed.readUntil()).toEqual(later);
  });

  test('knows what the queue has, in whatever state', async () => {
    const queue = await createDeliveryQueue(database, {}, SILENT_LOG);
    const delivery = newDelivery();
    await queue.accept(delivery);
    expect(await missed.stored([delivery.guid, 'unknown'])).toEqual(new Set([delivery.guid]));
    expect(await missed.stored([])).toEqual(new Set());
  });

  test('knows the repositories', async () => {
    const installations = createInstallationStore(database.kysely);
    await installations.upsertInstallation({ id: 11, account: 'acme' });
    await installations.upsertRepositories([
      { id: 22, installationId: 11, owner: 'acme', name: 'shop' },
    ]);
    expect(await missed.knownRepositories([22, 23])).toEqual(new Set([22]));
  });

  test('lets one that was asked for wait, each time for longer', async () => {
    await missed.note([FAILED], NOON);
    expect(await missed.due(10)).toEqual([FAILED]);
    await missed.asked('one');
    expect(await missed.due(10)).toEqual([]);
    const first = await secondsUntilDue();
    await missed.asked('one');
    const second = await secondsUntilDue();
    expect([Math.round(first / 60), Math.round(second / 60)]).toEqual([5, 10]);
  });

  test('looks again at once at what was answered since, and not at what it has read before', async () => {
    await missed.note([FAILED], NOON);
    await missed.asked('one');
    await missed.note([FAILED], NOON);
    expect(await missed.due(10)).toEqual([]);
    await missed.note([ANSWERED], NOON);
    expect(await missed.due(10)).toEqual([ANSWERED]);
  });

  test('takes up nothing that was settled, and forgets it in the end', async () => {
    await missed.note([FAILED], NOON);
    await missed.settle(['one']);
    await missed.note([ANSWERED], NOON);
    expect(await missed.due(10)).toEqual([]);
    await missed.purge(1);
    expect(await count()).toBe(1);
    await missed.purge(-1);
    expect(await count()).toBe(0);
  });

  async function count(): Promise<number> {
    const rows = await database.kysely
      .selectFrom('faultline.missed_deliveries')
      .select('guid')
      .execute();
    return rows.length;
  }

  async function secondsUntilDue(): Promise<number> {
    const { seconds } = await database.kysely
      .selectFrom('faultline.missed_deliveries')
      .select(sql<number>`extract(epoch from due_at - now())::float8`.as('seconds'))
      .executeTakeFirstOrThrow();
    return seconds;
  }
});
