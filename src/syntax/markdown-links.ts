interface MarkdownRange {
  /** UTF-16 offsets into the file's text, `end` exclusive. */
  readonly start: number;
  readonly end: number;
}

/** Where a link leads, by the place of its target as it is written. */
export interface MarkdownLink extends MarkdownRange {
  /** `[text](target)` or `<https://…>`, `![text](target)`, `[label]: target`. */
  readonly kind: 'link' | 'image' | 'definition';
  /** Without angle brackets and backslashes; query and fragment belong to it. */
  readonly target: string;
}

const LONGEST_FILE = 1024 * 1024;
const LINE = /[^\r\n]*(?:\r\n|\r|\n|$)/gu;
// Also in quotes and list items.
const FENCE = /^[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)?(?<fence>`{3,}|~{3,})(?<info>[^`]*)$/u;
const LIST_ITEM = /^\s*(?:[-*+]|\d{1,9}[.)])\s/u;
const TARGET = String.raw`(?<target><[^<>\n]*>|[^\s()<](?:[^\s()\\]|\\.|\([^\s()]*\)){0,2000})`;
const TOKEN = new RegExp(
  [
    String.raw`\\[\s\S]`,
    String.raw`(?<paragraph>\n\s*\n)`,
    '(?<code>`+)',
    '(?<comment><!--)',
    String.raw`<(?<address>[a-z][a-z\d+.-]{1,31}:[^\s<>]*)>`,
    String.raw`(?<open>!?\[)`,
    String.raw`\]\([ \t]*${TARGET}(?=[ \t]*(?:\)|\s["'(]))`,
    String.raw`(?<close>\])`,
  ].join('|'),
  'giu',
);
const DEFINITION =
  /^(?<head> {0,3}\[(?!\^)(?:[^\\[\]\n]|\\.){1,999}\]:[ \t]*)(?<target><[^<>\n]*>|[^\s<]\S*)/gmu;

/**
 * The links, images, addresses in angle brackets and definitions of a Markdown file in source order, without
 * those in code and comments. Never throws; what is half-written is left out.
 * https://spec.commonmark.org/0.31.2/#links
 */
export function markdownLinks(text: string): readonly MarkdownLink[] {
  return text.length > LONGEST_FILE
    ? []
    : proseOf(text).flatMap((range) => {
        const prose = text.slice(range.start, range.end);
        const links = [...inlineLinks(prose), ...definitions(prose)].map((link) => ({
          ...link,
          start: range.start + link.start,
          end: range.start + link.end,
        }));
        return links.toSorted((a, b) => a.start - b.start);
      });
}

/** The stretches of a text that are not blocks of code. */
function proseOf(text: string): readonly MarkdownRange[] {
  const prose: MarkdownRange[] = [];
  let fence: string | undefined;
  let isInList = false;
  let isInParagraph = false;
  for (const match of text.matchAll(LINE)) {
    const line = match[0].trimEnd();
    const found = FENCE.exec(line)?.groups;
    const isCode = fence !== undefined || found !== undefined;
    if (fence === undefined) {
      fence = found?.['fence'];
    } else if (found?.['fence']?.startsWith(fence) === true && found['info'] === '') {
      fence = undefined;
    }
    isInList = LIST_ITEM.test(line) || (isInList && /^(?:\s|$)/u.test(line));
    // Four spaces make code of a line, unless they continue a paragraph or an item of a list.
    const isIndented: boolean = /^(?: {4}|\t)/u.test(line) && !isInList && !isInParagraph;
    isInParagraph = !isCode && !isIndented && line !== '';
    if (!isCode && !isIndented) {
      addLine(prose, match.index, match.index + match[0].length);
    }
  }
  return prose;
}

function addLine(prose: MarkdownRange[], start: number, end: number): void {
  const last = prose.at(-1);
  if (last?.end === start) {
    prose[prose.length - 1] = { start: last.start, end };
  } else {
    prose.push({ start, end });
  }
}

function inlineLinks(prose: string): readonly MarkdownLink[] {
  const links: MarkdownLink[] = [];
  const codeEnds = endsOfCode(prose);
  let open: string[] = [];
  const tokens = new RegExp(TOKEN);
  for (let match = tokens.exec(prose); match !== null; match = tokens.exec(prose)) {
    const { paragraph, code, comment, address, target } = match.groups ?? {};
    if (paragraph !== undefined) {
      open = [];
    } else if (code !== undefined) {
      tokens.lastIndex = codeEnds.get(match.index) ?? tokens.lastIndex;
    } else if (comment !== undefined) {
      const end = prose.indexOf('-->', tokens.lastIndex);
      tokens.lastIndex = end === -1 ? prose.length : end;
    } else if (address !== undefined) {
      const start = match.index + 1;
      links.push({ kind: 'link', target: address, start, end: start + address.length });
    } else if (match.groups?.['open'] !== undefined) {
      open.push(match[0]);
    } else if (target !== undefined || match.groups?.['close'] !== undefined) {
      const opened = open.pop();
      if (opened !== undefined && target !== undefined) {
        links.push(linkOf(opened === '[' ? 'link' : 'image', target, tokens.lastIndex));
      }
    }
  }
  return links;
}

/** Where the code ends that begins at some backticks: behind the next as many. What nothing closes is text. */
function endsOfCode(prose: string): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  const next = new Map<number, number>();
  for (const { 0: ticks, index } of [...prose.matchAll(/`+/gu)].toReversed()) {
    const end = next.get(ticks.length);
    if (end !== undefined) {
      ends.set(index, end);
    }
    next.set(ticks.length, index + ticks.length);
  }
  return ends;
}

function definitions(prose: string): readonly MarkdownLink[] {
  return [...prose.matchAll(DEFINITION)].map((match) =>
    linkOf('definition', match.groups?.['target'] ?? '', match.index + match[0].length),
  );
}

function linkOf(kind: MarkdownLink['kind'], written: string, end: number): MarkdownLink {
  const target = written.replace(/^<(?<inner>.*)>$/u, '$<inner>');
  const unescaped = target.replaceAll(/\\(?<sign>[!-/:-@[-`{-~])/gu, '$<sign>');
  return { kind, target: unescaped, start: end - written.length, end };
}
