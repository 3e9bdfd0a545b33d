import type { Block, Inline, Inlines } from './document.ts';

/**
 * A section of a rule's page as blocks: paragraphs, lists and code blocks, with code and links inside
 * of lines. Other Markdown stays as it is written.
 */
export function pageBlocks(markdown: string): readonly Block[] {
  return markdown
    .split(/^(```[^\n]*\n[\s\S]*?^```$)/mu)
    .flatMap((part) => (part.startsWith('```') ? [codeBlock(part)] : textBlocks(part)));
}

function codeBlock(fenced: string): Block {
  return { kind: 'code', text: fenced.split('\n').slice(1, -1).join('\n') };
}

const LIST_MARK = /^(?:[-*]|(?<number>\d+)\.) /u;

function textBlocks(text: string): readonly Block[] {
  return text
    .split(/\n\s*\n/u)
    .map((block) => block.trim())
    .filter((block) => block !== '')
    .map((block) => {
      const mark = LIST_MARK.exec(block);
      return mark === null
        ? { kind: 'paragraph', content: inlines(block) }
        : { kind: 'list', isOrdered: mark.groups?.['number'] !== undefined, items: items(block) };
    });
}

function items(list: string): readonly Inlines[] {
  return list
    .split(/^(?=(?:[-*]|\d+\.) )/mu)
    .map((item) => inlines(item.replace(LIST_MARK, '').trim()));
}

const MARKED =
  /(?<ticks>`+)(?<code>.+?)\k<ticks>(?!`)|\[(?<label>[^\]]+)\]\((?<url>https?:[^)\s]+)\)/gu;

function inlines(text: string): Inlines {
  const line = text.replace(/\s*\n\s*/gu, ' ');
  const found: Inline[] = [];
  let end = 0;
  for (const match of line.matchAll(MARKED)) {
    found.push(line.slice(end, match.index), marked(match.groups ?? {}));
    end = match.index + match[0].length;
  }
  return [...found, line.slice(end)].filter((part) => part !== '');
}

function marked({ code, label, url }: Readonly<Record<string, string | undefined>>): Inline {
  return code === undefined
    ? { kind: 'link', text: label ?? '', url: url ?? '' }
    : { kind: 'code', text: code };
}
