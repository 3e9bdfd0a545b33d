import { sql } from 'kysely';
import { expect, test, vi } from 'vitest';

import { FaultlineError } from '#core/errors.ts';
import { newDelivery } from '#test/support/new-delivery.ts';
import { untilAborted, useDeliveryQueue } from '#test/support/queue-under-test.ts';
import { describeOnDatabases } from '#test/support/test-database.ts';

describeOnDatabases('a delivery that fails', (databases) => {
  const underTest = useDeliveryQueue(databases);

  test('a failing delivery is tried again until it is done', async () => {
    const { create, untilState } = underTest();
    const queue = await create({ retry: { attempts: 3, firstDelaySeconds: 0.01 } });
    const delivery = newDelivery();
    await queue.accept(delivery);
    const attempts: unknown[] = [];
    await queue.work({
      concurrency: 2,
      handle: ({ attempt, isRetried }) => {
        attempts.push([attempt, isRetried]);
        return attempt < 3 ? Promise.reject(new TypeError(`no ${attempt}`)) : Promise.resolve();
      },
    });
    await untilState(delivery.guid, 'completed');
    expect(attempts).toEqual([
      [1, true],
      [2, true],
      [3, false],
    ]);
  });

  test('after the last attempt it is a dead letter, and a redelivery revives it', async () => {
    const { create, rowOf, untilState } = underTest();
    const queue = await create({ retry: { attempts: 2, firstDelaySeconds: 0.01 } });
    const delivery = newDelivery();
    let isBroken = true;
    await queue.accept(delivery);
    await queue.work({
      concurrency: 1,
      handle: () =>
        isBroken
          ? Promise.reject(new FaultlineError('github-refused', `x\0${'y'.repeat(1000)}`))
          : Promise.resolve(),
    });
    await untilState(delivery.guid, 'dead');
    const [dead, ...others] = await queue.deadLetters(10);
    expect(others).toEqual([]);
    expect(dead).toMatchObject({ guid: delivery.guid, attempts: 2, subject: delivery.subject });
    expect(dead?.lastError).toMatch(/^github-refused: xy+$/u);
    expect(dead?.lastError).toHaveLength(500);
    expect(await queue.depth()).toMatchObject({ waiting: 0, running: 0, dead: 1 });
    expect((await rowOf(delivery.guid)).payload).toBe(delivery.payload);
    isBroken = false;
    expect(await queue.accept(delivery)).toBe('queued');
    await untilState(delivery.guid, 'completed');
    expect(await queue.deadLetters(10)).toEqual([]);
  });

  test('a failure says itself how long to wait, and a newer push need not wait for it', async () => {
    const { create, rowOf, jobs, untilState, database } = underTest();
    const queue = await create();
    const refused = newDelivery({ isReplaceable: true });
    await queue.accept(refused);
    const handled: string[] = [];
    await queue.work({
      concurrency: 1,
      handle: ({ guid }) => {
        handled.push(guid);
        return guid === refused.guid
          ? Promise.reject(
              new FaultlineError('github-refused', 'slow down', {
                fields: { retryAfterSeconds: 3600 },
              }),
            )
          : Promise.resolve();
      },
    });
    await vi.waitFor(async () => {
      expect((await rowOf(refused.guid)).last_error).toBe('github-refused: slow down');
    });
    const waits = await database.kysely
      .selectFrom('faultline.deliveries')
      .select(sql<boolean>`not_before > now() + interval '59 minutes'`.as('isLater'))
      .execute();
    expect(waits).toEqual([{ isLater: true }]);
    expect((await jobs()).map(({ state }) => state)).toEqual(['created']);
    const newer = newDelivery({ isReplaceable: true });
    await queue.accept(newer);
    await untilState(newer.guid, 'completed');
    expect(handled).toEqual([refused.guid, newer.guid]);
  });

  test('an attempt that takes too long is aborted and has failed', async () => {
    const { create, rowOf, untilState } = underTest();
    const queue = await create({ attemptSeconds: 0.05, retry: { attempts: 1 } });
    const delivery = newDelivery();
    await queue.accept(delivery);
    await queue.work({ concurrency: 1, handle: untilAborted });
    await untilState(delivery.guid, 'dead');
    expect((await rowOf(delivery.guid)).last_error).toMatch(/^audit-timeout: .* 0\.05 seconds/u);
  });
});
