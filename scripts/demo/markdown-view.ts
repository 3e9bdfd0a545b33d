import type { Token } from 'markdown-it';

import { FOLD_CLOSE, FOLD_OPEN, githubMarkdown } from './github-markdown.ts';
import { escapeHtml, html, trustedHtml } from '#report/html.ts';
import type { Html } from '#report/html.ts';
import { suggestionView } from './suggestion-view.ts';
import type { SuggestedLines } from './suggestion-view.ts';

/**
 * A comment or report as HTML. `replaced` are the lines under a comment, which a suggestion block of
 * its body replaces. Headings are one level deeper than written, to stand under those of the page.
 */
export function markdownView(text: string, replaced?: SuggestedLines): Html {
  const parts = runs(MARKDOWN.parse(text, {})).map((run) =>
    Array.isArray(run)
      ? trustedHtml(MARKDOWN.renderer.render(run, MARKDOWN.options, {}))
      : suggestionView(run.content, replaced),
  );
  return html`<div class="markdown">${parts}</div>`;
}

/** Suggestions by themselves, what stands between them together. */
function runs(tokens: readonly Token[]): readonly (Token | Token[])[] {
  const found: (Token | Token[])[] = [];
  for (const token of tokens) {
    const last = found.at(-1);
    if (isSuggestion(token)) {
      found.push(token);
    } else if (Array.isArray(last)) {
      last.push(token);
    } else {
      found.push([token]);
    }
  }
  return found;
}

const MARKDOWN = githubMarkdown();

const { rules } = MARKDOWN.renderer;
rules[FOLD_OPEN] = (tokens, index) =>
  `<details><summary>${escapeHtml(tokens[index]?.content ?? '')}</summary>`;
rules[FOLD_CLOSE] = () => '</details>';
rules['heading_open'] = (tokens, index) => `<${deeperHeading(tokens[index])}>`;
rules['heading_close'] = (tokens, index) => `</${deeperHeading(tokens[index])}>`;
rules['link_open'] = (tokens, index) =>
  `<a href="${escapeHtml(String(tokens[index]?.attrGet('href') ?? ''))}" rel="noopener noreferrer nofollow">`;
// A table that is wider than a phone scrolls by itself, by keyboard too.
rules['table_open'] = () => '<div class="table" tabindex="0"><table>';
rules['table_close'] = () => '</table></div>';

function deeperHeading(token: Token | undefined): string {
  return `h${Math.min(6, Number(token?.tag.slice(1) ?? 3) + 1)}`;
}

function isSuggestion({ type, info }: Token): boolean {
  return type === 'fence' && info.trim() === 'suggestion';
}
