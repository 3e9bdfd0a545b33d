import { keywordAt, sqlTokens, tableAt } from './sql-tokens.ts';
import type { SqlRange, SqlToken } from './sql-tokens.ts';

/** Stands in a text for a part that is put together elsewhere. */
export const SQL_HOLE = '\uFFFD';

/** A name that a condition speaks of: `status` in `lower(i.status) = 'open'`. */
export interface SqlCondition {
  /** Without its table. */
  readonly column: string;
  /** True when it is held against a value; false for a column of another table, inside of a call, and on the other side. */
  readonly isCompared: boolean;
}

/** One statement that reads, changes or removes rows of a table. The range leaves comments before it out. */
export interface SqlStatement extends SqlRange {
  readonly verb: 'select' | 'update' | 'delete';
  /** The tables that it names, its own first. */
  readonly tables: readonly string[];
  /** True when all it selects is one aggregate such as `count(*)`. */
  readonly isCount: boolean;
  readonly conditions: readonly SqlCondition[];
  /** False when a part of its conditions stands elsewhere: in a hole, a common table expression or a subquery that it reads from. */
  readonly isWhole: boolean;
  /** Every word of it in lower case, without those of strings. */
  readonly words: ReadonlySet<string>;
  /** The function whose body it stands in: its name and the words of its head in lower case. */
  readonly routine: { readonly name: string; readonly words: ReadonlySet<string> } | undefined;
}

type Routine = SqlStatement['routine'];

const LONGEST_SQL = 1024 * 1024;

/**
 * The statements of a text that read, change or remove rows, in source order, in any dialect, those in
 * the bodies of functions too. Never throws; what it cannot read it leaves out.
 */
export function sqlStatements(text: string): readonly SqlStatement[] {
  return text.length > LONGEST_SQL ? [] : statementsIn(text, 0, undefined);
}

function statementsIn(text: string, offset: number, routine: Routine): readonly SqlStatement[] {
  const statements: SqlStatement[] = [];
  for (const tokens of splitAtSemicolons(sqlTokens(text))) {
    const body = routine === undefined ? bodyIn(text, tokens) : undefined;
    if (body === undefined) {
      const statement = statementOf(tokens, offset, routine);
      statements.push(...(statement === undefined ? [] : [statement]));
    } else {
      statements.push(...statementsIn(body.text, body.start, routineOf(tokens)));
    }
  }
  return statements;
}

function splitAtSemicolons(tokens: readonly SqlToken[]): readonly (readonly SqlToken[])[] {
  const parts: SqlToken[][] = [[]];
  for (const token of tokens) {
    if (token.kind === 'mark' && token.text === ';') {
      parts.push([]);
    } else {
      parts.at(-1)?.push(token);
    }
  }
  return parts;
}

/** `$$ … $$` behind CREATE FUNCTION, PROCEDURE and DO. */
function bodyIn(
  text: string,
  tokens: readonly SqlToken[],
): { readonly text: string; readonly start: number } | undefined {
  const quoted = tokens.find(
    ({ kind, text: mark, start, end }) => kind === 'mark' && mark === '$' && end - start > 1,
  );
  const open = quoted === undefined ? '' : (/^\$\w*\$/u.exec(text.slice(quoted.start))?.[0] ?? '');
  return quoted === undefined
    ? undefined
    : {
        text: text.slice(quoted.start + open.length, quoted.end - open.length),
        start: quoted.start + open.length,
      };
}

function routineOf(tokens: readonly SqlToken[]): Routine {
  const at = tokens.findIndex((token) => /^(?:function|procedure)$/u.test(keywordAt(token)));
  return { name: at === -1 ? '' : tableAt(tokens, at + 1).name, words: wordsOf(tokens) };
}

function wordsOf(tokens: readonly SqlToken[]): ReadonlySet<string> {
  return new Set(tokens.filter(({ kind }) => kind === 'word').map(keywordAt));
}

const VERBS = ['select', 'update', 'delete'] as const;

function statementOf(
  all: readonly SqlToken[],
  offset: number,
  routine: Routine,
): SqlStatement | undefined {
  const first = keywordAt(all[0]);
  // A view is the query that it keeps; of a function's body what stands before a query is its own.
  const isQuery = /^(?:select|update|delete|with|\()$/u.test(first);
  const start = isQuery ? 0 : all.findIndex((token) => isVerb(keywordAt(token)));
  const isHolder = first === 'create' || routine !== undefined;
  if (start === -1 || (!isQuery && !isHolder)) {
    return undefined;
  }
  const tokens = all.slice(start);
  const at = tokens.findIndex((token) => isVerb(keywordAt(token)));
  const verb = VERBS.find((each) => each === keywordAt(tokens[at]));
  const tables = tablesOf(tokens, at);
  const [head] = tokens;
  const last = tokens.at(-1);
  if (verb === undefined || head === undefined || last === undefined || tables.length === 0) {
    return undefined;
  }
  const words = wordsOf(tokens);
  return {
    verb,
    tables,
    isCount: verb === 'select' && isAggregate(tokens, at + 1),
    conditions: conditionsOf(tokens),
    isWhole:
      first !== 'with' && !readsSubquery(tokens) && !words.has('union') && !hasLooseHole(tokens),
    words,
    routine,
    start: offset + head.start,
    end: offset + last.end,
  };
}

function isVerb(word: string): boolean {
  return VERBS.some((verb) => verb === word);
}

function tablesOf(tokens: readonly SqlToken[], at: number): readonly string[] {
  const tables: string[] = [];
  for (let index = at; index < tokens.length; index += 1) {
    const isNamed = isTableBehind(tokens, index, at);
    const only = keywordAt(tokens[index + 1]) === 'only' ? 2 : 1;
    const { name, next } = tableAt(tokens, index + only);
    const isCall = tokens[next]?.text === '(' && keywordAt(tokens[index]) !== 'update';
    if (isNamed && name !== '' && !isCall && !/^(?:select|lateral|set)$/iu.test(name)) {
      tables.push(name);
    }
  }
  return tables;
}

// `EXTRACT(year FROM made)` and `IS DISTINCT FROM` name no table; neither does `FOR UPDATE`.
function isTableBehind(tokens: readonly SqlToken[], index: number, at: number): boolean {
  switch (keywordAt(tokens[index])) {
    case 'from':
      return (
        keywordAt(tokens[index - 1]) !== 'distinct' &&
        !/^(?:extract|trim|substring|overlay)$/u.test(keywordAt(tokens[index - 3]))
      );
    case 'join':
      return true;
    case 'update':
      return index === at;
    default:
      return false;
  }
}

function isAggregate(tokens: readonly SqlToken[], from: number): boolean {
  return (
    /^(?:count|sum|avg|min|max)$/u.test(keywordAt(tokens[from])) && tokens[from + 1]?.text === '('
  );
}

const OPERATOR = /^(?:[=<>!~@]|in|like|ilike|is|between|not|any)$/u;
const CLAUSE = /^(?:from|join|where|on|group|order|having|limit|returning|set|select|using)$/u;
const KEYWORD =
  /^(?:and|or|not|where|on|in|is|null|true|false|like|ilike|between|any|all|select|from|exists|case|when|then|else|end|limit|offset|order|group|by|having|returning|now|current_timestamp|current_date|default)$/u;

/** Every name in WHERE, and those in ON that are held against a value. */
function conditionsOf(tokens: readonly SqlToken[]): readonly SqlCondition[] {
  const conditions: SqlCondition[] = [];
  let clause = '';
  for (const [index, token] of tokens.entries()) {
    const word = keywordAt(token);
    if (token.kind !== 'word') {
      continue;
    }
    if (CLAUSE.test(word)) {
      clause = word;
    } else if (/^(?:where|on)$/u.test(clause) && isName(tokens, index)) {
      const isCompared =
        OPERATOR.test(keywordAt(tokens[index + 1])) && !isColumnAt(tokens, index + 2);
      if (isCompared || clause === 'where') {
        conditions.push({ column: token.text, isCompared });
      }
    }
  }
  return conditions;
}

/** No keyword, function, table before its column, parameter (`:id`, `@id`, `%s`) or type (`::uuid`). */
function isName(tokens: readonly SqlToken[], index: number): boolean {
  return (
    !KEYWORD.test(keywordAt(tokens[index])) &&
    !/^[(.]$/u.test(tokens[index + 1]?.text ?? '') &&
    !/^[@:$%]$/u.test(tokens[index - 1]?.text ?? '')
  );
}

/** `other.column`, behind the operator at whose second character it may start. */
function isColumnAt(tokens: readonly SqlToken[], from: number): boolean {
  const at = tokens[from]?.text === '=' || tokens[from]?.text === '>' ? from + 1 : from;
  return (
    tokens[at]?.kind === 'word' &&
    tokens[at + 1]?.text === '.' &&
    tokens[at + 2]?.kind === 'word' &&
    tokens[at + 3]?.text !== '('
  );
}

function readsSubquery(tokens: readonly SqlToken[]): boolean {
  return tokens.some(
    (token, index) =>
      /^(?:from|join|lateral)$/u.test(keywordAt(token)) && tokens[index + 1]?.text === '(',
  );
}

const BEFORE_VALUE =
  /^(?:[=<>~+*/|%-]|like|ilike|limit|offset|by|select|then|else|interval|between|in|any|values|asc|desc|set)$/u;

/** True when a hole stands where a condition can: neither as a value nor in what is selected, set or sorted by. */
function hasLooseHole(tokens: readonly SqlToken[]): boolean {
  let isSorted = false;
  for (const [index, token] of tokens.entries()) {
    const word = keywordAt(token);
    isSorted ||= word === 'order' || word === 'limit' || word === 'returning';
    if (token.text.includes(SQL_HOLE) && token.kind !== 'string' && !isSorted) {
      const before = keywordAt(tokens[index - 1]);
      const isValue =
        BEFORE_VALUE.test(before) ||
        (before === '(' &&
          tokens[index - 2]?.kind === 'word' &&
          !/^(?:and|or|where|not|on|exists|from|join)$/u.test(keywordAt(tokens[index - 2]))) ||
        (before === ',' && isInList(tokens, index)) ||
        (before === 'and' && keywordAt(tokens[index - 3]) === 'between');
      if (!isValue) {
        return true;
      }
    }
  }
  return false;
}

function isInList(tokens: readonly SqlToken[], at: number): boolean {
  for (let index = at - 1; index >= 0; index -= 1) {
    const { text } = tokens[index] ?? { text: '' };
    if (text === '(') {
      return /^(?:in|any|values)$/u.test(keywordAt(tokens[index - 1]));
    }
    if (text !== ',' && !text.includes(SQL_HOLE)) {
      return /^select$/u.test(keywordAt(tokens[index]));
    }
  }
  return false;
}
