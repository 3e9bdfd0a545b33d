import * as fc from 'fast-check';
import MarkdownIt from 'markdown-it';

// GitHub links addresses with a scheme or www only: https://github.github.com/gfm/#autolinks-extension-
const MARKDOWN = new MarkdownIt({ html: true, linkify: true });
MARKDOWN.linkify.set({ fuzzyLink: false }).add('//', null);

export interface Rendered {
  /** Types of all tokens but texts, with the HTML of tags: the shape of the document. */
  readonly shape: readonly string[];
  /** Text outside of code, as GitHub looks for mentions in it. */
  readonly text: string;
  /** The same text in pieces, parted where an element begins or ends. */
  readonly nodes: readonly string[];
  readonly code: string;
}

/** What becomes of Markdown when HTML is let through and addresses are linked. */
export function rendered(markdown: string): Rendered {
  const tokens = MARKDOWN.parse(markdown, {}).flatMap((token) => [
    token,
    ...(token.children ?? []),
  ]);
  const nodes = tokens.filter(({ type }) => type === 'text').map(({ content }) => content);
  return {
    shape: tokens
      .filter(({ type }) => type !== 'text')
      .map(({ type, content }) => (type.startsWith('html') ? content : type))
      .filter((part) => part !== '<span>' && part !== '</span>'),
    text: nodes.join(''),
    nodes,
    code: tokens
      .filter(({ type }) => type === 'code_inline' || type === 'fence')
      .map(({ content }) => content)
      .join(''),
  };
}

/** What GitHub links or mentions when it stands in rendered text. */
export const LINKED_BY_GITHUB = [
  /@[a-z\d]/iu,
  /#\d/u,
  /\bgh-\d/iu,
  /\b[0-9a-f]{7,40}\b/iu,
  /:\/\//u,
  /\bwww\./iu,
  /:[\w+-]+:/u,
];

/** Text that would do something if it were not escaped. */
export const HOSTILE = [
  '@octocat',
  'mail a@b.example',
  '#1',
  'octo/repo#1',
  'GH-1',
  'gh-23',
  'octocat@0123456',
  '0123456789abcdef0123456789abcdef01234567',
  'https://evil.example/x',
  'http://evil.example',
  'ftp://evil.example',
  'www.evil.example',
  'mailto:a@b.example',
  '<https://evil.example>',
  '<img src=x onerror=alert(1)>',
  '<!-- x -->',
  '--><script>',
  '</details>',
  '&lt;b&gt; &#64;octocat &copy;',
  '![x](https://evil.example/x.png)',
  '[x](https://evil.example)',
  '[x]: https://evil.example',
  '[^1]',
  '[ ] task',
  '**strong** *em* _em_ __strong__ ~~gone~~',
  '`code` ``code`` ```',
  '```\nfence',
  '~~~',
  '| a | b |',
  String.raw`\| \\| \\\|`,
  'a\n\n# heading',
  '# heading',
  '- item',
  '+ item',
  '1. item',
  '2) item',
  '> quote',
  '---',
  '===',
  ':-',
  '    code',
  '$x$ and $$y$$ and ${NAME}',
  ':boom:',
  '\u202Egnp.exe',
  'trailing backslash \\',
  'idle_timeout __init__ _private',
  '{{ liquid }} {% raw %}',
];

const MARKUP = '` * _ [ ] ( ) < > # + - . ! | ~ $ : / @ & \\ a b 1 9 ='
  .split(' ')
  .concat(' ', '\n');

/** Such text in any combination, and any mix of the characters of Markdown. */
export function hostileText(): fc.Arbitrary<string> {
  return fc
    .array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: fc.constantFrom(...MARKUP) })), {
      maxLength: 4,
    })
    .map((parts) => parts.join(''));
}
