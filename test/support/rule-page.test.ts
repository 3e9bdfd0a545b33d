import { describe, expect, test } from 'vitest';

import { code } from './code.ts';
import { examplesOf, readRulePage } from './rule-page.ts';

const PAGE = code`
  <!-- generated:start -->
  # A title
  <!-- generated:end -->

  ## Why

  It fails.

  ## Flagged

  \`\`\`ts file=src/a.ts
  bad();
  \`\`\`

  \`\`\`yaml file=compose.yml example=pair findings=2
  a: 1
  \`\`\`

  \`\`\`python file=app/b.py example=pair
  bad()
  \`\`\`

  ## Passes
`;

test('sections, blocks and the generated header are read in order', () => {
  const page = readRulePage(PAGE);
  expect(page.header).toBe('# A title\n');
  expect(page.sections.map(({ title, line, hasText }) => [title, line, hasText])).toEqual([
    ['Why', 5, true],
    ['Flagged', 9, false],
    ['Passes', 23, false],
  ]);
  expect(page.sections[1]?.blocks[0]).toEqual({
    line: 11,
    language: 'ts',
    attributes: { file: 'src/a.ts' },
    text: 'bad();\n',
  });
});

test('blocks of one example name belong together, all others stand alone', () => {
  const [, flagged] = readRulePage(PAGE).sections;
  expect(flagged === undefined ? [] : examplesOf(flagged)).toEqual([
    { line: 11, files: { 'src/a.ts': 'bad();\n' }, findings: 1 },
    { line: 15, files: { 'compose.yml': 'a: 1\n', 'app/b.py': 'bad()\n' }, findings: 2 },
  ]);
});

test('a page without markers has no header', () => {
  expect(readRulePage('# A title\n').header).toBeUndefined();
});

describe('a block that does not say what it is', () => {
  test.each([
    {
      block: '```ts\nf();\n```',
      problem: 'line 2: an example names its path, as in file=src/server.ts',
    },
    { block: '```\nf();\n```', problem: 'line 2: an example names its language' },
    {
      block: '```ts file=a.ts finding=2\nf();\n```',
      problem: 'line 2: finding= means nothing; known are file=, findings= and example=',
    },
    {
      block: '```ts file=a.ts findings=0\nf();\n```',
      problem: 'line 2: findings= is a number from 1',
    },
    {
      block: '```ts file=a.ts example=x\n```\n```ts file=a.ts example=x\n```',
      problem: 'line 2: two blocks of one example have the same file',
    },
  ])('is refused: $problem', ({ block, problem }) => {
    const [section] = readRulePage(`## Flagged\n${block}\n`).sections;
    expect(() => section && examplesOf(section)).toThrow(problem);
  });
});
