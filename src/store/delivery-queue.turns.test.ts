import { sql } from 'kysely';
import { expect, test, vi } from 'vitest';

import { FaultlineError } from '#core/errors.ts';
import { newDelivery } from '#test/support/new-delivery.ts';
import { acceptAll, useDeliveryQueue } from '#test/support/queue-under-test.ts';
import { describeOnDatabases } from '#test/support/test-database.ts';

import type { DeliveryQueue } from './delivery-queue.ts';
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
