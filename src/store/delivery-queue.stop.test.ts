import { sql } from 'kysely';
import { expect, test, vi } from 'vitest';

import { newDelivery } from '#test/support/new-delivery.ts';
import {
  acceptAll,
  recordInto,
  untilAborted,
  useDeliveryQueue,
} from '#test/support/queue-under-test.ts';
import { SILENT_LOG, describeOnDatabases } from '#test/support/test-database.ts';

import type { DeliveryHandler } from './delivery-attempt.ts';
import { createDeliveryQueue } from './delivery-queue.ts';
import type { StoredDelivery } from './delivery.ts';

describeOnDatabases('the end of a worker', (databases) => {
  const underTest = useDeliveryQueue(databases);

  test('stop lets running handlers finish, and keeps the rest in the queue', async () => {
    const { create, rowOf, jobs, untilState } = underTest();
    const queue = await create();
    const gate = Promise.withResolvers<undefined>();
    const [running, next] = [newDelivery(), newDelivery()];
    await acceptAll(queue, running, next);
    await queue.work({ concurrency: 1, handle: () => gate.promise });
    await untilState(running.guid, 'running');
    const stopped = queue.stop({ graceSeconds: 60 });
    gate.resolve(undefined);
    await stopped;
    expect((await rowOf(running.guid)).state).toBe('completed');
    expect(await rowOf(next.guid)).toMatchObject({ state: 'waiting', attempts: 0 });
    expect((await jobs()).map(({ state }) => state)).toEqual(['created']);
  });

  test('stop aborts what outlasts the grace time, and the next process does it', async () => {
    const { create, rowOf, untilState } = underTest();
    const queue = await create();
    const delivery = newDelivery();
    await queue.accept(delivery);
    await queue.work({ concurrency: 1, handle: untilAborted });
    await untilState(delivery.guid, 'running');
    await queue.stop({ graceSeconds: 0 });
    expect(await rowOf(delivery.guid)).toMatchObject({
      state: 'waiting',
      attempts: 0,
      last_error: null,
    });
    const next = await create();
    const handled: StoredDelivery[] = [];
    await next.work({ concurrency: 1, handle: recordInto(handled) });
    await untilState(delivery.guid, 'completed');
    expect(handled.map(({ attempt }) => attempt)).toEqual([1]);
  });

  test('a worker that lost its job to another one changes nothing any more', async () => {
    const { create, rowOf, jobs, untilState, database } = underTest();
    const queue = await create();
    const delivery = newDelivery();
    const gate = Promise.withResolvers<undefined>();
    await queue.accept(delivery);
    await queue.work({ concurrency: 1, handle: () => gate.promise });
    await untilState(delivery.guid, 'running');
    await sql`update faultline_jobs.job set retry_count = retry_count + 1`.execute(database.kysely);
    await sql`update faultline.deliveries set attempts = attempts + 1`.execute(database.kysely);
    gate.resolve(undefined);
    await queue.stop({ graceSeconds: 60 });
    expect(await rowOf(delivery.guid)).toMatchObject({ state: 'running', attempts: 2 });
    expect((await jobs()).map(({ state }) => state)).toEqual(['active']);
  });

  test('a delivery whose last attempt ended its worker is dead', async () => {
    const { create, rowOf, untilState, database } = underTest();
    const queue = await create();
    const delivery = newDelivery();
    await queue.accept(delivery);
    await sql`update faultline.deliveries set state = 'running', attempts = 1000`.execute(
      database.kysely,
    );
    await queue.work({ concurrency: 1, handle: untilAborted });
    await untilState(delivery.guid, 'dead');
    expect((await rowOf(delivery.guid)).last_error).toMatch(/worker ended/u);
  });

  test('a delivery whose job got lost has a new one at the next start', async () => {
    const { create, untilState, database } = underTest();
    const queue = await create();
    const delivery = newDelivery();
    await queue.accept(delivery);
    await sql`delete from faultline_jobs.job`.execute(database.kysely);
    const handled: StoredDelivery[] = [];
    await queue.work({ concurrency: 1, handle: recordInto(handled) });
    await untilState(delivery.guid, 'completed');
    expect(handled).toHaveLength(1);
  });

  test('without its database it refuses what it cannot store', async () => {
    const lost = await databases.open(await databases.fresh());
    const queue = await createDeliveryQueue(lost, {}, SILENT_LOG);
    await lost.close();
    await expect(queue.accept(newDelivery())).rejects.toMatchObject({ code: 'store-unavailable' });
  });
});

describeOnDatabases(
  'two processes at one server',
  (databases) => {
    test('a process that starts leaves the jobs of the other one alone', async () => {
      const settings = await databases.fresh();
      const [first, second] = [await databases.open(settings), await databases.open(settings)];
      const gate = Promise.withResolvers<undefined>();
      const started: string[] = [];
      function handleBy(name: string): DeliveryHandler {
        return ({ subject }) => {
          started.push(`${name} ${subject}`);
          return subject === 'slow' ? gate.promise : Promise.resolve();
        };
      }
      const firstQueue = await createDeliveryQueue(first, {}, SILENT_LOG);
      const secondQueue = await createDeliveryQueue(second, {}, SILENT_LOG);
      await acceptAll(firstQueue, newDelivery({ subject: 'slow' }));
      await firstQueue.work({ concurrency: 1, handle: handleBy('first') });
      await vi.waitFor(() => {
        expect(started).toEqual(['first slow']);
      });
      await acceptAll(
        firstQueue,
        newDelivery({ subject: 'slow' }),
        newDelivery({ subject: 'other' }),
      );
      await secondQueue.work({ concurrency: 2, handle: handleBy('second') });
      await vi.waitFor(() => {
        expect(started).toEqual(['first slow', 'second other']);
      });
      gate.resolve(undefined);
      await vi.waitFor(async () => {
        expect(await secondQueue.depth()).toMatchObject({ waiting: 0, running: 0 });
      });
      // Whoever is free first takes what the subject still has.
      expect(started).toEqual(['first slow', 'second other', expect.stringMatching(/ slow$/u)]);
    });
  },
  ['postgres'],
);
