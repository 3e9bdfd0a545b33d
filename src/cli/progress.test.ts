import { expect, test } from 'vitest';

import { recordedIo } from '#test/support/recorded-io.ts';

import { progressOn } from './progress.ts';

test('a terminal has one line that is rewritten and then taken away', async () => {
  const io = recordedIo({ isTerminal: true });
  const progress = progressOn(io);
  await progress.show('Reading');
  await progress.show('Auditing');
  await progress.clear();
  expect(io.written.error()).toBe('\r\u001B[KReading\r\u001B[KAuditing\r\u001B[K');
  expect(io.written.out()).toBe('');
});

test.each([
  ['a pipe', {}],
  ['a terminal that cannot rewrite', { isTerminal: true, env: { TERM: 'dumb' } }],
])('%s: nothing', async (_name, options) => {
  const io = recordedIo(options);
  const progress = progressOn(io);
  await progress.show('Reading');
  await progress.clear();
  expect(io.written.error()).toBe('');
});
