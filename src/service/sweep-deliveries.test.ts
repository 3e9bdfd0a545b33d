import { beforeAll, beforeEach, expect, test } from 'vitest';

import { FaultlineError } from '#core/errors.ts';
import type { DeliveryAttempt } from '#github/delivery-log.ts';
import type { Database } from '#store/database.ts';
import { createInstallationStore } from '#store/installation-store.ts';
import { createMissedDeliveryStore } from '#store/missed-delivery-store.ts';
import { describeOnDatabases, SILENT_LOG } from '#test/support/test-database.ts';

import { sweepDeliveries } from './sweep-deliveries.ts';
import type { DeliverySweepResult } from './sweep-deliveries.ts';

const NOON = Date.parse('2026-11-27T12:00:00Z');
const SIGNAL = new AbortController().signal;

/** A log with these attempts, the newest first, that notes what it is asked for. */
class Log {
  readonly redelivered: number[] = [];
  readonly read: Date[] = [];
  attempts: readonly DeliveryAttempt[] = [];
  answer = '{"status":"queued"}';
  isGone = false;
}

describeOnDatabases(
  'sweepDeliveries',
  (databases) => {
    let database: Database;
    let log: Log;

    beforeAll(async () => {
      database = await databases.open(await databases.fresh());
      const installations = createInstallationStore(database.kysely);
      await installations.upsertInstallation({ id: 11, account: 'acme' });
      await installations.upsertRepositories([
        { id: 22, installationId: 11, owner: 'acme', name: 'shop' },
      ]);
    });

    beforeEach(async () => {
      await database.kysely.deleteFrom('faultline.missed_deliveries').execute();
      await database.kysely.deleteFrom('faultline.log_marks').execute();
      log = new Log();
    });

    /** Of a log that was read before, up to an hour before noon, unless the store is new. */
    async function sweep(isNew = false): Promise<DeliverySweepResult> {
      const missed = createMissedDeliveryStore(database.kysely);
      if (!isNew) {
        await missed.note([], new Date(NOON - 3_600_000));
      }
      const deliveryLog = {
        read: async (since: Date | undefined) => {
          log.read.push(...(since === undefined ? [] : [since]));
          return { attempts: log.attempts, isWhole: true };
        },
        answerTo: async () => log.answer,
        redeliver: async (id: number) => {
          if (log.isGone) {
            throw new FaultlineError('github-refused', 'Not Found', { fields: { status: 404 } });
          }
          log.redelivered.push(id);
        },
      };
      return sweepDeliveries({ deliveryLog, missed, log: SILENT_LOG }, SIGNAL);
    }

    test('what failed is delivered again, and nothing before two minutes before the mark is read', async () => {
      log.attempts = [attempt({ id: 1, wasAccepted: false })];
      expect(await sweep()).toEqual({ redelivered: 1, lost: 0 });
      expect(log.redelivered).toEqual([1]);
      expect(log.read).toEqual([new Date(NOON - 3_720_000)]);
    });

    test('what failed and was then answered is left alone', async () => {
      log.answer = '{"status":"ignored"}';
      log.attempts = [
        attempt({ id: 3, wasAccepted: false }),
        attempt({ id: 2 }),
        attempt({ id: 1, wasAccepted: false }),
      ];
      expect(await sweep()).toEqual({ redelivered: 0, lost: 0 });
    });

    test('what was answered and is not stored is delivered again', async () => {
      log.attempts = [attempt({ id: 1 })];
      expect(await sweep()).toEqual({ redelivered: 1, lost: 0 });
    });

    test('what was answered needs nothing when it was ignored, and is not asked about again', async () => {
      log.attempts = [attempt({ id: 1 })];
      log.answer = '{"status":"ignored"}';
      expect(await sweep()).toEqual({ redelivered: 0, lost: 0 });
      log.answer = '{"status":"queued"}';
      expect(await sweep()).toEqual({ redelivered: 0, lost: 0 });
    });

    test('what was answered needs nothing when the store is new', async () => {
      log.attempts = [attempt({ id: 1 })];
      expect(await sweep(true)).toEqual({ redelivered: 0, lost: 0 });
    });

    test('what was answered needs nothing when its repository is gone', async () => {
      log.attempts = [attempt({ id: 1, repositoryId: 23 })];
      expect(await sweep()).toEqual({ redelivered: 0, lost: 0 });
    });

    test('what was before the end of its installation needs nothing', async () => {
      const before = new Date(NOON - 1000);
      log.attempts = [
        attempt({ id: 4, guid: 'deleted', event: 'installation', action: 'deleted' }),
        attempt({ id: 3, guid: 'before', deliveredAt: before, wasAccepted: false }),
        attempt({
          id: 2,
          guid: 'another',
          installationId: 12,
          deliveredAt: before,
          wasAccepted: false,
        }),
      ];
      await sweep();
      expect(log.redelivered).toEqual([2, 4]);
    });

    test('what GitHub keeps no longer is given up', async () => {
      log.attempts = [attempt({ id: 1, wasAccepted: false })];
      log.isGone = true;
      expect(await sweep()).toEqual({ redelivered: 0, lost: 1 });
      expect(await sweep()).toEqual({ redelivered: 0, lost: 0 });
    });
  },
  ['pglite'],
);

function attempt(changes: Partial<DeliveryAttempt>): DeliveryAttempt {
  return {
    id: 1,
    guid: 'one',
    deliveredAt: new Date(NOON),
    event: 'pull_request',
    action: 'opened',
    installationId: 11,
    repositoryId: 22,
    wasAccepted: true,
    ...changes,
  };
}
