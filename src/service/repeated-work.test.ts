import { expect, test } from 'vitest';

import { repeat } from './repeated-work.ts';

test('a run that is under way is told to end and waited for', async () => {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const events: string[] = [];
  const repeated = repeat({
    everyMs: 1000,
    timer: () => () => events.push('cancelled'),
    work: async (signal) => {
      signal.addEventListener('abort', () => events.push('told'));
      await promise;
      events.push('ended');
    },
  });
  const stopped = repeated.stop().then(() => events.push('stopped'));
  resolve(undefined);
  await stopped;
  expect(events).toEqual(['cancelled', 'told', 'ended', 'stopped']);
});
