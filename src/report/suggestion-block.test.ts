import { expect, test } from 'vitest';

import type { SuggestedEdit } from '#core/finding.ts';
import { exampleFinding } from '#test/support/example-audit.ts';

import { readLinesOf } from './line-changes.ts';
import { suggestionBlock } from './suggestion-block.ts';
import type { SuggestionBlock } from './suggestion-block.ts';

const PATH = 'src/users.ts';
const TEXT = 'one\ntwo\n    query(name);\nfour\nfive\nsix\n';

/** The block for a finding on line 3. */
function block(edits: readonly SuggestedEdit[], text = TEXT): SuggestionBlock | null {
  return suggestionBlock(
    exampleFinding({ suggestion: { title: 'Change it', edits } }),
    readLinesOf(new Map([[PATH, text]])),
  );
}

function edit(
  startLine: number,
  startColumn: number,
  endLine: number,
  endColumn: number,
  text: string,
  path = PATH,
): SuggestedEdit {
  return {
    path,
    start: { line: startLine, column: startColumn },
    end: { line: endLine, column: endColumn },
    text,
  };
}

test('part of a line becomes the whole line with its indentation', () => {
  expect(block([edit(3, 11, 3, 15, 'id')])).toEqual({
    startLine: 3,
    endLine: 3,
    markdown: '```suggestion\n    query(id);\n```',
  });
});

test('lines that are deleted give an empty block', () => {
  expect(block([edit(3, 1, 4, 1, '')])).toEqual({
    startLine: 3,
    endLine: 3,
    markdown: '```suggestion\n```',
  });
});

test('several lines are anchored on all of them', () => {
  expect(block([edit(3, 5, 4, 5, 'a\nb')])).toEqual({
    startLine: 3,
    endLine: 4,
    markdown: '```suggestion\n    a\nb\n```',
  });
});

test('the fence is longer than any in the code', () => {
  expect(block([edit(3, 5, 3, 17, '````')])?.markdown).toBe('`````suggestion\n    ````\n`````');
});

test.each([
  ['the line after the finding', edit(4, 1, 4, 1, 'x\n'), 4],
  ['the line before the finding', edit(2, 1, 2, 4, 'TWO'), 2],
])('%s may be changed', (_name, change, line) => {
  expect(block([change])).toMatchObject({ startLine: line, endLine: line });
});

test.each([
  ['two lines after the finding', [edit(5, 1, 5, 1, 'x')]],
  ['two lines before the finding', [edit(1, 1, 1, 1, 'x')]],
  ['another file', [edit(3, 1, 3, 1, 'x', 'src/other.ts')]],
  ['two stretches', [edit(3, 1, 3, 1, 'x'), edit(5, 1, 5, 1, 'x')]],
  ['what is there already', [edit(3, 11, 3, 15, 'name')]],
  ['a carriage return', [edit(3, 1, 3, 1, 'x\r\n')]],
  ['more than 60 lines', [edit(3, 1, 3, 1, 'x\n'.repeat(60))]],
  ['nothing', []],
])('no block for %s', (_name, edits) => {
  expect(block(edits)).toBeNull();
});

test('60 lines still are a block', () => {
  expect(block([edit(3, 1, 3, 1, 'x\n'.repeat(59))])).toMatchObject({ startLine: 3, endLine: 3 });
});

test('no block for lines that end with CRLF', () => {
  expect(block([edit(3, 11, 3, 15, 'id')], TEXT.replaceAll('\n', '\r\n'))).toBeNull();
});

test('no block without a suggestion or without the text', () => {
  const read = readLinesOf(new Map());
  expect(suggestionBlock(exampleFinding(), read)).toBeNull();
  expect(
    suggestionBlock(
      exampleFinding({ suggestion: { title: 'x', edits: [edit(3, 1, 3, 1, 'x')] } }),
      read,
    ),
  ).toBeNull();
});
