import type { DataEntry, DataFile, DataProblem } from './data.ts';

// The value may be quoted over several lines. An unquoted value ends at the line's end or at a
// comment, and a comment needs white space before its number sign.
const LINE =
  /[^\S\r\n]*(?:#[^\r\n]*|(?:export[^\S\r\n]+)?(?<key>[\w.-]+)[^\S\r\n]*=[^\S\r\n]*(?<value>"[^"\\]*(?:\\[\s\S][^"\\]*)*"|'[^']*'|`[^`]*`|[^\r\n]*)[^\r\n]*|(?<rest>[^\r\n]*))(?:\r\n|\r|\n|$)/uy;

/**
 * Reads a `.env` file as one map: `KEY=value`, `export`, three kinds of quotes and comments, as the
 * dotenv family does (https://github.com/motdotla/dotenv#what-rules-does-the-parsing-engine-follow).
 * A quoted value keeps its text as written; its value has `\n` and `\r` of double quotes replaced.
 * Never throws; a line that is no assignment becomes a problem.
 */
export function parseEnvFile(text: string): DataFile {
  const entries: DataEntry[] = [];
  const problems: DataProblem[] = [];
  LINE.lastIndex = 0;
  while (LINE.lastIndex < text.length) {
    const lineStart = LINE.lastIndex;
    const match = LINE.exec(text);
    if (match === null) {
      break;
    }
    const { key, value, rest } = match.groups ?? {};
    if (key !== undefined && value !== undefined) {
      entries.push(assignment(text, lineStart, key, value));
    } else if (rest !== undefined && rest.trim() !== '') {
      const start = text.indexOf(rest, lineStart);
      const message = 'This line is neither a comment nor KEY=value.';
      problems.push({ message, start, end: start + rest.length });
    }
  }
  return { documents: [{ kind: 'map', start: 0, end: text.length, entries }], problems };
}

function assignment(text: string, lineStart: number, key: string, matched: string): DataEntry {
  const keyStart = keyPlace(text, lineStart, key);
  const keyEnd = keyStart + key.length;
  const valueStart = skipBlanks(text, text.indexOf('=', keyEnd) + 1);
  const quote = /^["'`]/u.exec(matched)?.[0];
  if (quote !== undefined && matched.length > 1 && matched.endsWith(quote)) {
    const inner = matched.slice(1, -1);
    const value = quote === '"' ? inner.replace(/\\n/gu, '\n').replace(/\\r/gu, '\r') : inner;
    const end = valueStart + matched.length;
    return {
      key,
      keyStart,
      keyEnd,
      value: { kind: 'scalar', start: valueStart, end, value, text: inner },
    };
  }
  const comment = matched.search(/(?<=^|\s)#/u);
  const plain = (comment === -1 ? matched : matched.slice(0, comment)).trimEnd();
  const end = valueStart + plain.length;
  return {
    key,
    keyStart,
    keyEnd,
    value: { kind: 'scalar', start: valueStart, end, value: plain, text: plain },
  };
}

// A key may itself be called `export`, so the prefix is skipped only when a name follows it.
function keyPlace(text: string, lineStart: number, key: string): number {
  const start = skipBlanks(text, lineStart);
  const afterExport = /^export[^\S\r\n]+/u.exec(text.slice(start, start + 64))?.[0].length ?? 0;
  return text.startsWith(key, start + afterExport) && afterExport > 0
    ? start + afterExport
    : text.indexOf(key, start);
}

function skipBlanks(text: string, from: number): number {
  let index = from;
  while (/[^\S\r\n]/u.test(text.charAt(index))) {
    index += 1;
  }
  return index;
}
