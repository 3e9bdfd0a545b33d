import type { Token } from 'markdown-it';

import type { Paint } from '#report/code-frame.ts';
import { printable } from '#report/printable.ts';

import { FOLD_CLOSE, FOLD_OPEN, githubMarkdown } from './github-markdown.ts';
import { tableLines } from './table-lines.ts';
import { visibleText } from './visible-text.ts';
import { wrapText } from './wrap-text.ts';

export interface MarkdownTextOptions {
  /** Columns to fill. */
  readonly width: number;
  readonly paint: Paint;
}

/** A comment or report as plain lines for a terminal, without a final line feed. */
export function markdownText(markdown: string, options: MarkdownTextOptions): string {
  const printer = new MarkdownPrinter(options);
  for (const token of MARKDOWN.parse(markdown, {})) {
    printer.take(token);
  }
  return printer.text();
}

const MARKDOWN = githubMarkdown();

class MarkdownPrinter {
  readonly #options: MarkdownTextOptions;
  readonly #lines: string[] = [];
  /** Of the table that is being read. */
  #rows: string[][] | undefined;
  #lead = '';
  #isHeading = false;

  constructor(options: MarkdownTextOptions) {
    this.#options = options;
  }

  text(): string {
    return this.#lines
      .join('\n')
      .replace(/\n{3,}/gu, '\n\n')
      .replace(/^\n+/u, '')
      .trimEnd();
  }

  take(token: Token): void {
    switch (token.type) {
      case 'inline':
        this.#takeText(inlineText(token));
        break;
      case 'fence':
      case 'code_block':
        this.#takeCode(token);
        break;
      case 'heading_open':
        this.#isHeading = true;
        break;
      case 'heading_close':
        this.#isHeading = false;
        this.#lines.push('');
        break;
      case 'list_item_open':
        this.#lead = '- ';
        break;
      case 'list_item_close':
        this.#lead = '';
        break;
      case 'table_open':
        this.#rows = [];
        break;
      case 'tr_open':
        this.#rows?.push([]);
        break;
      case 'table_close':
        this.#lines.push(...tableLines(this.#rows ?? [], this.#options.width), '');
        this.#rows = undefined;
        break;
      case 'paragraph_close':
        this.#lines.push(...(token.hidden ? [] : ['']));
        break;
      case FOLD_OPEN:
        this.#lines.push(this.#options.paint('strong', printable(token.content)), '');
        break;
      case FOLD_CLOSE:
      case 'bullet_list_close':
      case 'ordered_list_close':
        this.#lines.push('');
        break;
      default:
        break;
    }
  }

  #takeText(text: string): void {
    const { width, paint } = this.#options;
    if (this.#rows !== undefined) {
      this.#rows.at(-1)?.push(text);
    } else if (this.#isHeading) {
      this.#lines.push(paint('strong', text));
    } else {
      this.#lines.push(...wrapText(text, width, this.#lead));
      this.#lead = this.#lead === '' ? '' : '  ';
    }
  }

  #takeCode({ info, content }: Token): void {
    const isSuggestion = info.trim() === 'suggestion';
    const lines = content.replace(/\n$/u, '').split('\n').map(visibleText);
    this.#lines.push(
      ...lines.map((line) =>
        isSuggestion ? this.#options.paint('added', `+ ${line}`) : `    ${line}`,
      ),
      '',
    );
  }
}

function inlineText({ children }: Token): string {
  const parts = (children ?? []).map(({ type, content }) =>
    type === 'softbreak' || type === 'hardbreak' ? ' ' : content,
  );
  return printable(parts.join('')).replaceAll('\u200B', '');
}
