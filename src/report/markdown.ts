import { printable } from './printable.ts';

const ZERO_WIDTH_SPACE = '\u200B';

/**
 * Makes text from a repository literal in GitHub Markdown, on one line: no mention, reference, link,
 * image, HTML, formula, emoji or table cell can come out of it, wherever in a line it is put.
 *
 * Mentions and references are found by GitHub in the rendered text, where a backslash no longer
 * protects, so a zero-width space parts them. See
 * https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
 */
export function escapeText(text: string): string {
  return escapeLineStart(escapeSyntax(breakReferences(oneLine(text))));
}

/**
 * Text as code inside of a line, usable in table cells too. Nothing is linked or mentioned inside of
 * code. Text with a pipe becomes a `<code>` element, because a table cell ends at a pipe even inside
 * of backticks (https://github.github.com/gfm/#example-200).
 */
export function inlineCode(text: string): string {
  const line = printable(text);
  if (line.includes('|')) {
    return `<code>${escapeText(line)}</code>`;
  }
  if (line === '') {
    return '` `';
  }
  const ticks = '`'.repeat(longestRun(line) + 1);
  const pad = line.startsWith('`') || line.endsWith('`') || /^ .*[^ ].* $/u.test(line) ? ' ' : '';
  return `${ticks}${pad}${line}${pad}${ticks}`;
}

/**
 * Text as a code block, kept to the character. The fence is longer than any run of backticks in the
 * text, so that no line of it closes the block. Empty text gives an empty block.
 */
export function codeFence(text: string, language = ''): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  const end = text === '' || text.endsWith('\n') ? '' : '\n';
  return `${fence}${language.replace(/[^\w+.-]/gu, '')}\n${text}${end}${fence}`;
}

/** Finished Markdown made fit for one table cell: no line break, no pipe. */
export function tableCell(markdown: string): string {
  return markdown.replace(/\s*[\r\n]+\s*/gu, ' ').replaceAll('|', '&#124;');
}

/** One row of a table from finished Markdown. */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.map(tableCell).join(' | ')} |`;
}

/** A link whose label is finished Markdown. Without a valid http or https address only the label. */
export function markdownLink(label: string, url: string | null): string {
  const address = url === null ? null : URL.parse(url);
  if (address === null || !['http:', 'https:'].includes(address.protocol)) {
    return label;
  }
  const href = address.href.replace(
    /[()|<>\\`]/gu,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `[${label}](${href})`;
}

function oneLine(text: string): string {
  return printable(text).replace(/\s+/gu, ' ').trim();
}

/** Parts what GitHub would link in rendered text. A commit is linked from seven digits on. */
function breakReferences(text: string): string {
  return text
    .replace(/(?<=\S)@/gu, `${ZERO_WIDTH_SPACE}@`)
    .replace(
      /@(?=\S)|#(?=\d)|\bgh-(?=\d)|\bwww(?=\.)|:(?=\/\/)|:(?=[\w+-]+:)/giu,
      `$&${ZERO_WIDTH_SPACE}`,
    )
    .replace(/\b[0-9a-f]{7,40}\b/giu, (commit) =>
      (commit.match(/.{1,6}/gu) ?? []).join(ZERO_WIDTH_SPACE),
    );
}

/**
 * Dollar signs stand in a `<span>`, as GitHub advises for those that open no formula:
 * https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/writing-mathematical-expressions
 */
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '|': '&#124;',
  $: '<span>$</span>',
};

function escapeSyntax(text: string): string {
  // An underscore inside of a word is never emphasis, and names such as idle_timeout stay readable.
  return text.replace(
    /(?<![a-z0-9])_|_(?![a-z0-9])|[\\`*[\]~&<>|$]/giu,
    (character) => ENTITIES[character] ?? `\\${character}`,
  );
}

/** Headings, lists, underlines of headings and rules of tables begin at the start of a line only. */
function escapeLineStart(text: string): string {
  return text.replace(/^[#+=:-]/u, String.raw`\$&`).replace(/^(\d{1,9})(?=[.)])/u, '$1\\');
}

function longestRun(text: string): number {
  return (text.match(/`+/gu) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}
