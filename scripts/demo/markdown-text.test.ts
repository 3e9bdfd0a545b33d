import { expect, it } from 'vitest';

import { plainPaint } from '#report/terminal.ts';

import { markdownText } from './markdown-text.ts';

function text(markdown: string, width = 40): string {
  return markdownText(markdown, { width, paint: plainPaint });
}

it('wraps paragraphs and takes marks off', () => {
  expect(text('**Bold** and `code`, and so many words that the line ends.\n\nNext.')).toBe(
    'Bold and code, and so many words that\nthe line ends.\n\nNext.',
  );
});

it('indents the lines of a list, and not what follows it', () => {
  expect(text('- one that is too long for a single line\n- two\n\nAfter.')).toBe(
    '- one that is too long for a single line\n- two\n\nAfter.',
  );
  expect(text('- one that is too long for a single line', 20)).toBe(
    '- one that is too\n  long for a single\n  line',
  );
});

it('shows a narrow table in columns', () => {
  expect(text('|  | high | low |\n| --- | --: | --: |\n| New | 1 | 20 |')).toBe(
    '     high  low\nNew     1   20',
  );
});

it('shows a wide table as a list', () => {
  const table = '| Severity | Finding |\n| --- | --- |\n| high | A text that is wider than this |';
  expect(text(table, 24)).toBe('high\n    A text that is wider\n    than this');
});

it('shows the title of a fold, a suggestion, and no marker', () => {
  const fold = '<details>\n<summary>1 finding</summary>\n\nx\n\n</details>\n\n';
  expect(text(`${fold}\`\`\`suggestion\n  fixed\n\`\`\`\n\n<!-- faultline:v1 x -->`)).toBe(
    '1 finding\n\nx\n\n+   fixed',
  );
});

it('lets nothing act on the terminal', () => {
  const hostile = 'a \u001B[2J b\n\n```\n\u001B]0;title\u0007\n```';
  expect(text(hostile)).toBe('a \uFFFD[2J b\n\n    \uFFFD]0;title\uFFFD');
});
