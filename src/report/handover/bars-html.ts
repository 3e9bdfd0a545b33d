import { digits } from '../counting.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { Bar, BarPart } from './document.ts';

/** Width of the longest bar in the picture's own units. */
const WIDTH = 1000;

/** Bars on one scale. A single bar has its numbers above; of several, each has its name and total. */
export function barsHtml(bars: readonly Bar[]): Html {
  const longest = Math.max(1, ...bars.map(total));
  const [only, ...others] = bars;
  if (only !== undefined && others.length === 0) {
    return html`<div class="numbers">${only.parts.filter(isThere).map(numberHtml)}</div>
      ${pictureHtml(only, longest)} `;
  }
  return html`<div class="bars">
    ${bars.map((bar) => html`<span>${bar.label}</span>${pictureHtml(bar, longest)}<span class="total">${digits(total(bar))}</span>`)}
  </div> `;
}

function total({ parts }: Bar): number {
  return parts.reduce((sum, { amount }) => sum + amount, 0);
}

function isThere({ amount }: BarPart): boolean {
  return amount > 0;
}

function numberHtml({ name, amount, tone }: BarPart): Html {
  return html`<span class="number-of ${tone}"><b>${digits(amount)}</b> ${name}</span>`;
}

/** The table or sentence beside it says the same, so that a screen reader is spared the picture. */
function pictureHtml({ parts }: Bar, longest: number): Html {
  let before = 0;
  const pieces = parts.filter(isThere).map(({ amount, tone }) => {
    const from = Math.round((before / longest) * WIDTH);
    before += amount;
    const to = Math.round((before / longest) * WIDTH);
    return html`<rect
      class="${tone}"
      x="${from}"
      y="0"
      width="${Math.max(1, to - from)}"
      height="10"
    />`;
  });
  return html`<svg
    class="bar"
    viewBox="0 0 ${WIDTH} 10"
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    ${pieces}
  </svg>`;
}
