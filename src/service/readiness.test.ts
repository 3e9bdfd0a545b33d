import { expect, test } from 'vitest';

import type { QueueDepth } from '#store/delivery-table.ts';

import { createLogger } from './logger.ts';
import { readiness } from './readiness.ts';
import type { ReadinessOptions } from './readiness.ts';

function ready(
  changes: Partial<ReadinessOptions> &
    Partial<Pick<QueueDepth, 'overdueSeconds'>> & {
      readonly limit?: number;
    } = {},
): Promise<boolean> {
  return readiness({
    database: { ping: async () => {} },
    queue: {
      depth: async () => ({
        waiting: 1,
        waitingInBackground: 0,
        running: 0,
        dead: 0,
        oldestWaitingSeconds: 9000,
        overdueSeconds: changes.overdueSeconds,
      }),
    },
    isStopping: () => false,
    log: createLogger('silent'),
    ...changes,
    overdueSeconds: changes.limit ?? 600,
  })();
}

test('a service whose deliveries are worked on is ready, however long one waits to be tried again', async () => {
  expect(await ready()).toBe(true);
  expect(await ready({ overdueSeconds: 599 })).toBe(true);
});

test('a service whose deliveries are not worked on is not, unless any time is allowed', async () => {
  expect(await ready({ overdueSeconds: 601 })).toBe(false);
  expect(await ready({ overdueSeconds: 601, limit: 0 })).toBe(true);
});

test('a service that stops is not ready', async () => {
  expect(await ready({ isStopping: () => true })).toBe(false);
});

test('what database or queue fail with is handed on', async () => {
  await expect(ready({ database: { ping: fail } })).rejects.toThrow('down');
  await expect(ready({ queue: { depth: fail } })).rejects.toThrow('down');
});

async function fail(): Promise<never> {
  throw new Error('down');
}
