import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { printable } from './printable.ts';

test('ordinary text of any script stays as it is', () => {
  expect(printable('Zähler läuft — 你好 🚀 a-b_c')).toBe('Zähler läuft — 你好 🚀 a-b_c');
});

test('line breaks and tabs become spaces', () => {
  expect(printable('a\nb\r\nc\td\u2028e')).toBe('a b  c d e');
});

test('escape sequences for terminals are disarmed', () => {
  expect(printable('\u001B[31mred\u001B[0m\u0007\u009B1m')).toBe('�[31mred�[0m��1m');
});

test('characters that turn the reading direction are made visible', () => {
  expect(printable('admin\u202E//\u2066x')).toBe('admin�//�x');
});

test('a lone surrogate becomes the replacement character', () => {
  expect(printable('a\uD800b')).toBe('a�b');
});

test('whatever comes in, no control character comes out', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(printable(text)).not.toMatch(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u);
    }),
  );
});
