import { frameText } from '../code-frame.ts';
import type { LineChange } from '../line-changes.ts';
import { codeFence, escapeText, inlineCode, markdownLink, tableRow } from '../markdown.ts';
import { folded } from '../markdown-sections.ts';
import { printable } from '../printable.ts';
import type { Block, Document, Inline, Inlines, Section } from './document.ts';

/** A document as Markdown, whole: a file has no limit. Ends with a line feed. */
export function documentMarkdown({ title, facts, sections }: Document): string {
  return `${[
    `# ${escapeText(title)}`,
    facts.map(escapeText).join(' · '),
    ...sections.map(sectionMarkdown),
  ].join('\n\n')}\n`;
}

function sectionMarkdown({ title, blocks }: Section): string {
  return [`## ${escapeText(title)}`, ...blocks.flatMap(blockMarkdown)].join('\n\n');
}

/** Pictures are left out: what stands beside them says the same. */
function blockMarkdown(block: Block): readonly string[] {
  switch (block.kind) {
    case 'paragraph':
      return [inlinesMarkdown(block.content)];
    case 'heading':
      return [`### ${inlinesMarkdown(block.content)}`];
    case 'list': {
      const mark = block.isOrdered === true ? '1.' : '-';
      return [block.items.map((item) => `${mark} ${inlinesMarkdown(item)}`).join('\n')];
    }
    case 'checks':
      return [block.items.map((item) => `- [ ] ${inlinesMarkdown(item)}`).join('\n')];
    case 'table':
      return [tableMarkdown(block.heads, block.rows)];
    case 'code':
      return [codeFence(block.text)];
    case 'frame':
      return [codeFence(frameText(block.frame, (_style, text) => text).join('\n'))];
    case 'changes':
      return [codeFence(block.changes.flatMap(changeLines).join('\n'), 'diff')];
    case 'bars':
      return [];
    case 'folded':
      return [folded(block.summary, block.blocks.flatMap(blockMarkdown).join('\n\n'))];
    case 'finding':
      return block.blocks.flatMap(blockMarkdown);
  }
}

function tableMarkdown(heads: readonly string[], rows: readonly (readonly Inlines[])[]): string {
  return [
    tableRow(heads.map(escapeText)),
    tableRow(heads.map(() => '---')),
    ...rows.map((row) => tableRow(row.map(inlinesMarkdown))),
  ].join('\n');
}

function changeLines({ path, startLine, before, after }: LineChange): readonly string[] {
  return [
    `@@ ${printable(path)}:${String(startLine)} @@`,
    ...before.map((line) => `-${printable(line)}`),
    ...after.map((line) => `+${printable(line)}`),
  ];
}

function inlinesMarkdown(content: Inlines): string {
  return content.map((inline, index) => inlineMarkdown(inline, index === 0)).join('');
}

function inlineMarkdown(inline: Inline, isFirst: boolean): string {
  if (typeof inline === 'string') {
    return isFirst ? escapeText(inline) + spaceAfter(inline) : escapeInside(inline);
  }
  switch (inline.kind) {
    case 'code':
      return inlineCode(inline.text);
    case 'strong':
      return `**${escapeText(inline.text)}**`;
    case 'severity':
      return `**${inline.severity}**`;
    case 'link':
      return markdownLink(escapeText(inline.text), inline.url);
    case 'reference':
      return escapeInside(inline.text);
  }
}

/** Text that does not begin its line: what acts only there stays, and so does the space at its ends. */
function escapeInside(text: string): string {
  const before = ')';
  return escapeText(`${before}${text}`).slice(before.length) + spaceAfter(text);
}

function spaceAfter(text: string): string {
  return /\s$/u.test(text) ? ' ' : '';
}
