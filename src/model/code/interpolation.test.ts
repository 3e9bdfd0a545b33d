import { describe, expect, it } from 'vitest';

import { interpolate, UNKNOWN_VALUE } from './interpolation.ts';

describe('interpolate', () => {
  it.each([
    ['${A:-1}:80', '1:80'],
    ['${A-1}', '1'],
    ['${A:-${B:-2}}', '2'],
    ['${A}:80', `${UNKNOWN_VALUE}:80`],
    ['$A:80', `${UNKNOWN_VALUE}:80`],
    ['${A:?set it}', UNKNOWN_VALUE],
    ['${A:+x}', UNKNOWN_VALUE],
    ['a$$b', 'a$b'],
    ['plain', 'plain'],
    ['${', '${'],
  ])('turns %s into %s', (text, value) => {
    expect(interpolate(text)).toBe(value);
  });

  it('prefers a known value to the default', () => {
    const known = new Map([['A', 'x']]);
    expect(interpolate('${A:-1} $A $B', (name) => known.get(name))).toBe(`x x ${UNKNOWN_VALUE}`);
  });
});
