import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { WordIndex } from './word-index.ts';
import type { Word } from './word-index.ts';

const text = fc.string({
  unit: fc.constantFrom('a', 'A', 'b', '.', '(', '\n', '\u{1F600}'),
  maxLength: 40,
});
const words = fc.array(
  fc.record({
    text: fc.string({ unit: fc.constantFrom('a', 'A', 'b', '.', '('), minLength: 1, maxLength: 4 }),
    isFolded: fc.boolean(),
  }),
  { maxLength: 6 },
);

function exact(...texts: readonly string[]): readonly Word[] {
  return texts.map((each) => ({ text: each, isFolded: false }));
}

function foundIn(haystack: string, needles: readonly Word[]): readonly string[] {
  const index = new WordIndex(needles);
  const found = index.find(haystack);
  return needles
    .filter((word) => {
      const number = index.numberOf(word) ?? -1;
      return ((found[number >>> 5] ?? 0) & (1 << (number & 31))) !== 0;
    })
    .map((word) => word.text);
}

describe('WordIndex', () => {
  it('finds the words that the text includes and no others', () => {
    fc.assert(
      fc.property(text, words, (haystack, needles) => {
        const expected = needles.filter((word) =>
          word.isFolded
            ? haystack.toLowerCase().includes(word.text.toLowerCase())
            : haystack.includes(word.text),
        );
        expect(foundIn(haystack, needles)).toEqual(expected.map((word) => word.text));
      }),
    );
  });

  it('finds a word within a longer one and one that begins within another', () => {
    const needles = exact('redis', 'ioredis', 'disco');
    expect(foundIn('ioredisco', needles)).toEqual(['redis', 'ioredis', 'disco']);
  });

  it('finds a word in any of several texts', () => {
    const index = new WordIndex(exact('redis', 'pg'));
    expect([...index.find('redis', 'pg')]).toEqual([0b11]);
  });

  it('takes for one letter what patterns without regard to case take for one', () => {
    const needles: readonly Word[] = [
      { text: 'Task', isFolded: true },
      { text: 'Task', isFolded: false },
    ];
    expect(foundIn('TA\u017F\u212A', needles)).toEqual(['Task']);
    expect(/Task/iu.test('TA\u017F\u212A')).toBe(true);
  });

  it('finds nothing when it was given no word', () => {
    expect([...new WordIndex([]).find('text')]).toEqual([]);
  });

  it('knows no number of a word that it does not look for', () => {
    const [word = { text: '', isFolded: false }] = exact('redis');
    expect(new WordIndex(exact('pg')).numberOf(word)).toBeUndefined();
  });
});
