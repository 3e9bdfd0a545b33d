import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { markdownLinks } from './markdown-links.ts';

function links(text: string): readonly string[] {
  return markdownLinks(text).map(({ kind, target }) => `${kind} ${target}`);
}

describe('markdownLinks', () => {
  it.each([
    ['see [the runbook](docs/runbook.md#restore) now', ['link docs/runbook.md#restore']],
    ['[a](<docs/my file.md> "Title") and [b](b.md \'t\')', ['link docs/my file.md', 'link b.md']],
    ['![logo](logo.png)', ['image logo.png']],
    ['[![logo](logo.png)](https://example.com)', ['image logo.png', 'link https://example.com']],
    ['[a](b_(c).md)', ['link b_(c).md']],
    ['[a](b\\_c.md)', ['link b_c.md']],
    ['[a [b] c](d.md)', ['link d.md']],
    ['<https://example.com/a> and <b>', ['link https://example.com/a']],
    [
      '[a][b]\n\n[b]: docs/b.md "Title"\n[c]: <d e.md>',
      ['definition docs/b.md', 'definition d e.md'],
    ],
    ['- item\n\n    [a](b.md) of the item', ['link b.md']],
    ['text\n    [a](b.md) goes on', ['link b.md']],
    ['| [a](b.md) | [c](d.md) |', ['link b.md', 'link d.md']],
  ])('reads %j', (text, expected) => {
    expect(links(text)).toEqual(expected);
  });

  it.each([
    'no `[a](b.md)` in code',
    'no ``[a](b.md) ` ``',
    '```md\n[a](b.md)\n```\n',
    '~~~\n[a](b.md)\n```\n[a](b.md)\n',
    '> ```\n> [a](b.md)\n> ```\n',
    'text\n\n    [a](b.md) is code\n',
    '<!-- [a](b.md) -->',
    '\\[a](b.md)',
    '[a] (b.md)',
    'a](b.md)',
    '[a\n\nb](c.md)',
    '[^1]: a footnote',
    'half a [link](docs/',
  ])('reads none in %j', (text) => {
    expect(links(text)).toEqual([]);
  });

  it('places targets exactly, also with CRLF and behind a block of code', () => {
    const text = '# \u{1F600}\r\n```\r\n[x](y)\r\n```\r\n[a](<b c.md> "t")\r\n\r\n[d]: e.md\r\n';
    expect(markdownLinks(text).map(({ start, end }) => text.slice(start, end))).toEqual([
      '<b c.md>',
      'e.md',
    ]);
  });

  it('reads on behind a backtick that nothing closes', () => {
    expect(links('a ` b [c](d.md)')).toEqual(['link d.md']);
  });

  it.each(['<!-- ', '` `` ', '[', '](', '![a](', '\n\n'])('ends soon on many %j', (part) => {
    expect(markdownLinks(part.repeat(1_000_000 / part.length))).toEqual([]);
  });

  it('ends soon on backticks that are never as many', () => {
    const ticks = Array.from({ length: 1200 }, (_, length) => '`'.repeat(length)).join(' ');
    expect(markdownLinks(`${ticks} [a](b.md)`)).toHaveLength(1);
  });

  it('does not read a file that is far too long', () => {
    expect(markdownLinks('[a](b.md)\n'.repeat(200_000))).toEqual([]);
  });

  it('never throws, ends, and stays inside of the text', () => {
    const piece = fc.constantFrom(
      '[',
      ']',
      '](',
      ')',
      '!',
      '`',
      '```',
      '<',
      '>',
      '\\',
      '\n',
      ' ',
      'a',
      ':',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (input) => {
        for (const { start, end } of markdownLinks(input)) {
          expect(start >= 0 && start <= end && end <= input.length).toBe(true);
        }
      }),
    );
  });
});
