import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { Inline } from './document.ts';

/** What stands inside of a line. A link whose address is not http or https is its text alone. */
export function inlineHtml(inline: Inline): Html {
  if (typeof inline === 'string') {
    return html`${inline}`;
  }
  switch (inline.kind) {
    case 'code':
      return html`<code>${inline.text}</code>`;
    case 'strong':
      return html`<strong>${inline.text}</strong>`;
    case 'severity':
      return html`<span class="severity ${inline.severity}">${inline.severity}</span>`;
    case 'link':
      return linkHtml(inline.text, inline.url);
    case 'reference':
      return html`<a href="#${inline.anchor}">${inline.text}</a>`;
  }
}

function linkHtml(text: string, url: string): Html {
  const address = URL.parse(url);
  return address !== null && ['http:', 'https:'].includes(address.protocol)
    ? html`<a href="${address.href}" rel="noopener noreferrer">${text}</a>`
    : html`${text}`;
}
