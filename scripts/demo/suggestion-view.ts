import { html } from '#report/html.ts';
import type { Html } from '#report/html.ts';
import { visibleText } from './visible-text.ts';

/** Lines that a comment stands on, without line ends. */
export interface SuggestedLines {
  /** Line number of the first one. */
  readonly startLine: number;
  readonly before: readonly string[];
}

/** A suggested change as a small diff. Without the lines that it replaces, only what it puts there. */
export function suggestionView(suggested: string, replaced: SuggestedLines | undefined): Html {
  const after = suggested.replace(/\n$/u, '').split('\n');
  const start = replaced?.startLine;
  return html`<figure class="suggestion">
    <figcaption>Suggested change</figcaption>
    <table class="diff">
      <colgroup>
        <col class="number" />
        <col class="sign" />
        <col />
      </colgroup>
      <tbody>
        ${(replaced?.before ?? []).map((text, index) => row('removed', '-', start, index, text))}
        ${(suggested === '' ? [] : after).map((text, index) =>
          row('added', '+', start, index, text),
        )}
      </tbody>
    </table>
  </figure>`;
}

function row(
  kind: 'added' | 'removed',
  sign: string,
  start: number | undefined,
  index: number,
  text: string,
): Html {
  const number = start === undefined ? '' : start + index;
  return html`<tr class="${kind}">
    <td class="number">${number}</td>
    <td class="sign">${sign}</td>
    <td class="code">${visibleText(text)}</td>
  </tr>`;
}
