import { expect, test } from 'vitest';

import { plainPaint } from '#report/terminal.ts';

import { textTable } from './text-table.ts';

test('columns are as wide as their widest cell, without spaces at the end of a line', () => {
  const rows = [
    ['a', '1'],
    ['longer', ''],
  ];
  expect(textTable(['Name', 'Count'], rows, plainPaint)).toBe('Name    Count\na       1\nlonger\n');
});

test('a table without rows is its heading', () => {
  expect(textTable(['Name'], [], plainPaint)).toBe('Name\n');
});
