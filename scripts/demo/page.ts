import { count, digits } from '#report/counting.ts';

import { checkView, mergeBox } from './check-view.ts';
import { byline } from './comment-view.ts';
import { diffView } from './diff-view.ts';
import { html, trustedHtml } from '#report/html.ts';
import type { Html } from '#report/html.ts';
import { markdownView } from './markdown-view.ts';
import { isMergeBlocked } from './merge-state.ts';
import { PAGE_STYLE } from './page-style.ts';
import type { PullRequestView, PushView } from './pull-request-view.ts';
import { seconds } from './verdict-text.ts';
import { visibleText } from './visible-text.ts';

/** What a browser may load for the page: nothing but the style that is in it. */
export const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** A pull request with its verdicts as one HTML document that needs nothing else. */
export function pullRequestPage(pull: PullRequestView): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta http-equiv="Content-Security-Policy" content="${PAGE_POLICY}" />
        <title>${visibleText(pull.title)} · ${pull.repository} #${pull.number}</title>
        <style>
          ${trustedHtml(PAGE_STYLE)}
        </style>
      </head>
      <body>
        <header>
          <p class="repository">${pull.repository}</p>
          <h1>${visibleText(pull.title)} <span class="faint">#${pull.number}</span></h1>
          <p>
            <span class="tag state">${pull.state}</span>
            <strong>${pull.author}</strong> wants to merge <code>${pull.headBranch}</code> into
            <code>${pull.baseBranch}</code>
          </p>
          <nav aria-label="Pushes">
            ${pull.pushes.map((push, index) => pushLink(push, index + 1))}
          </nav>
        </header>
        <main>${pull.pushes.map((push, index) => pushView(push, index + 1, pull.baseBranch))}</main>
        <footer>
          <p>
            Written by Faultline’s demo from what its service posted. This is not a page of GitHub.
          </p>
        </footer>
      </body>
    </html> `.text;
}

function pushLink(push: PushView, number: number): Html {
  const isBlocked = isMergeBlocked(push);
  return html`<a href="#push-${number}" class="${isBlocked ? 'blocked' : 'free'}">
    Push ${number} <code>${push.sha.slice(0, 7)}</code>
    <b>${isBlocked ? 'Blocked' : 'Can be merged'}</b>
  </a>`;
}

function pushView(push: PushView, number: number, baseBranch: string): Html {
  const id = `push-${number}`;
  const check = `${id}-check`;
  return html`<section class="push" id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">
      Push ${number} <code>${push.sha.slice(0, 7)}</code>
      <span class="faint">verdict after ${seconds(push.took)}</span>
    </h2>
    ${mergeBox(push, baseBranch, check)}
    <h3>
      ${count(push.fileCount, 'changed file')} <span class="plus">+${digits(push.additions)}</span>
      <span class="minus">−${digits(push.deletions)}</span>
    </h3>
    ${push.reviews.map(
      (body) =>
        html`<div class="review">
          ${byline('faultline[bot]', 'reviewed this push')} ${markdownView(body)}
        </div>`,
    )}
    ${diffView(push.files, push.comments)} ${checkView(push.check, check)}
  </section>`;
}
