import { expect, test } from 'vitest';

import { pageBlocks } from './page-blocks.ts';

test('paragraphs with code and links inside of lines', () => {
  expect(pageBlocks('Use `a` or\n``b`c``.\n\nSee [the page](https://example.com/x).')).toEqual([
    {
      kind: 'paragraph',
      content: ['Use ', { kind: 'code', text: 'a' }, ' or ', { kind: 'code', text: 'b`c' }, '.'],
    },
    {
      kind: 'paragraph',
      content: ['See ', { kind: 'link', text: 'the page', url: 'https://example.com/x' }, '.'],
    },
  ]);
});

test('lists, numbered or not', () => {
  expect(pageBlocks('- one\n- two\n  goes on\n\n1. first\n2. second')).toEqual([
    { kind: 'list', isOrdered: false, items: [['one'], ['two goes on']] },
    { kind: 'list', isOrdered: true, items: [['first'], ['second']] },
  ]);
});

test('a code block is kept to the character', () => {
  expect(pageBlocks('Before.\n\n```sh\na\n\n- b\n```\n\nAfter.')).toEqual([
    { kind: 'paragraph', content: ['Before.'] },
    { kind: 'code', text: 'a\n\n- b' },
    { kind: 'paragraph', content: ['After.'] },
  ]);
});

test('other Markdown stays as it is written', () => {
  expect(pageBlocks('[x](javascript:alert(1)) **so** `open')).toEqual([
    { kind: 'paragraph', content: ['[x](javascript:alert(1)) **so** `open'] },
  ]);
  expect(pageBlocks('')).toEqual([]);
});
