import { setTimeout } from 'node:timers/promises';

import { sql } from 'kysely';
import { expect, test, vi } from 'vitest';

import { newDelivery } from '#test/support/new-delivery.ts';
import { acceptAll, recordInto, useDeliveryQueue } from '#test/support/queue-under-test.ts';
import { describeOnDatabases } from '#test/support/test-database.ts';

import type { StoredDelivery } from './delivery.ts';

describeOnDatabases('the delivery queue', (databases) => {
  const underTest = useDeliveryQueue(databases);

  test('a delivery is handed over as it came in, and its payload erased when it is done', async () => {
    const { create, rowOf, jobs, untilState } = underTest();
    const queue = await create();
    const delivery = newDelivery({ action: undefined, installationId: undefined });
    expect(await queue.accept(delivery)).toBe('queued');
    const handled: StoredDelivery[] = [];
    await queue.work({ concurrency: 1, handle: recordInto(handled) });
    await untilState(delivery.guid, 'completed');
    expect(handled).toEqual([{ ...delivery, attempt: 1, isRetried: true }]);
    expect(await rowOf(delivery.guid)).toMatchObject({ payload: null, last_error: null });
    expect(await queue.accept(delivery)).toBe('completed');
    await vi.waitFor(async () => {
      expect(await jobs()).toEqual([]);
    });
  });

  test('ten concurrent deliveries of one GUID make one row and one job', async () => {
    const { create, jobs } = underTest();
    const queue = await create();
    const delivery = newDelivery();
    const results = await Promise.all(Array.from({ length: 10 }, () => queue.accept(delivery)));
    expect(results.toSorted()).toEqual([
      'queued',
      ...Array.from({ length: 9 }, () => 'unfinished'),
    ]);
    expect(await queue.depth()).toMatchObject({ waiting: 1, running: 0, dead: 0 });
    expect(await jobs()).toHaveLength(1);
  });

  test('a transaction that fails at its commit leaves neither row nor job', async () => {
    const { create, jobs, database } = underTest();
    const queue = await create();
    await sql`
      create function faultline.refuse() returns trigger language plpgsql
        as $$ begin raise exception 'refused at commit'; end $$`.execute(database.kysely);
    await sql`
      create constraint trigger refuse after insert on faultline.deliveries
        deferrable initially deferred for each row execute function faultline.refuse()`.execute(
      database.kysely,
    );
    await expect(queue.accept(newDelivery())).rejects.toThrow('refused at commit');
    await sql`drop function faultline.refuse cascade`.execute(database.kysely);
    expect(await queue.depth()).toMatchObject({ waiting: 0, oldestWaitingSeconds: undefined });
    expect(await jobs()).toEqual([]);
    expect(await queue.accept(newDelivery())).toBe('queued');
  });

  test('a newer replaceable delivery supersedes waiting older ones of its subject only', async () => {
    const { create, rowOf, untilState } = underTest();
    const queue = await create();
    const [older, command, other, newer] = [
      newDelivery({ isReplaceable: true }),
      newDelivery({ event: 'issue_comment' }),
      newDelivery({ isReplaceable: true, subject: 'pull:22#6' }),
      newDelivery({ isReplaceable: true }),
    ];
    await acceptAll(queue, older, command, other, newer);
    expect(await rowOf(older.guid)).toMatchObject({ state: 'superseded', payload: null });
    expect(await queue.accept(older)).toBe('completed');
    const handled: StoredDelivery[] = [];
    await queue.work({ concurrency: 1, handle: recordInto(handled) });
    await untilState(newer.guid, 'completed');
    await untilState(other.guid, 'completed');
    expect(handled.map(({ guid }) => guid).toSorted()).toEqual(
      [command.guid, newer.guid, other.guid].toSorted(),
    );
  });

  test('a running delivery is not superseded, the newer one follows it', async () => {
    const { create, rowOf, untilState } = underTest();
    const queue = await create();
    const gate = Promise.withResolvers<undefined>();
    const [running, newer] = [
      newDelivery({ isReplaceable: true }),
      newDelivery({ isReplaceable: true }),
    ];
    await queue.accept(running);
    await queue.work({ concurrency: 2, handle: () => gate.promise });
    await untilState(running.guid, 'running');
    expect(await queue.accept(running)).toBe('unfinished');
    await queue.accept(newer);
    expect(await queue.depth()).toMatchObject({ waiting: 1, running: 1 });
    gate.resolve(undefined);
    await untilState(newer.guid, 'completed');
    expect((await rowOf(running.guid)).state).toBe('completed');
  });

  test('a subject at work with a backlog does not hold up another subject', async () => {
    const { create, rowOf, untilState } = underTest();
    const queue = await create();
    const [first, second, third] = [newDelivery(), newDelivery(), newDelivery()];
    const other = newDelivery({ subject: 'pull:22#6' });
    const otherDone = Promise.withResolvers<undefined>();
    await acceptAll(queue, first, second);
    await queue.work({
      concurrency: 2,
      handle: async ({ guid }) => {
        if (guid === other.guid) {
          otherDone.resolve(undefined);
        } else {
          await otherDone.promise;
        }
      },
    });
    await untilState(first.guid, 'running');
    await acceptAll(queue, third, other);
    await untilState(third.guid, 'completed');
    expect((await rowOf(other.guid)).state).toBe('completed');
  });

  test('each subject is worked on in order and alone, and nothing accepted meanwhile is missed', async () => {
    const { create } = underTest();
    const queue = await create();
    const order = new Map<string, string[]>();
    const atWork = new Set<string>();
    const overlaps: string[] = [];
    await queue.work({
      concurrency: 4,
      handle: async ({ subject, payload }) => {
        if (atWork.has(subject)) {
          overlaps.push(subject);
        }
        atWork.add(subject);
        await Promise.resolve();
        order.set(subject, [...(order.get(subject) ?? []), payload]);
        atWork.delete(subject);
      },
    });
    const subjects = ['a', 'b', 'c', 'd', 'e'];
    for (let turn = 0; turn < 12; turn += 1) {
      await Promise.all(
        subjects.map((subject) => queue.accept(newDelivery({ subject, payload: String(turn) }))),
      );
    }
    await vi.waitFor(
      async () => {
        expect(await queue.depth()).toMatchObject({ waiting: 0, running: 0 });
      },
      { timeout: 10_000 },
    );
    const turns = Array.from({ length: 12 }, (_, turn) => String(turn));
    expect(Object.fromEntries(order)).toEqual(
      Object.fromEntries(subjects.map((subject) => [subject, turns])),
    );
    expect(overlaps).toEqual([]);
  });

  test('a delivery accepted while its subject is being finished is not missed', async () => {
    const { create, untilState, database } = underTest();
    const queue = await create();
    const [first, second] = [newDelivery(), newDelivery({ payload: 'slow commit' })];
    const gate = Promise.withResolvers<undefined>();
    await sql`
      create function faultline.dawdle() returns trigger language plpgsql
        as $$ begin perform pg_sleep(0.3); return null; end $$`.execute(database.kysely);
    await sql`
      create constraint trigger dawdle after insert on faultline.deliveries
        deferrable initially deferred for each row
        when (new.payload = 'slow commit') execute function faultline.dawdle()`.execute(
      database.kysely,
    );
    await queue.accept(first);
    await queue.work({ concurrency: 1, handle: () => gate.promise });
    await untilState(first.guid, 'running');
    const accepted = queue.accept(second);
    await setTimeout(100);
    gate.resolve(undefined);
    expect(await accepted).toBe('queued');
    await sql`drop function faultline.dawdle cascade`.execute(database.kysely);
    await untilState(second.guid, 'completed');
  });

  test('a worker goes on until the backlog is done, without waiting for the next poll', async () => {
    const { create } = underTest();
    const queue = await create({ pollSeconds: 3600 });
    const deliveries = Array.from({ length: 10 }, (_, number) =>
      newDelivery({ subject: `pull:22#${number}` }),
    );
    await acceptAll(queue, ...deliveries);
    const handled: StoredDelivery[] = [];
    await queue.work({ concurrency: 1, handle: recordInto(handled) });
    await vi.waitFor(
      () => {
        expect(handled).toHaveLength(deliveries.length);
      },
      { timeout: 10_000 },
    );
  });

  test('depth knows the age of what waits longest', async () => {
    const { create, database } = underTest();
    const queue = await create();
    await acceptAll(queue, newDelivery(), newDelivery());
    await sql`update faultline.deliveries set received_at = now() - interval '90 seconds'
      where sequence = (select min(sequence) from faultline.deliveries)`.execute(database.kysely);
    const depth = await queue.depth();
    expect(depth).toMatchObject({ waiting: 2, running: 0, dead: 0 });
    expect(Math.round(depth.oldestWaitingSeconds ?? 0)).toBeGreaterThanOrEqual(90);
  });

  test('depth knows since when work could be done and is not', async () => {
    const { create, database } = underTest();
    const queue = await create();
    const [failing, behind, free] = [
      newDelivery({ subject: 'pull:1#1' }),
      newDelivery({ subject: 'pull:1#1' }),
      newDelivery({ subject: 'pull:1#2' }),
    ];
    await acceptAll(queue, failing, behind);
    await sql`update faultline.deliveries set not_before = case
      when guid = ${failing.guid} then now() + interval '1 hour' else now() - interval '1 hour'
      end`.execute(database.kysely);
    expect((await queue.depth()).overdueSeconds).toBeUndefined();
    await acceptAll(queue, free);
    await sql`update faultline.deliveries set not_before = now() - interval '90 seconds'
      where guid = ${free.guid}`.execute(database.kysely);
    expect(Math.round(((await queue.depth()).overdueSeconds ?? 0) / 10)).toBe(9);
  });

  test('what is in the background waits until nothing else does', async () => {
    const { create, untilState } = underTest();
    const queue = await create();
    const [background, pull] = [newDelivery({ subject: 'background:branch:22' }), newDelivery()];
    await acceptAll(queue, background, pull);
    const handled: StoredDelivery[] = [];
    await queue.work({ concurrency: 1, handle: recordInto(handled) });
    await untilState(background.guid, 'completed');
    expect(handled.map(({ guid }) => guid)).toEqual([pull.guid, background.guid]);
  });

  test('of two workers one is kept free of what is in the background', async () => {
    const { create, rowOf, untilState } = underTest();
    const queue = await create();
    const [audit, nextAudit, pull] = [
      newDelivery({ subject: 'background:branch:22' }),
      newDelivery({ subject: 'background:branch:23' }),
      newDelivery(),
    ];
    const gate = Promise.withResolvers<undefined>();
    await acceptAll(queue, audit, nextAudit);
    await queue.work({
      concurrency: 2,
      handle: async ({ guid }) => (guid === pull.guid ? undefined : gate.promise),
    });
    await untilState(audit.guid, 'running');
    await queue.accept(pull);
    await untilState(pull.guid, 'completed');
    expect((await rowOf(nextAudit.guid)).state).toBe('waiting');
    gate.resolve(undefined);
    await untilState(nextAudit.guid, 'completed');
  });

  test('what is in the background is waiting and not overdue', async () => {
    const { create, database } = underTest();
    const queue = await create();
    await acceptAll(queue, newDelivery({ subject: 'background:branch:22' }));
    await sql`update faultline.deliveries set not_before = now() - interval '1 hour'`.execute(
      database.kysely,
    );
    expect(await queue.depth()).toMatchObject({
      waiting: 1,
      waitingInBackground: 1,
      overdueSeconds: undefined,
    });
  });

  test('purge deletes finished deliveries when their time is over, and nothing else', async () => {
    const { create, database } = underTest();
    const queue = await create();
    const [older, newer, waiting] = [
      newDelivery({ isReplaceable: true }),
      newDelivery({ isReplaceable: true }),
      newDelivery({ isReplaceable: true }),
    ];
    await acceptAll(queue, older, newer);
    await sql`update faultline.deliveries set finished_at = now() - interval '8 days'
      where guid = ${older.guid}`.execute(database.kysely);
    await acceptAll(queue, waiting);
    expect(await queue.purge(7)).toBe(1);
    const rows = await database.kysely
      .selectFrom('faultline.deliveries')
      .select('guid')
      .orderBy('sequence')
      .execute();
    expect(rows).toEqual([{ guid: newer.guid }, { guid: waiting.guid }]);
  });
});
