import { count, digits } from '#report/counting.ts';
import { parseHunks } from '#test/github/unified-diff.ts';
import type { DiffLine, Hunk } from '#test/github/unified-diff.ts';

import { commentView } from './comment-view.ts';
import { html } from '#report/html.ts';
import type { Html } from '#report/html.ts';
import type { CommentView, FileView } from './pull-request-view.ts';
import type { SuggestedLines } from './suggestion-view.ts';
import { visibleText } from './visible-text.ts';

/** Lines that are shown of files without comments: a page of more is neither read nor quick. */
const MOST_LINES = 20_000;

/** Lines of files that are open from the start. */
const MOST_OPEN_LINES = 3_000;

/**
 * All changed files, each with its hunks and with the comments under their lines. Comments whose line
 * is no longer in the diff come last. A very large change shows the first files and those with comments.
 */
export function diffView(files: readonly FileView[], comments: readonly CommentView[]): Html {
  const placed = comments.filter(({ line }) => line !== undefined);
  const outdated = comments.filter(({ line }) => line === undefined);
  let lines = 0;
  const views = files.map((file) => {
    const own = placed.filter(({ path }) => path === file.path);
    lines += file.additions + file.deletions;
    const isShown = own.length > 0 || lines <= MOST_LINES;
    return fileView(isShown ? file : { ...file, patch: undefined }, own, {
      isOpen: own.length > 0 || lines <= MOST_OPEN_LINES,
      missing: isShown
        ? 'Not shown: a binary file, a change without lines, or one that is too large.'
        : 'Not shown: this change is too large for one page.',
    });
  });
  return html`${views}${outdatedComments(outdated)}`;
}

function fileView(
  file: FileView,
  comments: readonly CommentView[],
  { isOpen, missing }: { readonly isOpen: boolean; readonly missing: string },
): Html {
  const hunks = file.patch === undefined ? [] : parseHunks(file.patch);
  return html`<details class="file" ${isOpen ? html`open` : undefined}>
    <summary>
      <span class="path">${fileName(file)}</span>
      ${file.status === 'modified' ? undefined : html`<span class="tag">${file.status}</span>`}
      <span class="counts">
        <span class="plus">+${digits(file.additions)}</span>
        <span class="minus">−${digits(file.deletions)}</span>
        ${comments.length === 0 ? undefined : html`<span>${count(comments.length, 'comment')}</span>`}
      </span>
    </summary>
    ${
      hunks.length === 0
        ? html`<p class="missing">${missing}</p>`
        : html`<table class="diff">
            <caption class="unseen">
              Changes of ${visibleText(file.path)}: line before, line after, text
            </caption>
            <colgroup>
              <col class="number" />
              <col class="number" />
              <col class="sign" />
              <col />
            </colgroup>
            ${hunks.map((hunk) => hunkView(hunk, comments))}
          </table>`
    }
  </details>`;
}

function fileName({ path, previousPath }: FileView): string {
  return previousPath === undefined
    ? visibleText(path)
    : `${visibleText(previousPath)} → ${visibleText(path)}`;
}

function hunkView(hunk: Hunk, comments: readonly CommentView[]): Html {
  return html`<tbody>
    <tr class="hunk">
      <td colspan="4">${visibleText(hunk.header)}</td>
    </tr>
    ${hunk.lines.map((line) => [
      lineView(line),
      comments
        .filter((comment) => standsOn(comment, line))
        .map(
          (comment) =>
            html`<tr class="said">
              <td colspan="4">${commentView(comment, suggestedLines(comment, hunk))}</td>
            </tr>`,
        ),
    ])}
  </tbody>`;
}

const SIGNS: Readonly<Record<DiffLine['kind'], string>> = { added: '+', removed: '-', context: '' };

function lineView({ kind, oldLine, newLine, text }: DiffLine): Html {
  return html`<tr class="${kind}">
    <td class="number">${oldLine}</td>
    <td class="number">${newLine}</td>
    <td class="sign">${SIGNS[kind]}</td>
    <td class="code">${visibleText(text.slice(1).replace(/\r$/u, ''))}</td>
  </tr>`;
}

function standsOn({ side, line }: CommentView, { oldLine, newLine }: DiffLine): boolean {
  return line !== undefined && line === (side === 'LEFT' ? oldLine : newLine);
}

/** The lines of the head that a comment stands on, which a suggestion in it replaces. */
function suggestedLines(comment: CommentView, hunk: Hunk): SuggestedLines | undefined {
  const { line, startLine = line, side } = comment;
  if (line === undefined || startLine === undefined || side === 'LEFT') {
    return undefined;
  }
  const before = hunk.lines.filter(
    ({ newLine }) => newLine !== undefined && newLine >= startLine && newLine <= line,
  );
  return { startLine, before: before.map(({ text }) => text.slice(1)) };
}

function outdatedComments(comments: readonly CommentView[]): Html | undefined {
  if (comments.length === 0) {
    return undefined;
  }
  return html`<details class="outdated">
    <summary>${count(comments.length, 'comment')} on lines that changed since</summary>
    ${comments.map(
      (comment) =>
        html`<p class="place">${visibleText(comment.path)}:${comment.originalLine}</p>
          ${commentView(comment, undefined)}`,
    )}
  </details>`;
}
