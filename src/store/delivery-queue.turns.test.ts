import { sql } from 'kysely';
import { expect, test, vi } from 'vitest';

import { FaultlineError } from '#core/errors.ts';
import { newDelivery } from '#test/support/new-delivery.ts';
import { acceptAll, useDeliveryQueue } from '#test/support/queue-under-test.ts';
import { describeOnDatabases } from '#test/support/test-database.ts';

import type { DeliveryQueue } from './delivery-queue.ts';
import { storeDelivery } from './delivery-table.ts';
import { BACKGROUND } from './delivery.ts';
import type { NewDelivery } from './delivery.ts';

const [FLOOD, OTHER, THIRD] = [1, 2, 3];
const AN_HOUR = { retryAfterSeconds: 3600 };

/** A pull request of an installation, each with a subject of its own. */
function pullOf(installationId: number, number: number): NewDelivery {
  return newDelivery({
    installationId,
    subject: `pull:${installationId}#${number}`,
    payload: JSON.stringify({ number }),
  });
}

function floodOf(installationId: number, count: number): readonly NewDelivery[] {
  return Array.from({ length: count }, (_, index) => pullOf(installationId, index + 1));
}

describeOnDatabases('turns between installations', (databases) => {
  const underTest = useDeliveryQueue(databases);

  test('whoever comes during a flood is next', async () => {
    const queue = await underTest().create();
    await acceptAll(queue, ...floodOf(FLOOD, 4));
    const order = await orderOf(queue, 5, () => acceptAll(queue, pullOf(OTHER, 1)));
    expect(order).toEqual(['pull:1#1', 'pull:2#1', 'pull:1#2', 'pull:1#3', 'pull:1#4']);
  });

  test('each gets one turn in a round', async () => {
    const queue = await underTest().create();
    await acceptAll(queue, ...floodOf(FLOOD, 4));
    const order = await orderOf(queue, 9, () =>
      acceptAll(queue, ...floodOf(OTHER, 3), ...floodOf(THIRD, 2)),
    );
    expect(order.map((subject) => subject.slice('pull:'.length, -'#1'.length)).join(' ')).toBe(
      '1 2 3 1 2 3 1 2 1',
    );
  });

  test('a subject with many deliveries does not keep its worker', async () => {
    const queue = await underTest().create();
    await acceptAll(queue, pullOf(FLOOD, 1), pullOf(FLOOD, 1), pullOf(FLOOD, 1));
    const order = await orderOf(queue, 4, () => acceptAll(queue, pullOf(OTHER, 1)));
    expect(order).toEqual(['pull:1#1', 'pull:2#1', 'pull:1#1', 'pull:1#1']);
  });

  test('those of one installation that come at once get a turn each', async () => {
    const { create, rowOf } = underTest();
    const queue = await create();
    const flood = floodOf(FLOOD, 30);
    await Promise.all(flood.map((delivery) => queue.accept(delivery)));
    const turns = await Promise.all(flood.map(async ({ guid }) => (await rowOf(guid)).turn));
    expect(turns.toSorted((a, b) => Number(a) - Number(b))).toEqual([...flood.keys()]);
  });

  test('deliveries that come again cost their installation no turn', async () => {
    const { create, rowOf } = underTest();
    const queue = await create();
    const [first, second] = [pullOf(FLOOD, 1), pullOf(FLOOD, 2)];
    await acceptAll(queue, first, first, first, second);
    expect((await rowOf(second.guid)).turn).toBe(1);
  });

  test('whoever is forgotten between two deliveries is next', async () => {
    const queue = await underTest().create();
    await acceptAll(queue, ...floodOf(FLOOD, 3), pullOf(OTHER, 1));
    await underTest()
      .database.kysely.deleteFrom('faultline.deliveries')
      .where('installation_id', '=', FLOOD)
      .execute();
    await queue.purge(1);
    await acceptAll(queue, pullOf(OTHER, 2), pullOf(OTHER, 3));
    const order = await orderOf(queue, 4, () => acceptAll(queue, pullOf(FLOOD, 9)));
    expect(order).toEqual(['pull:2#1', 'pull:1#9', 'pull:2#2', 'pull:2#3']);
  });

  test('what was taken up before its turn could be taken over leaves the newer push its own, when it is due', async () => {
    const { create, database, rowOf } = underTest();
    const [earlier, newer] = [pullOf(FLOOD, 1), { ...pullOf(FLOOD, 2), isReplaceable: true }];
    const queue = await create();
    await acceptAll(queue, earlier);
    await storeDelivery(database.kysely, newer, undefined);
    expect((await rowOf(newer.guid)).turn).toBeNull();
    const order = await orderOf(queue, 2, () => Promise.resolve());
    expect(order.toSorted()).toEqual(['pull:1#1', 'pull:1#2']);
    expect((await rowOf(newer.guid)).turn).toBe(1);
  });

  test('a newer push takes the turn of the one that it replaces', async () => {
    const queue = await underTest().create();
    const flood = floodOf(FLOOD, 4).map((delivery) => ({ ...delivery, isReplaceable: true }));
    await acceptAll(queue, ...flood);
    const newer = { ...pullOf(FLOOD, 2), isReplaceable: true };
    const order = await orderOf(queue, 4, () => acceptAll(queue, newer));
    expect(order).toEqual(['pull:1#1', 'pull:1#2', 'pull:1#3', 'pull:1#4']);
  });

  test('the audits of an installation that wait in the background cost its reviews no turn', async () => {
    const queue = await underTest().create();
    const audits = floodOf(FLOOD, 3).map((delivery) => ({
      ...delivery,
      subject: BACKGROUND + delivery.subject,
    }));
    await acceptAll(queue, ...audits, ...floodOf(OTHER, 2));
    const order = await orderOf(queue, 6, () => acceptAll(queue, pullOf(FLOOD, 9)));
    expect(order).toEqual([
      'pull:2#1',
      'pull:1#9',
      'pull:2#2',
      'background:pull:1#1',
      'background:pull:1#2',
      'background:pull:1#3',
    ]);
  });

  test('what was put off together does not come before all others when it is due together', async () => {
    const { create, database } = underTest();
    const queue = await create();
    await acceptAll(queue, ...floodOf(FLOOD, 3), ...floodOf(OTHER, 4));
    await queue.work({
      concurrency: 1,
      handle: ({ installationId }) =>
        installationId === FLOOD
          ? Promise.reject(new FaultlineError('github-paused', 'x', { fields: AN_HOUR }))
          : Promise.resolve(),
    });
    await untilTrue(async () => {
      const { waiting, overdueSeconds } = await queue.depth();
      return waiting === 3 && overdueSeconds === undefined;
    });
    await queue.stop({ graceSeconds: 1 });
    const again = await create();
    await again.accept(pullOf(THIRD, 1));
    const order = await orderOf(again, 5, async () => {
      await sql`update faultline.deliveries set not_before = now()`.execute(database.kysely);
      await sql`update faultline_jobs.job set start_after = now()`.execute(database.kysely);
      await again.accept(pullOf(OTHER, 9));
    });
    expect(order).toEqual(['pull:3#1', 'pull:1#1', 'pull:2#9', 'pull:1#2', 'pull:1#3']);
  });
});

async function untilTrue(holds: () => boolean | Promise<boolean>): Promise<void> {
  await vi.waitFor(
    async () => {
      expect(await holds()).toBe(true);
    },
    { timeout: 20_000 },
  );
}

/** Begins to work, one at a time; calls `then` while the first is at work, and resolves with the order of all. */
async function orderOf(
  queue: DeliveryQueue,
  count: number,
  then: () => Promise<void>,
): Promise<readonly string[]> {
  const begun: string[] = [];
  const arrived = Promise.withResolvers<undefined>();
  await queue.work({
    concurrency: 1,
    handle: async ({ subject }) => {
      begun.push(subject);
      await arrived.promise;
    },
  });
  await untilTrue(() => begun.length === 1);
  await then();
  arrived.resolve(undefined);
  await untilTrue(() => begun.length === count);
  return begun;
}
