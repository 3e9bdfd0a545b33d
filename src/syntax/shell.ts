/** `${NAME:-word}` and its like. UTF-16 offsets into the text, `end` exclusive. */
export interface ParameterExpansion {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly nameStart: number;
  readonly nameEnd: number;
  /** `:-`, `-`, `:=`, `=`, `:?`, `?`, `:+`, `+`. */
  readonly operator: string;
  readonly word: string;
  readonly wordStart: number;
  readonly wordEnd: number;
}

// Nobody nests defaults deeper, and the word of a longer text is no setting.
const DEEPEST = 8;
const HEAD = /\$\{(?<name>[a-z_]\w*)(?<operator>:?[-=?+])/iuy;
const HEREDOC = /<<-?\s*(?<quote>['"\\]?)(?<name>[a-z_]\w*)['"]?[^\n]*\n/iuy;

/**
 * The parameter expansions with an operator in a text where nothing is quoted or commented, such as a
 * value of a compose file, in source order; an inner one follows the one around it.
 * https://www.gnu.org/software/bash/manual/bash.html#Shell-Parameter-Expansion
 */
export function expansionsIn(text: string): readonly ParameterExpansion[] {
  const found: ParameterExpansion[] = [];
  for (let at = text.indexOf('${'); at !== -1; at = text.indexOf('${', at + 2)) {
    const expansion = isEscaped(text, at) ? undefined : expansionAt(text, at);
    if (expansion !== undefined) {
      found.push(expansion);
    }
  }
  return found;
}

/**
 * The same for a POSIX shell script or a Bash one, without what stands in comments, single quotes and
 * heredocs with a quoted delimiter, where nothing is expanded. Quotes within `$(…)` inside of double
 * quotes count as those of the text around it.
 */
export function shellExpansions(script: string): readonly ParameterExpansion[] {
  const spans = expandedSpans(script);
  return expansionsIn(script).filter(({ start }) =>
    spans.some((span) => span.start <= start && start < span.end),
  );
}

function expansionAt(text: string, start: number): ParameterExpansion | undefined {
  HEAD.lastIndex = start;
  const head = HEAD.exec(text);
  const { name, operator } = head?.groups ?? {};
  if (head === null || name === undefined || operator === undefined) {
    return undefined;
  }
  const wordStart = start + head[0].length;
  const wordEnd = closingBrace(text, wordStart);
  return wordEnd === undefined
    ? undefined
    : {
        start,
        end: wordEnd + 1,
        name,
        nameStart: start + 2,
        nameEnd: start + 2 + name.length,
        operator,
        word: text.slice(wordStart, wordEnd),
        wordStart,
        wordEnd,
      };
}

function closingBrace(text: string, from: number): number | undefined {
  let depth = 0;
  for (let index = from; index < text.length; index += 1) {
    const char = text.charAt(index);
    if (char === '\n') {
      return undefined;
    }
    if (char === '\\') {
      index += 1;
    } else if (char === '{' && text.charAt(index - 1) === '$') {
      depth += 1;
      if (depth > DEEPEST) {
        return undefined;
      }
    } else if (char === '}') {
      if (depth === 0) {
        return index;
      }
      depth -= 1;
    }
  }
  return undefined;
}

// `$${NAME}` in a compose file and `\${NAME}` in a shell stand for themselves.
function isEscaped(text: string, at: number): boolean {
  const before = text.charAt(at - 1);
  return before === '\\' || (before === '$' && text.charAt(at - 2) !== '$');
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** The stretches of a script in which a shell expands parameters. */
function expandedSpans(script: string): readonly Span[] {
  const spans: Span[] = [];
  let start = 0;
  let isInDouble = false;
  let index = 0;
  function skipTo(end: number): void {
    spans.push({ start, end: index });
    start = end;
    index = end;
  }
  while (index < script.length) {
    const char = script.charAt(index);
    if (char === '\\') {
      index += 2;
    } else if (char === '"') {
      isInDouble = !isInDouble;
      index += 1;
    } else if (char === "'" && !isInDouble) {
      skipTo(after(script, "'", index + 1));
    } else if (char === '#' && !isInDouble && /^$|[\s;&|(]/u.test(script.charAt(index - 1))) {
      skipTo(after(script, '\n', index + 1));
    } else if (char === '<' && !isInDouble && script.startsWith('<<', index)) {
      const body = heredocAt(script, index);
      if (body === undefined) {
        index += 2;
      } else if (body.isQuoted) {
        skipTo(body.end);
      } else {
        index = body.end;
      }
    } else {
      index += 1;
    }
  }
  spans.push({ start, end: script.length });
  return spans;
}

function after(script: string, mark: string, from: number): number {
  const found = script.indexOf(mark, from);
  return found === -1 ? script.length : found + mark.length;
}

function heredocAt(
  script: string,
  at: number,
): { readonly isQuoted: boolean; readonly end: number } | undefined {
  HEREDOC.lastIndex = at;
  const head = HEREDOC.exec(script);
  const { name, quote } = head?.groups ?? {};
  if (head === null || name === undefined) {
    return undefined;
  }
  const lines = script.slice(at + head[0].length).split('\n');
  const last = lines.findIndex((line) => line.trim() === name);
  const body = last === -1 ? lines : lines.slice(0, last + 1);
  const length = body.reduce((sum, line) => sum + line.length + 1, 0);
  return {
    isQuoted: quote !== undefined && quote !== '',
    end: Math.min(script.length, at + head[0].length + length),
  };
}
