import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { codeFence, escapeText, inlineCode } from '#report/markdown.ts';
import { hostileText } from '#test/support/rendered-markdown.ts';

import { markdownView } from './markdown-view.ts';

/** Everything that the view may make of any text; `<a>` is checked by itself. */
const ALLOWED =
  /^<\/?(?:div|p|br|hr|em|strong|s|code|pre|blockquote|ul|ol|li|h[1-6]|a|table|thead|tbody|tr|th|td|details|summary|figure|figcaption|colgroup|col)(?: (?:class|tabindex|style|start|href|rel)="[^"<>]*")*(?: \/)?>$/u;

function view(markdown: string): string {
  return markdownView(markdown).text;
}

function tagsOf(html: string): readonly string[] {
  return html.match(/<[^>]*>/gu) ?? [];
}

describe('what must never survive', () => {
  it.each([
    ['a script', '<script>alert(1)</script>'],
    ['a script after a fold', '<details>\n<summary>x</summary>\n\n<script>alert(1)</script>'],
    ['an image element', '<img src=x onerror=alert(1)>'],
    ['an image', '![x](https://evil.example/x.png)'],
    ['an image by reference', '![x][y]\n\n[y]: https://evil.example/x.png'],
    ['a fold with an attribute', '<details ontoggle=alert(1)>\n<summary>x</summary>'],
    ['a summary with HTML', '<details>\n<summary><img src=x></summary>\n\nx\n\n</details>'],
    ['a summary with an attribute', '<details>\n<summary onclick=x>y</summary>\n\nx\n\n</details>'],
    ['code with HTML in it', '<code><img src=x></code>'],
    ['a span with anything but a dollar', '<span onclick=x>$</span>'],
    ['a style', '<style>body{display:none}</style>'],
    ['a link with a script', '[x](javascript:alert(1))'],
    ['a link with a script, disguised', '[x](&#106;avascript:alert(1))'],
    ['a link with data', '[x](data:text/html;base64,PHNjcmlwdD4=)'],
    ['a link out of its quotes', '[x](https://evil.example/"onmouseover="alert(1))'],
    ['a heading with HTML', '# <b onclick=x>y</b>'],
    ['a table with HTML', '| a |\n| --- |\n| <img src=x> |'],
    ['a suggestion with HTML', '```suggestion\n<img src=x onerror=alert(1)>\n```'],
    ['a fence whose language is HTML', '```"><img src=x>\nx\n```'],
  ])('%s', (_what, markdown) => {
    expect(tagsOf(view(markdown)).filter((tag) => !ALLOWED.test(tag))).toEqual([]);
    expect(view(markdown)).not.toMatch(/href="(?!https?:)/u);
  });

  it('anything else, in any combination', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        expect(tagsOf(view(text)).filter((tag) => !ALLOWED.test(tag))).toEqual([]);
        expect(view(text)).not.toMatch(/href="(?!https?:)/u);
      }),
    );
  });
});

describe('what reports write themselves', () => {
  it('drops hidden markers, alone on a line and inside of one', () => {
    expect(view('said\n\n<!-- faultline:v1 abc -->')).not.toContain('faultline');
    expect(view('said <!-- faultline:v1 abc --> more')).toContain('<p>said  more</p>');
  });

  it('folds details with a plain summary around rendered Markdown', () => {
    const folded = view('<details>\n<summary>2 practices</summary>\n\n- **one**\n\n</details>');
    expect(folded).toMatch(
      /<details><summary>2 practices<\/summary>\s*<ul>\s*<li>\s*<strong>one<\/strong>\s*<\/li>\s*<\/ul>\s*<\/details>/u,
    );
  });

  it('closes a fold that was left open, and shows an end without a beginning as text', () => {
    expect(view('<details>\n<summary>x</summary>\n\ny')).toContain('</details>');
    expect(view('x\n\n</details>')).toContain('&lt;/details&gt;');
  });

  it('does not end a fold inside of code', () => {
    const text = '<details>\n<summary>x</summary>\n\n```\n</details>\n```\n\ny\n\n</details>';
    expect(view(text)).toMatch(/&lt;\/details&gt;[\s\S]*y[\s\S]*<\/details>/u);
  });

  it('shows dollar signs and code with pipes as they were meant', () => {
    expect(view(escapeText('costs $5'))).toContain('<p>costs $5</p>');
    expect(view(inlineCode('a|b $c'))).toContain('<code>a|b $c</code>');
  });

  it('leads to http and https addresses only', () => {
    expect(view('[CWE](https://cwe.mitre.org/)')).toContain(
      '<a href="https://cwe.mitre.org/" rel="noopener noreferrer nofollow">CWE</a>',
    );
    expect(view('[x](ftp://evil.example)')).not.toContain('<a');
  });

  it('puts headings below those of the page', () => {
    expect(view('### New')).toContain('<h4>New</h4>');
  });

  it('shows a suggestion as the lines that go and the lines that come', () => {
    const { text } = markdownView(codeFence('  - "127.0.0.1:1:1"\n', 'suggestion'), {
      startLine: 18,
      before: ['  - "1:1"'],
    });
    const cells = [...text.matchAll(/<td class="\w+">(?<cell>[^<]*)</gu)].map(
      ({ groups }) => groups?.['cell'],
    );
    expect(cells).toEqual([
      '18',
      '-',
      '  - &#34;1:1&#34;',
      '18',
      '+',
      '  - &#34;127.0.0.1:1:1&#34;',
    ]);
  });

  it('shows a suggestion to delete as a removal only', () => {
    const { text } = markdownView('```suggestion\n```', { startLine: 2, before: ['gone'] });
    expect(text).toContain('<tr class="removed">');
    expect(text).not.toContain('<tr class="added">');
  });
});
