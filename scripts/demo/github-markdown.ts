import Markdown from 'markdown-it';
import type { MarkdownIt, StateBlock, StateInline, Token } from 'markdown-it';

/** The opening line of a fold, whose `content` is its plain text, and its end. They are always balanced. */
export const FOLD_OPEN = 'fold_open';
export const FOLD_CLOSE = 'fold_close';

/**
 * Markdown as GitHub shows that of our reports. HTML stays text except for what the reports write
 * themselves: comments are dropped, `<details>` with a plain `<summary>` folds, `<code>` is code and
 * a dollar sign may stand in a `<span>`. Links lead to http and https addresses; images are none.
 */
export function githubMarkdown(): MarkdownIt {
  const markdown = new Markdown({ html: false, linkify: false }).disable('image');
  markdown.validateLink = (url) => /^https?:\/\//iu.test(url);
  markdown.block.ruler.before('fence', 'fold', fold, { alt: ['paragraph'] });
  markdown.core.ruler.after('block', 'fold_balance', ({ tokens, Token: NewToken }) => {
    for (let open = openFolds(tokens); open > 0; open -= 1) {
      tokens.push(new NewToken(FOLD_CLOSE, '', 0));
    }
  });
  markdown.inline.ruler.before('html_inline', 'report_tag', reportTag);
  return markdown;
}

const SUMMARY = /^<summary>(?<text>[^<>]*)<\/summary>$/u;

/** Stands at the top level only, so that its end can never be inside of another block than its start. */
function fold(state: StateBlock, startLine: number, endLine: number, isTrial: boolean): boolean {
  const line = lineOf(state, startLine);
  const summary = startLine + 1 < endLine ? SUMMARY.exec(lineOf(state, startLine + 1)) : null;
  if (state.level !== 0) {
    return false;
  }
  if (/^<!--.*-->$/u.test(line)) {
    return isTrial || advance(state, startLine + 1);
  }
  if (line === '<details>' && summary !== null) {
    return isTrial || pushFold(state, startLine + 2, FOLD_OPEN, summary.groups?.['text'] ?? '');
  }
  if (line === '</details>' && openFolds(state.tokens) > 0) {
    return isTrial || pushFold(state, startLine + 1, FOLD_CLOSE, '');
  }
  return false;
}

function pushFold(state: StateBlock, nextLine: number, type: string, content: string): boolean {
  state.push(type, '', 0).content = content;
  return advance(state, nextLine);
}

function advance(state: StateBlock, nextLine: number): boolean {
  state.line = nextLine;
  return true;
}

function lineOf(state: StateBlock, line: number): string {
  return state.getLines(line, line + 1, 0, false).trim();
}

function openFolds(tokens: readonly Token[]): number {
  return tokens.reduce(
    (open, { type }) => open + Number(type === FOLD_OPEN) - Number(type === FOLD_CLOSE),
    0,
  );
}

const HIDDEN = /^<!--[\s\S]*?-->/u;
const DOLLAR = /^<span>\$<\/span>/u;
const CODE = /^<code>(?<text>(?:[^<]|<span>\$<\/span>)*)<\/code>/u;

function reportTag(state: StateInline, isTrial: boolean): boolean {
  const rest = state.src.slice(state.pos);
  const code = CODE.exec(rest);
  const found = HIDDEN.exec(rest) ?? DOLLAR.exec(rest) ?? code;
  if (found === null) {
    return false;
  }
  if (!isTrial && code !== null) {
    state.push('code_open', 'code', 1);
    state.tokens.push(
      ...(state.md.parseInline(code.groups?.['text'] ?? '', {})[0]?.children ?? []),
    );
    state.push('code_close', 'code', -1);
  } else if (!isTrial && DOLLAR.test(rest)) {
    state.pending += '$';
  }
  state.pos += found[0].length;
  return true;
}
