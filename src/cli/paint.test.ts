import { expect, test } from 'vitest';

import { recordedIo } from '#test/support/recorded-io.ts';

import { paintFor } from './paint.ts';

test('a terminal gets colours', () => {
  expect(paintFor(recordedIo({ isTerminal: true }), true)('high', 'text')).toBe(
    '\u001B[31mtext\u001B[39m',
  );
});

test.each([
  ['a pipe', {}, true],
  ['--no-color', { isTerminal: true }, false],
  ['NO_COLOR', { isTerminal: true, env: { NO_COLOR: '1' } }, true],
  ['a terminal that shows none', { isTerminal: true, env: { TERM: 'dumb' } }, true],
])('%s: no colours', (_name, options, isWanted) => {
  expect(paintFor(recordedIo(options), isWanted)('high', 'text')).toBe('text');
});

test('an empty NO_COLOR counts as not set', () => {
  const io = recordedIo({ isTerminal: true, env: { NO_COLOR: '' } });
  expect(paintFor(io, true)('strong', 'text')).not.toBe('text');
});
