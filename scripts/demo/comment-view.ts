import { html } from '#report/html.ts';
import type { Html } from '#report/html.ts';
import { markdownView } from './markdown-view.ts';
import type { CommentView } from './pull-request-view.ts';
import type { SuggestedLines } from './suggestion-view.ts';

/** One inline comment. `lines` are those it stands on, for a suggestion in it. */
export function commentView(comment: CommentView, lines: SuggestedLines | undefined): Html {
  const place = comment.line ?? comment.originalLine;
  return html`<article
    class="comment"
    aria-label="Comment on ${comment.path}${place === undefined ? '' : ` line ${place}`}"
  >
    ${byline(comment.author, comment.isNew ? 'commented' : 'commented on an earlier push')}
    ${markdownView(comment.body, lines)}
  </article>`;
}

/** Who said it. */
export function byline(author: string, what: string): Html {
  const name = author.replace(/\[bot\]$/u, '');
  const isApp = name !== author;
  return html`<p class="byline">
    <span class="avatar" aria-hidden="true">${name.slice(0, 1).toUpperCase()}</span>
    <strong>${name}</strong> ${isApp ? html`<span class="tag">App</span>` : undefined} ${what}
  </p>`;
}
