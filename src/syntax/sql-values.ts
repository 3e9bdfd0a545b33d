import { keywordAt, sqlTokens, tableAt } from './sql-tokens.ts';
import type { SqlRange, SqlToken } from './sql-tokens.ts';

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
  const tokens = sqlTokens(text);
  const values: SqlValue[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const word = keywordAt(tokens[index]);
    const next = keywordAt(tokens[index + 1]);
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

function insertValues(tokens: readonly SqlToken[], from: number): readonly SqlValue[] {
  const { name, next } = tableAt(tokens, from);
  const list = groupAt(tokens, next);
  if (name === '' || list === undefined) {
    return [];
  }
  const columns = list.parts.map((part) => part[0]?.text ?? '');
  const first = tokens
    .slice(list.next, list.next + MOST_WORDS_BETWEEN)
    .findIndex((token) => keywordAt(token) === 'values');
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
  if (name === '' || keywordAt(tokens[next]) !== 'set') {
    return values;
  }
  for (let index = next + 1; index < Math.min(tokens.length, next + LONGEST_LIST); index += 1) {
    const word = keywordAt(tokens[index]);
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
    const word = keywordAt(tokens[index]);
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
  const isQuery = part.some((token) => /^(?:select|current_setting)$/u.test(keywordAt(token)));
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
