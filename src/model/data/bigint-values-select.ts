import type { Wanted } from './bigint-values-form.ts';

/** A column of type bigint, as the statements that create tables name it. */
export interface BigIntColumn {
  readonly table: string;
  readonly column: string;
}

const LAST_NAME = /"?(?<name>\w+)"?\s*$/u;
const COUNT =
  /^\s*count\s*\((?:[^()]|\([^()]*\))*\)(?:\s*(?:filter|over)\s*\((?:[^()]|\([^()]*\))*\))?(?:\s*(?:as\s+)?"?(?<name>\w+)"?)?\s*$/iu;
const CAST = /::\s*(?:bigint|int8)\s*(?:as\s+)?(?:"?(?<name>\w+)"?)?\s*$/iu;

/**
 * The column of a statement that the server gives as a bigint, by its name in the result: a count that is
 * not cast, a cast to bigint, or one of the columns; undefined when none is among what is wanted.
 */
export function selectedBigInt(
  text: string,
  { path, without }: Wanted,
  columns: readonly BigIntColumn[],
): string | undefined {
  const [step, ...rest] = path;
  const names = itemsOf(text).flatMap((item) => namesOf(item, text, columns));
  return rest.length > 0
    ? undefined
    : names.find((name) => (step === undefined ? !without.has(name) : name === step));
}

function namesOf(item: string, text: string, columns: readonly BigIntColumn[]): readonly string[] {
  const count = COUNT.exec(item);
  if (count !== null) {
    return [count.groups?.['name'] ?? 'count'];
  }
  const cast = CAST.exec(item);
  if (cast !== null) {
    return cast.groups?.['name'] === undefined ? [] : [cast.groups['name']];
  }
  const own = columns.filter(({ table }) => new RegExp(`\\b${table}\\b`, 'iu').test(text));
  if (/^\s*(?:\w+\.)?\*\s*$/u.test(item)) {
    return own.map(({ column }) => column);
  }
  const plain = /^\s*(?:"?\w+"?\.)?"?(?<column>\w+)"?(?:\s+(?:as\s+)?"?\w+"?)?\s*$/iu.exec(item);
  const column = plain?.groups?.['column'];
  const name = LAST_NAME.exec(item)?.groups?.['name'];
  return name !== undefined && own.some((each) => each.column === column) ? [name] : [];
}

/** What a statement gives: the list of its last SELECT that is not in parentheses, or of RETURNING. */
function itemsOf(text: string): readonly string[] {
  const flat = withoutComments(text);
  const start = lastAtTop(flat, /\b(?:select(?:\s+distinct)?|returning)\s/giu);
  if (start === undefined) {
    return [];
  }
  const items: string[] = [];
  let depth = 0;
  let from = start;
  for (let at = start; at < flat.length; at += 1) {
    const sign = flat.charAt(at);
    if (sign === '(') {
      depth += 1;
    } else if (sign === ')') {
      depth -= 1;
    } else if (depth === 0 && sign === ',') {
      items.push(flat.slice(from, at));
      from = at + 1;
    } else if (depth === 0 && (sign === ';' || isFrom(flat, at))) {
      return [...items, flat.slice(from, at)];
    }
  }
  return [...items, flat.slice(from)];
}

function isFrom(text: string, at: number): boolean {
  return /^\sfrom\s/iu.test(text.slice(at, at + 6));
}

function lastAtTop(text: string, pattern: RegExp): number | undefined {
  let depth = 0;
  let scanned = 0;
  let last: number | undefined;
  for (const { index, 0: word } of text.matchAll(pattern)) {
    for (; scanned < index; scanned += 1) {
      const sign = text.charAt(scanned);
      depth += sign === '(' ? 1 : 0;
      depth -= sign === ')' ? 1 : 0;
    }
    if (depth === 0) {
      last = index + word.length;
    }
  }
  return last;
}

function withoutComments(text: string): string {
  return text.replaceAll(/--[^\n]*/gu, ' ');
}
