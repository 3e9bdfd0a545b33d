import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { WordIndex } from './word-index.ts';

const text = fc.string({
  unit: fc.constantFrom('a', 'b', '.', '(', '\n', '\u{1F600}'),
  maxLength: 40,
});
const words = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '.', '('), maxLength: 4 }), {
  maxLength: 6,
});

describe('WordIndex', () => {
  it('finds the words that the text includes and no others', () => {
    fc.assert(
      fc.property(text, words, (haystack, needles) => {
        const expected = needles.filter((word) => word !== '' && haystack.includes(word));
        expect(new WordIndex(needles).find(haystack)).toEqual(new Set(expected));
      }),
    );
  });

  it('finds a word within a longer one and one that begins within another', () => {
    const index = new WordIndex(['redis', 'ioredis', 'disco']);
    expect(index.find('ioredisco')).toEqual(new Set(['redis', 'ioredis', 'disco']));
  });

  it('finds nothing when it was given no word', () => {
    expect(new WordIndex([]).find('text')).toEqual(new Set());
  });
});
