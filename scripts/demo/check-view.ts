import { count } from '#report/counting.ts';

import { html } from '#report/html.ts';
import type { Html } from '#report/html.ts';
import { markdownView } from './markdown-view.ts';
import { isMergeBlocked, mergeSentence } from './merge-state.ts';
import type { AnnotationView, CheckView, PushView } from './pull-request-view.ts';
import { visibleText } from './visible-text.ts';

/** Whether the pull request could be merged after this push, with the check that decides. */
export function mergeBox(push: PushView, baseBranch: string, checkAnchor: string): Html {
  const isBlocked = isMergeBlocked(push);
  return html`<section class="merge ${isBlocked ? 'blocked' : 'free'}" aria-label="Merge">
    <p class="verdict">
      <span class="mark" aria-hidden="true">${isBlocked ? '✕' : '✓'}</span>
      <strong>${mergeSentence(push, baseBranch)}</strong>
    </p>
    <p class="row">
      <span class="${conclusionClass(push.check)}" aria-hidden="true">●</span>
      <span
        ><b>${push.check.name}</b> <span class="tag">Required</span> ${push.check.conclusion}:
        ${push.check.title}</span
      >
      <a href="#${checkAnchor}">Read the check</a>
    </p>
  </section>`;
}

/** The check run: conclusion, title, summary, details of the findings, annotations. */
export function checkView(check: CheckView, anchor: string): Html {
  return html`<section class="check" id="${anchor}" aria-labelledby="${anchor}-title">
    <h3 id="${anchor}-title">
      Check <span class="name">${check.name}</span>
      <span class="tag ${conclusionClass(check)}">${check.conclusion}</span>
    </h3>
    <p class="title">${check.title}</p>
    ${markdownView(check.summary)}
    ${
      check.text === ''
        ? undefined
        : html`<details class="text">
            <summary>Details</summary>
            ${markdownView(check.text)}
          </details>`
    }
    ${check.annotations.length === 0 ? undefined : annotationList(check.annotations)}
  </section>`;
}

function annotationList(annotations: readonly AnnotationView[]): Html {
  return html`<h4>${count(annotations.length, 'annotation')}</h4>
    <ul class="annotations">
      ${annotations.map(
        ({ path, startLine, endLine, level, title, message }) =>
          html`<li class="${level === 'failure' ? 'failed' : 'noted'}">
            <p class="place">
              ${visibleText(path)}:${startLine}${endLine === startLine ? '' : `–${endLine}`}
              <span class="tag">${level}</span>
            </p>
            <p><strong>${visibleText(title)}</strong></p>
            <p>${visibleText(message)}</p>
          </li>`,
      )}
    </ul>`;
}

function conclusionClass({ conclusion }: CheckView): string {
  return conclusion === 'success' ? 'passed' : 'failed';
}
