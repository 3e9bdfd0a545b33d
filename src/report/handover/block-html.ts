import type { Frame, FrameLine } from '../frame.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { LineChange } from '../line-changes.ts';
import { barsHtml } from './bars-html.ts';
import type { Block, Inlines } from './document.ts';
import { inlineHtml } from './inline-html.ts';

/** A block with all that is in it. Ends with a line feed. */
export function blockHtml(block: Block): Html {
  switch (block.kind) {
    case 'paragraph':
      return html`<p>${line(block.content)}</p> `;
    case 'heading':
      return block.anchor === undefined
        ? html`<h3>${line(block.content)}</h3> `
        : html`<h3 id="${block.anchor}">${line(block.content)}</h3> `;
    case 'list':
      return block.isOrdered === true
        ? html`<ol>
            ${items(block)}
          </ol> `
        : html`<ul>
            ${items(block)}
          </ul> `;
    case 'checks':
      return html`<ul class="checks">
        ${block.items.map(
          (item) =>
            html`<li>
              <label><input type="checkbox" /> <span>${line(item)}</span></label>
            </li>`,
        )}
      </ul> `;
    case 'table':
      return tableHtml(block);
    case 'code':
      return html`<pre tabindex="0"><code>${block.text}</code></pre> `;
    case 'frame':
      return frameHtml(block.frame);
    case 'changes':
      return html`<pre class="lines"><code>${block.changes.map(changeHtml)}</code></pre> `;
    case 'bars':
      return barsHtml(block.bars);
    case 'folded':
      return html`<details>
        <summary>${block.summary}</summary>
        ${block.blocks.map(blockHtml)}
      </details> `;
    case 'finding':
      return html`<article id="${block.anchor}" class="finding ${block.severity}">
        ${block.blocks.map(blockHtml)}
      </article> `;
  }
}

function line(content: Inlines): readonly Html[] {
  return content.map(inlineHtml);
}

function items({ items: all, anchors }: Block & { kind: 'list' }): readonly Html[] {
  return all.map((item, index) => {
    const anchor = anchors?.[index];
    return anchor === undefined
      ? html`<li>${line(item)}</li>`
      : html`<li id="${anchor}">${line(item)}</li>`;
  });
}

/** Cells carry their head, because on a phone each row becomes a card. */
function tableHtml({ heads, rows, isMatrix }: Block & { kind: 'table' }): Html {
  return html`<div class="scroll">
    <table class="${isMatrix === true ? 'matrix' : 'cards'}">
      <thead>
        <tr>
          ${heads.map((head) => html`<th scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map((cell, column) => html`<td data-head="${heads[column]}"><span>${line(cell)}</span></td>`)}
            </tr> `,
        )}
      </tbody>
    </table>
  </div> `;
}

function frameHtml({ lines, goesOnTo }: Frame): Html {
  const rest =
    goesOnTo === undefined
      ? undefined
      : html`<span class="line faint"><span>…</span><span>to line ${goesOnTo}</span></span>`;
  return html`<pre class="lines"><code>${outdented(lines).map(frameLineHtml)}${rest}</code></pre> `;
}

/** Without the indentation that all lines share, which a phone has no room for. */
function outdented(lines: readonly FrameLine[]): readonly FrameLine[] {
  const shared = Math.min(
    ...lines
      .filter(({ text }) => text.trim() !== '')
      .map(({ text, mark }) => Math.min(text.search(/\S/u), mark?.from ?? Infinity)),
  );
  return shared === Infinity ? lines : lines.map((one) => shifted(one, shared));
}

function shifted({ number, text, mark }: FrameLine, by: number): FrameLine {
  return {
    number,
    text: text.slice(by),
    mark: mark === undefined ? undefined : { from: mark.from - by, to: mark.to - by },
  };
}

function frameLineHtml({ number, text, mark }: FrameLine): Html {
  const shown =
    mark === undefined
      ? html`<span>${text}</span>`
      : html`<span
          >${text.slice(0, mark.from)}<mark>${text.slice(mark.from, mark.to).padEnd(1)}</mark>${text.slice(mark.to)}</span
        >`;
  return html`<span class="line"><span class="number">${number}</span>${shown}</span>`;
}

const WIDEST = 200;

function changeHtml({ path, startLine, before, after }: LineChange): Html {
  return html`<span class="line faint"><span></span><span>${path}:${startLine}</span></span
    >${before.map((text) => changedLine('removed', '-', text))}${after.map((text) => changedLine('added', '+', text))}`;
}

function changedLine(kind: 'added' | 'removed', sign: string, text: string): Html {
  const shown = text.length > WIDEST ? `${text.slice(0, WIDEST)}…` : text;
  return html`<span class="line ${kind}"
    ><span class="number">${sign}</span><span>${shown.replace(/\r$/u, '')}</span></span
  >`;
}
