import { createHash } from 'node:crypto';

import { html, trustedHtml } from '../html.ts';
import type { Html } from '../html.ts';
import { blockHtml } from './block-html.ts';
import type { Document, Section } from './document.ts';
import { DOCUMENT_STYLE } from './document-style.ts';

/** Nothing is loaded and nothing runs; the one style is known by its hash. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(DOCUMENT_STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Made apart, because a space more inside of the element would change its hash. */
const STYLE = trustedHtml(`<style>${DOCUMENT_STYLE}</style>`);

/**
 * A document as one HTML file that asks for nothing else, runs no script and reads well on a phone, on
 * a desk and on paper. Texts cannot become markup, nor turn the reading direction.
 */
export function documentHtml({ title, facts, sections }: Document): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${CONTENT_SECURITY_POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>${title}</title>
        ${STYLE}
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          <p class="facts">${facts.join(' · ')}</p>
          <nav aria-label="Contents">
            <ol>
              ${sections.map(contentsEntry)}
            </ol>
          </nav>
        </header>
        <main>${sections.map(sectionHtml)}</main>
      </body>
    </html> `;
  return withoutControls(page.text);
}

function contentsEntry({ anchor, title }: Section): Html {
  return html`<li><a href="#${anchor}">${title}</a></li>`;
}

function sectionHtml({ anchor, title, blocks }: Section): Html {
  return html`<section id="${anchor}">
    <h2>${title}</h2>
    ${blocks.map(blockHtml)}
  </section> `;
}

function withoutControls(text: string): string {
  return text.toWellFormed().replace(/(?!\n)[\p{Cc}\p{Bidi_Control}]/gu, '\uFFFD');
}
