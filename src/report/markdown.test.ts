import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import {
  HOSTILE,
  LINKED_BY_GITHUB,
  hostileText,
  rendered,
} from '#test/support/rendered-markdown.ts';

import {
  codeFence,
  escapeText,
  inlineCode,
  markdownLink,
  tableCell,
  tableRow,
} from './markdown.ts';

const PLACES: readonly (readonly [string, (markdown: string) => string])[] = [
  ['a paragraph', (markdown) => markdown],
  ['the middle of a line', (markdown) => `before ${markdown} after`],
  ['a list item', (markdown) => `- ${markdown}`],
  ['a heading', (markdown) => `### ${markdown}`],
  ['strong text', (markdown) => `**x ${markdown} x**`],
  ['a second line', (markdown) => `first\n${markdown}`],
  ['a table cell', tableOf],
  ['a link', (markdown) => `[${markdown}](https://example.com)`],
];

function tableOf(cell: string): string {
  return `| a | b |\n| --- | --- |\n| ${cell} | end |`;
}

function visible(text: string): string {
  return text.replaceAll('\u200B', '').replace(/\s+/gu, ' ').trim();
}

test.each(PLACES)('escaped text in %s changes nothing but the text there', (_name, put) => {
  const neutral = rendered(put('x')).shape;
  fc.assert(
    fc.property(hostileText(), (text) => {
      // A place without any text has another shape of its own.
      const escaped = escapeText(`x${text}`);
      expect(rendered(put(escaped)).shape).toEqual(neutral);
    }),
    { numRuns: 500, examples: HOSTILE.map((text) => [text]) },
  );
});

test('escaped text at the start of a line begins no block', () => {
  for (const text of HOSTILE) {
    expect(rendered(`first\n${escapeText(text)}`).shape, text).toEqual(rendered('first\nx').shape);
    expect(rendered(escapeText(text)).shape, text).toEqual(rendered('x').shape);
  }
});

test('nothing that GitHub links or mentions is left in escaped text', () => {
  fc.assert(
    fc.property(hostileText(), (text) => {
      const shown = rendered(escapeText(text)).text;
      for (const pattern of LINKED_BY_GITHUB) {
        expect(shown).not.toMatch(pattern);
      }
    }),
    { numRuns: 1000, examples: HOSTILE.map((text) => [text]) },
  );
});

test('escaped text reads as the text on one line', () => {
  fc.assert(
    fc.property(hostileText(), (text) => {
      const expected = visible(text.replaceAll('\u202E', '\uFFFD'));
      expect(visible(rendered(escapeText(text)).text)).toBe(expected);
    }),
    { numRuns: 1000, examples: HOSTILE.map((text) => [text]) },
  );
});

test.each([
  ['plain words, with commas.', 'plain words, with commas.'],
  ['pg.Pool and idle_timeout stay', 'pg.Pool and idle_timeout stay'],
  ['@octocat', '@\u200Boctocat'],
  ['octo/repo#12', 'octo/repo#\u200B12'],
  ['fixes GH-7', 'fixes GH-\u200B7'],
  ['at deadbee1', 'at deadbe\u200Be1'],
  ['six digits abc123 stay', 'six digits abc123 stay'],
  ['https://x.example', 'https:\u200B//x.example'],
  ['www.x.example', 'www\u200B.x.example'],
  ['<b>', '&lt;b&gt;'],
  ['a | b', 'a &#124; b'],
  ['*a* [b](c)', String.raw`\*a\* \[b\](c)`],
  ['$HOME', '<span>$</span>HOME'],
  ['# a', String.raw`\# a`],
  ['1. a', String.raw`1\. a`],
  ['1.5 seconds', String.raw`1\.5 seconds`],
  ['two\r\nlines', 'two lines'],
  ['', ''],
])('escapeText(%j)', (text, markdown) => {
  expect(escapeText(text)).toBe(markdown);
});

test.each([
  ['a', '`a`'],
  ['a`b', '``a`b``'],
  ['`a', '`` `a ``'],
  ['a``b`c', '```a``b`c```'],
  [' a ', '`  a  `'],
  ['  ', '`  `'],
  ['', '` `'],
  ['a\nb', '`a b`'],
  ['@types/node', '`@types/node`'],
  ['a|b', '<code>a&#124;b</code>'],
])('inlineCode(%j)', (text, markdown) => {
  expect(inlineCode(text)).toBe(markdown);
});

test('code in a table cell keeps its text and the table its cells', () => {
  const withTags = rendered(tableOf('<code>x</code>')).shape;
  const withTicks = rendered(tableOf('`x`')).shape;
  fc.assert(
    fc.property(hostileText(), (text) => {
      const hasPipe = text.includes('|');
      expect(rendered(tableOf(inlineCode(`x${text}`))).shape).toEqual(
        hasPipe ? withTags : withTicks,
      );
    }),
    { numRuns: 500, examples: HOSTILE.map((text) => [text]) },
  );
});

test('inline code shows exactly the text', () => {
  fc.assert(
    fc.property(
      hostileText().filter((text) => !text.includes('|') && text.trim() !== ''),
      (text) => {
        const shown = rendered(`x ${inlineCode(text)} x`);
        expect(shown.code).toBe(text.replaceAll('\n', ' ').replaceAll('\u202E', '\uFFFD'));
        expect(shown.text).toBe('x  x');
      },
    ),
    { numRuns: 500 },
  );
});

test.each([
  ['a', '', '```\na\n```'],
  ['a\n', 'ts', '```ts\na\n```'],
  ['', 'suggestion', '```suggestion\n```'],
  ['\n', 'suggestion', '```suggestion\n\n```'],
  ['```\nx', '', '````\n```\nx\n````'],
  ['a ````` b', '', '``````\na ````` b\n``````'],
  ['a', 'ts`\n<x', '```tsx\na\n```'],
])('codeFence(%j, %j)', (text, language, markdown) => {
  expect(codeFence(text, language)).toBe(markdown);
});

test('a code block shows exactly the text and ends where it ends', () => {
  fc.assert(
    fc.property(hostileText(), (text) => {
      const shown = rendered(`${codeFence(text)}\nafter`);
      const content = text === '' || text.endsWith('\n') ? text : `${text}\n`;
      expect(shown.shape).toEqual(['fence', 'paragraph_open', 'inline', 'paragraph_close']);
      expect(shown.text).toBe('after');
      expect(shown.code).toBe(content);
    }),
    { numRuns: 500, examples: HOSTILE.map((text) => [text]) },
  );
});

test('a table cell has neither line breaks nor pipes', () => {
  expect(tableCell('a\n  b|c\r\nd')).toBe('a b&#124;c d');
  expect(tableRow(['a', 'b|c'])).toBe('| a | b&#124;c |');
});

test.each([
  ['https://example.com/a', '[x](https://example.com/a)'],
  ['https://example.com/a(b)|c d', '[x](https://example.com/a%28b%29%7Cc%20d)'],
  ['http://localhost:3000/', '[x](http://localhost:3000/)'],
  ['javascript:alert(1)', 'x'],
  ['not an address', 'x'],
  [null, 'x'],
])('markdownLink to %j', (url, markdown) => {
  expect(markdownLink('x', url)).toBe(markdown);
});
