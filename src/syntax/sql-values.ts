interface SqlRange {
  /** UTF-16 offsets into the text, `end` exclusive. */
  readonly start: number;
  readonly end: number;
}

interface SqlToken extends SqlRange {
  readonly kind: 'word' | 'string' | 'mark';
  /** A word without its quotes, a string's content, or one character. */
  readonly text: string;
}

/** A value that a statement writes into a column. */
export interface SqlValue extends SqlRange {
  /** `INSERT INTO table`, `UPDATE table`, or the role of `CREATE USER`. */
  readonly table: string;
  readonly column: string;
  /** The one string literal in the value, also as the argument of a function; undefined for any other value. */
  readonly literal: string | undefined;
}

const LONGEST_SQL = 1024 * 1024;
// A dump of thousands of rows says nothing more after these.
const MOST_ROWS = 200;
// No list of columns or values, and no SET, is longer; a text that never closes one is not searched to its end.
const LONGEST_LIST = 1000;
// `OVERRIDING SYSTEM VALUE` may stand between the columns and the values.
const MOST_WORDS_BETWEEN = 5;

/**
 * The values that a text's `INSERT … VALUES`, `UPDATE … SET` and `CREATE` or `ALTER USER … PASSWORD`
 * statements write, in source order, in any dialect. Never throws; what it cannot read it leaves out.
 */
export function sqlValues(text: string): readonly SqlValue[] {
  if (text.length > LONGEST_SQL) {
    return [];
  }
  const tokens = tokensOf(text);
  const values: SqlValue[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const word = keyword(tokens[index]);
    const next = keyword(tokens[index + 1]);
    if (word === 'insert' && next === 'into') {
      values.push(...insertValues(tokens, index + 2));
    } else if (word === 'update') {
      values.push(...updateValues(tokens, index + 1));
    } else if (/^(?:create|alter)$/u.test(word) && /^(?:user|role|login)$/u.test(next)) {
      values.push(...roleValues(tokens, index + 2));
    }
  }
  return values;
}

const TOKEN =
  /(?<comment>--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(?<string>[eEnN]?'(?:[^'\\]|''|\\[\s\S])*'|\$(?<tag>\w*)\$[\s\S]*?\$\k<tag>\$)|(?<quoted>"[^"\n]*"|`[^`\n]*`|\[[\w ]+\])|(?<word>[a-z_]\w*)|(?<mark>\S)/giu;

function tokensOf(text: string): readonly SqlToken[] {
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

function keyword(token: SqlToken | undefined): string {
  return token?.kind === 'word' ? token.text.toLowerCase() : (token?.text ?? '');
}

/** `schema.table` is its last part; the index is the one behind it. */
function tableAt(tokens: readonly SqlToken[], from: number): { name: string; next: number } {
  let index = from;
  while (tokens[index + 1]?.text === '.' && tokens[index + 2]?.kind === 'word') {
    index += 2;
  }
  return {
    name: tokens[index]?.kind === 'word' ? (tokens[index]?.text ?? '') : '',
    next: index + 1,
  };
}

function insertValues(tokens: readonly SqlToken[], from: number): readonly SqlValue[] {
  const { name, next } = tableAt(tokens, from);
  const list = groupAt(tokens, next);
  if (name === '' || list === undefined) {
    return [];
  }
  const columns = list.parts.map((part) => part[0]?.text ?? '');
  const first = tokens
    .slice(list.next, list.next + MOST_WORDS_BETWEEN)
    .findIndex((token) => keyword(token) === 'values');
  if (first === -1) {
    return [];
  }
  let index = list.next + first;
  const values: SqlValue[] = [];
  index += 1;
  for (let row = 0; row < MOST_ROWS; row += 1) {
    const group = groupAt(tokens, index);
    if (group === undefined) {
      break;
    }
    for (const [position, column] of columns.entries()) {
      values.push(...valueOf(name, column, group.parts[position] ?? []));
    }
    index = group.next + (tokens[group.next]?.text === ',' ? 1 : 0);
  }
  return values;
}

function updateValues(tokens: readonly SqlToken[], from: number): readonly SqlValue[] {
  const { name, next } = tableAt(tokens, from);
  const values: SqlValue[] = [];
  if (name === '' || keyword(tokens[next]) !== 'set') {
    return values;
  }
  for (let index = next + 1; index < Math.min(tokens.length, next + LONGEST_LIST); index += 1) {
    const word = keyword(tokens[index]);
    if (word === ';' || word === 'where' || word === 'update') {
      break;
    }
    if (tokens[index]?.kind === 'word' && tokens[index + 1]?.text === '=') {
      const rest = tokens.slice(index + 2, index + 12);
      const end = rest.findIndex(
        ({ text }, at) => /^(?:,|;|where)$/iu.test(text) && isOutside(rest, at),
      );
      values.push(
        ...valueOf(name, tokens[index]?.text ?? '', end === -1 ? rest : rest.slice(0, end)),
      );
    }
  }
  return values;
}

function isOutside(tokens: readonly SqlToken[], at: number): boolean {
  const before = tokens.slice(0, at);
  return (
    before.filter(({ text }) => text === '(').length ===
    before.filter(({ text }) => text === ')').length
  );
}

// https://www.postgresql.org/docs/current/sql-createrole.html, https://dev.mysql.com/doc/refman/en/create-user.html
function roleValues(tokens: readonly SqlToken[], from: number): readonly SqlValue[] {
  const name = tokens[from]?.text ?? '';
  for (let index = from; index < Math.min(tokens.length, from + 30); index += 1) {
    const word = keyword(tokens[index]);
    if (word === ';') {
      break;
    }
    const value = tokens[index + 1];
    if ((word === 'password' || word === 'by') && value?.kind === 'string') {
      return [
        {
          table: name,
          column: 'PASSWORD',
          literal: value.text,
          start: value.start,
          end: value.end,
        },
      ];
    }
  }
  return [];
}

function valueOf(table: string, column: string, part: readonly SqlToken[]): readonly SqlValue[] {
  const [first] = part;
  const last = part.at(-1);
  if (first === undefined || last === undefined) {
    return [];
  }
  const isFunction = first.kind === 'word' && part[1]?.text === '(';
  const literal =
    first.kind === 'string'
      ? first.text
      : part.slice(2).find(({ kind }) => kind === 'string')?.text;
  const isQuery = part.some((token) => /^(?:select|current_setting)$/u.test(keyword(token)));
  return [
    {
      table,
      column,
      literal: (first.kind === 'string' || isFunction) && !isQuery ? literal : undefined,
      start: first.start,
      end: last.end,
    },
  ];
}

interface Group {
  /** The tokens between the commas, those of inner brackets too. */
  readonly parts: readonly (readonly SqlToken[])[];
  readonly next: number;
}

function groupAt(tokens: readonly SqlToken[], from: number): Group | undefined {
  if (tokens[from]?.text !== '(' || tokens[from]?.kind !== 'mark') {
    return undefined;
  }
  const parts: SqlToken[][] = [[]];
  let depth = 0;
  for (let index = from; index < Math.min(tokens.length, from + LONGEST_LIST); index += 1) {
    const token = tokens[index];
    const mark = token?.kind === 'mark' ? token.text : '';
    depth += Number(mark === '(') - Number(mark === ')');
    if (depth === 0) {
      return { parts, next: index + 1 };
    }
    if (mark === ',' && depth === 1) {
      parts.push([]);
    } else if (token !== undefined && index > from) {
      parts.at(-1)?.push(token);
    }
  }
  return undefined;
}
