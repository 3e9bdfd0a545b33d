import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { byteLength, fitBlocks, truncateBytes, truncateMarkdown } from './byte-limit.ts';

test('a text of exactly the limit is kept, one byte more is cut', () => {
  const text = 'ä'.repeat(32_767);
  expect(byteLength(text)).toBe(65_534);
  expect(truncateBytes(`${text}a`, 65_535, '…')).toBe(`${text}a`);
  expect(truncateBytes(`${text}ä`, 65_535, '…')).toBe(`${'ä'.repeat(32_766)}…`);
});

test.each([
  ['abcdef', 5, '…', 'ab…'],
  ['aä', 3, '', 'aä'],
  ['aää', 4, '', 'aä'],
  ['a🚀b', 5, '', 'a🚀'],
  ['a🚀b', 4, '', 'a'],
  ['a🚀b', 0, '', ''],
])('truncateBytes(%j, %i, %j)', (text, limit, notice, expected) => {
  expect(truncateBytes(text, limit, notice)).toBe(expected);
});

test('a limit below the notice is refused', () => {
  expect(() => truncateBytes('abcdef', 3, ' cut')).toThrow('smaller than the notice');
});

test('whatever the text, the cut is within the limit and a beginning of it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat({ max: 40 }), (text, limit) => {
      const cut = truncateBytes(text, limit, '');
      expect(byteLength(cut)).toBeLessThanOrEqual(limit);
      expect(text.startsWith(cut)).toBe(true);
    }),
  );
});

test('Markdown within the limit is kept as it is', () => {
  expect(truncateMarkdown('a\nb', 3, 'cut')).toBe('a\nb');
});

test('Markdown is cut after a whole line and the notice is a paragraph', () => {
  expect(truncateMarkdown('one\ntwo\nthree and more', 12, 'cut')).toBe('one\ntwo\n\ncut');
  expect(truncateMarkdown('one\ntwo\nthree and more', 11, 'cut')).toBe('one\n\ncut');
});

test('a first line that does not fit is left out: half a code span would set its text free', () => {
  expect(truncateMarkdown('`@octocat and so on`', 10, 'cut')).toBe('cut');
});

test('an open code block is closed with its own fence', () => {
  const text = '````ts\na\n```\nb\n````\nafter the block comes more';
  expect(truncateMarkdown(text, 23, 'cut')).toBe('````ts\na\n```\n````\n\ncut');
  expect(truncateMarkdown(text, 24, 'cut')).toBe('````ts\na\n```\nb\n````\n\ncut');
});

test('open details are closed, also when they are nested', () => {
  const text = `<details>\n<details>\nx\n${'long '.repeat(30)}\n</details>\n</details>`;
  expect(truncateMarkdown(text, 80, 'cut')).toBe(
    '<details>\n<details>\nx\n\n</details>\n\n</details>\n\ncut',
  );
});

test('what looks like details inside of a code block is not counted', () => {
  expect(truncateMarkdown('```\n<details>\n```\nend of it, and more', 30, 'cut')).toBe(
    '```\n<details>\n```\n\ncut',
  );
});

test('whatever the Markdown, the cut is within the limit and no block stays open', () => {
  const line = fc.constantFrom(
    'text ä',
    '```',
    '````ts',
    '<details>',
    '</details>',
    '| a | b |',
    '',
  );
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 30 }),
      fc.integer({ min: 3, max: 120 }),
      (lines, limit) => {
        const text = lines.join('\n');
        const cut = truncateMarkdown(text, limit, 'cut');
        expect(byteLength(cut)).toBeLessThanOrEqual(limit);
        // Cutting again with room for one more line proves that nothing was left open before the notice.
        const more = truncateMarkdown(`${cut}\n${'x'.repeat(400)}`, byteLength(cut) + 10, 'end');
        expect(text === cut || more === `${cut}\n\nend`).toBe(true);
      },
    ),
    { numRuns: 1000 },
  );
});

const FIT = {
  separator: '\n',
  leftOut: (left: number): string => `${String(left)} left`,
};

test('blocks that fit are joined', () => {
  expect(fitBlocks(['aa', 'bb'], { ...FIT, limit: 5 })).toBe('aa\nbb');
  expect(fitBlocks([], { ...FIT, limit: 0 })).toBe('');
});

test('blocks that do not fit are counted, within the limit', () => {
  expect(fitBlocks(['aaaa', 'bbbb', 'cccc'], { ...FIT, limit: 13 })).toBe('aaaa\n2 left');
  expect(fitBlocks(['aaaa', 'bbbb', 'cccc'], { ...FIT, limit: 11 })).toBe('3 left');
  expect(fitBlocks(['aaaa', 'bbbb', 'cccc'], { ...FIT, limit: 14 })).toBe('aaaa\nbbbb\ncccc');
});

test('whatever the blocks, the result is within the limit', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme' })),
      fc.integer({ min: 10, max: 60 }),
      (blocks, limit) => {
        expect(byteLength(fitBlocks(blocks, { ...FIT, limit }))).toBeLessThanOrEqual(limit);
      },
    ),
  );
});
