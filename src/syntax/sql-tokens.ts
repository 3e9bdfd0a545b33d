export interface SqlRange {
  /** UTF-16 offsets into the text, `end` exclusive. */
  readonly start: number;
  readonly end: number;
}

export interface SqlToken extends SqlRange {
  /** A dollar-quoted text is the mark `$`. */
  readonly kind: 'word' | 'string' | 'mark';
  /** A word without its quotes, a string's content, or one character. */
  readonly text: string;
}

const TOKEN =
  /(?<comment>--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(?<string>[eEnN]?'(?:[^'\\]|''|\\[\s\S])*'|\$(?<tag>\w*)\$[\s\S]*?\$\k<tag>\$)|(?<quoted>"[^"\n]*"|`[^`\n]*`|\[[\w ]+\])|(?<word>[a-z_]\w*)|(?<mark>\S)/giu;

/** The words, strings and marks of a SQL text in any dialect, without comments. Never throws. */
export function sqlTokens(text: string): readonly SqlToken[] {
  const tokens: SqlToken[] = [];
  for (const match of text.matchAll(TOKEN)) {
    const { comment, string, quoted, word } = match.groups ?? {};
    const range = { start: match.index, end: match.index + match[0].length };
    if (comment !== undefined) {
      continue;
    }
    if (string !== undefined) {
      tokens.push(
        ...(string.startsWith('$')
          ? [{ kind: 'mark' as const, text: '$', ...range }]
          : [{ kind: 'string' as const, text: string.replace(/^[a-z]?'|'$/giu, ''), ...range }]),
      );
    } else if (quoted === undefined) {
      tokens.push({ kind: word === undefined ? 'mark' : 'word', text: match[0], ...range });
    } else {
      tokens.push({ kind: 'word', text: quoted.slice(1, -1), ...range });
    }
  }
  return tokens;
}

/** A word in lower case; the text of any other token, and empty behind the last one. */
export function keywordAt(token: SqlToken | undefined): string {
  return token?.kind === 'word' ? token.text.toLowerCase() : (token?.text ?? '');
}

/** A table as it is written at an index: `schema.table` is its last part. `next` is the index behind it. */
export function tableAt(
  tokens: readonly SqlToken[],
  from: number,
): { readonly name: string; readonly next: number } {
  let index = from;
  while (tokens[index + 1]?.text === '.' && tokens[index + 2]?.kind === 'word') {
    index += 2;
  }
  return {
    name: tokens[index]?.kind === 'word' ? (tokens[index]?.text ?? '') : '',
    next: index + 1,
  };
}
