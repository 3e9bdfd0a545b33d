import { sql } from 'kysely';
import { expect, test, vi } from 'vitest';

import { newDelivery } from '#test/support/new-delivery.ts';
import { startStoreProcess } from '#test/support/store-process.ts';
import { SILENT_LOG, describeOnDatabases } from '#test/support/test-database.ts';

import type { Database } from './database.ts';
import { createDeliveryQueue } from './delivery-queue.ts';
import type { StoredDelivery } from './delivery.ts';
import { SUBJECT_QUEUE } from './subject-job.ts';

/** Accepts everything, starts on one delivery, reports it and hangs until it is killed. */
const WORK_AND_HANG = `
  import { pino } from 'pino';
  import { openDatabase } from '#store/database.ts';
  import type { Database } from './database.ts';
import { createDeliveryQueue } from '#store/delivery-queue.ts';
  const log = pino({ level: 'silent' });
  const database = await openDatabase(settings.database, log);
  const queue = await createDeliveryQueue(database, {}, log);
  for (const delivery of settings.deliveries) {
    console.log(await queue.accept(delivery));
  }
  await queue.work({
    concurrency: 1,
    handle: (delivery) => {
      console.log('started ' + delivery.guid);
      return new Promise(() => {});
    },
  });
`;

/**
 * On PGlite nothing has to happen. On a server a job comes back when its heartbeat is too old: the
 * test ages it and has it looked at now, as the service does every few seconds.
 */
const NOTICE_DEATH = {
  pglite: () => Promise.resolve(),
  postgres: async ({ kysely, boss }: Database) => {
    await sql`update faultline_jobs.job set heartbeat_on = now() - interval '1 hour'`.execute(
      kysely,
    );
    await sql`update faultline_jobs.queue set monitor_claim_on = null`.execute(kysely);
    await boss.supervise(SUBJECT_QUEUE);
  },
};

describeOnDatabases('kill -9 while deliveries wait and one is at work', (databases) => {
  test('the next process does each of them, and none twice', async () => {
    const database = await databases.fresh();
    const deliveries = [
      newDelivery({ subject: 'pull:22#5' }),
      newDelivery({ subject: 'pull:22#5' }),
      newDelivery({ subject: 'pull:22#6' }),
    ];
    const [first, second, third] = deliveries.map(({ guid }) => guid);
    const killed = startStoreProcess(WORK_AND_HANG, { database, deliveries });
    const lines = [];
    for (let count = 0; count < 4; count += 1) {
      lines.push(await killed.line());
    }
    expect(lines).toEqual(['queued', 'queued', 'queued', `started ${first}`]);
    await killed.kill();

    const reopened = await databases.open(database);
    const queue = await createDeliveryQueue(reopened, { pollSeconds: 0.5 }, SILENT_LOG);
    expect(await queue.depth()).toMatchObject({ waiting: 2, running: 1 });
    await NOTICE_DEATH[databases.kind](reopened);
    const handled: StoredDelivery[] = [];
    await queue.work({
      concurrency: 2,
      handle: (delivery) => {
        handled.push(delivery);
        return Promise.resolve();
      },
    });
    await vi.waitFor(
      async () => {
        expect(await queue.depth()).toMatchObject({ waiting: 0, running: 0, dead: 0 });
      },
      { timeout: 10_000, interval: 50 },
    );
    await queue.stop({ graceSeconds: 0 });
    const attempts = handled.map(({ guid, attempt }) => [guid, attempt]);
    expect(attempts).toHaveLength(3);
    expect(attempts).toEqual(
      expect.arrayContaining([
        [first, 2],
        [second, 1],
        [third, 1],
      ]),
    );
    expect(handled.findIndex(({ guid }) => guid === first)).toBeLessThan(
      handled.findIndex(({ guid }) => guid === second),
    );
  });
});
