import { type Selectable, sql } from 'kysely';
import type { JobWithMetadata } from 'pg-boss';
import { afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';

import type { Database } from '#store/database.ts';
import type { DeliveryHandler } from '#store/delivery-attempt.ts';
import {
  type DeliveryQueue,
  type DeliveryQueueOptions,
  createDeliveryQueue,
} from '#store/delivery-queue.ts';
import type { NewDelivery, StoredDelivery } from '#store/delivery.ts';
import type { DeliveryTable } from '#store/schema.ts';
import { SUBJECT_QUEUE } from '#store/subject-job.ts';

import { SILENT_LOG, type TestDatabases } from './test-database.ts';

/** Delivery queues on one database, which is emptied before each test. */
export interface QueueUnderTest {
  readonly database: Database;
  /** Creates a queue that retries and polls as soon as it may, and is stopped after the test. */
  readonly create: (options?: DeliveryQueueOptions) => Promise<DeliveryQueue>;
  readonly rowOf: (guid: string) => Promise<Selectable<DeliveryTable>>;
  readonly jobs: () => Promise<JobWithMetadata[]>;
  /** Resolves when the delivery is in `state`, fails after ten seconds. */
  readonly untilState: (guid: string, state: string) => Promise<void>;
}

const QUICK: DeliveryQueueOptions = { pollSeconds: 0.5, retry: { firstDelaySeconds: 0.01 } };

/** Registers the hooks; what it returns can be used in the tests of the same block. */
export function useDeliveryQueue(databases: TestDatabases): () => QueueUnderTest {
  const queues: DeliveryQueue[] = [];
  let underTest: QueueUnderTest;

  beforeAll(async () => {
    const database = await databases.open(await databases.fresh());
    underTest = queueUnderTest(database, queues);
  });

  beforeEach(async () => {
    const { kysely } = underTest.database;
    await sql`delete from faultline_jobs.job`.execute(kysely);
    await kysely.deleteFrom('faultline.deliveries').execute();
    await kysely.deleteFrom('faultline.turns').execute();
  });

  afterEach(async () => {
    for (const queue of queues.splice(0)) {
      await queue.stop({ graceSeconds: 0 });
    }
  });

  return () => underTest;
}

function queueUnderTest(database: Database, queues: DeliveryQueue[]): QueueUnderTest {
  async function rowOf(guid: string): Promise<Selectable<DeliveryTable>> {
    return database.kysely
      .selectFrom('faultline.deliveries')
      .selectAll()
      .where('guid', '=', guid)
      .executeTakeFirstOrThrow();
  }
  return {
    database,
    rowOf,
    create: async (options = {}) => {
      const merged = { ...QUICK, ...options, retry: { ...QUICK.retry, ...options.retry } };
      const queue = await createDeliveryQueue(database, merged, SILENT_LOG);
      queues.push(queue);
      return queue;
    },
    jobs: () => database.boss.findJobs<object>(SUBJECT_QUEUE),
    untilState: async (guid, state) => {
      await vi.waitFor(
        async () => {
          expect((await rowOf(guid)).state).toBe(state);
        },
        { timeout: 10_000, interval: 20 },
      );
    },
  };
}

/** Accepts one after the other, in this order. */
export async function acceptAll(
  queue: DeliveryQueue,
  ...deliveries: readonly NewDelivery[]
): Promise<void> {
  for (const delivery of deliveries) {
    await queue.accept(delivery);
  }
}

/** Handles by noting what was handed over. */
export function recordInto(handled: StoredDelivery[]): DeliveryHandler {
  return (delivery) => {
    handled.push(delivery);
    return Promise.resolve();
  };
}

/** Handles by waiting for the signal. */
export function untilAborted(_: StoredDelivery, signal: AbortSignal): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => {
    reject(new Error('aborted', { cause: signal.reason }));
  });
  return promise;
}
