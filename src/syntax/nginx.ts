import { MAX_SYNTAX_PROBLEMS } from './parser.ts';

interface NginxRange {
  /** UTF-16 offsets into the file's text, `end` exclusive. */
  readonly start: number;
  readonly end: number;
}

/** A parameter of a directive, without its quotes. The range includes them. */
export interface NginxParameter extends NginxRange {
  readonly text: string;
}

/** `name parameter… ;` or `name parameter… { … }`. */
export interface NginxDirective extends NginxRange {
  readonly name: string;
  readonly nameEnd: number;
  readonly parameters: readonly NginxParameter[];
  /** What stands between the braces; undefined for a directive that ends with a semicolon. */
  readonly block: readonly NginxDirective[] | undefined;
}

export interface NginxProblem extends NginxRange {
  readonly message: string;
}

export interface NginxFile {
  readonly directives: readonly NginxDirective[];
  readonly problems: readonly NginxProblem[];
}

const LONGEST_FILE = 1024 * 1024;
const DEEPEST_BLOCK = 50;

/**
 * Reads an nginx configuration (https://nginx.org/en/docs/beginners_guide.html#conf_structure): simple and
 * block directives, quotes, comments, and the Lua of `*_by_lua_block`, which is passed over. Tolerant of
 * templates: `${NAME}` and `{{ name }}` are text, lines of a template's own syntax are left out. Never
 * throws; what cannot be read becomes a problem.
 */
export function parseNginx(text: string): NginxFile {
  if (text.length > LONGEST_FILE) {
    const message = 'An nginx configuration of more than 1 MB is not read.';
    return { directives: [], problems: [{ message, start: 0, end: text.length }] };
  }
  const reader = new Reader(text);
  const directives = reader.directives(0);
  return { directives, problems: reader.problems.slice(0, MAX_SYNTAX_PROBLEMS) };
}

interface Token extends NginxRange {
  readonly kind: 'word' | '{' | '}' | ';';
  readonly text: string;
}

class Reader {
  readonly problems: NginxProblem[] = [];
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  directives(depth: number): readonly NginxDirective[] {
    const found: NginxDirective[] = [];
    let words: Token[] = [];
    for (let token = this.#next(); token !== undefined; token = this.#next()) {
      if (token.kind === 'word') {
        words.push(token);
        continue;
      }
      const [name, ...rest] = words;
      words = [];
      if (token.kind === '}') {
        this.#unfinished(name);
        if (depth > 0) {
          this.#closedAt = token.end;
          return found;
        }
        this.#problem('This brace closes nothing.', token);
      } else if (name === undefined) {
        this.#skipBlock(token);
      } else {
        found.push(this.#directive(name, rest, token, depth));
      }
    }
    this.#unfinished(words[0]);
    if (depth > 0) {
      const end = this.#text.length;
      this.#problem('A block is not closed.', { start: end, end });
    }
    return found;
  }

  #closedAt: number | undefined;

  #directive(name: Token, rest: readonly Token[], token: Token, depth: number): NginxDirective {
    const parameters = rest.map(({ start, end, text }) => ({ start, end, text }));
    const head = { name: name.text, nameEnd: name.end, start: name.start, parameters };
    if (token.kind === ';') {
      return { ...head, end: token.end, block: undefined };
    }
    if (name.text.endsWith('_by_lua_block') || depth >= DEEPEST_BLOCK) {
      this.#skipBraces();
      return { ...head, end: this.#at, block: [] };
    }
    this.#closedAt = undefined;
    const block = this.directives(depth + 1);
    return { ...head, end: this.#closedAt ?? this.#text.length, block };
  }

  #skipBlock(token: Token): void {
    if (token.kind === '{') {
      this.#problem('This block has no name.', token);
      this.#skipBraces();
    }
  }

  // From behind an opening brace to behind the one that closes it.
  #skipBraces(): void {
    for (let open = 1; open > 0 && this.#at < this.#text.length; this.#at += 1) {
      const sign = this.#text.charAt(this.#at);
      if (sign === '{') {
        open += 1;
      } else if (sign === '}') {
        open -= 1;
      }
    }
  }

  #unfinished(word: Token | undefined): void {
    if (word !== undefined) {
      this.#problem(`The directive ${word.text.slice(0, 40)} has no end.`, word);
    }
  }

  #problem(message: string, { start, end }: NginxRange): void {
    this.problems.push({ message, start, end });
  }

  #next(): Token | undefined {
    this.#skipBlanks();
    const start = this.#at;
    const sign = this.#text.charAt(start);
    switch (sign) {
      case '':
        return undefined;
      case ';':
      case '}':
        this.#at += 1;
        return { kind: sign, text: sign, start, end: this.#at };
      case '{':
        if (!this.#text.startsWith('{{', start) && !this.#text.startsWith('{%', start)) {
          this.#at += 1;
          return { kind: sign, text: sign, start, end: this.#at };
        }
        return this.#word(start);
      case '"':
      case "'":
        return this.#quoted(sign, start);
      default:
        return this.#word(start);
    }
  }

  #skipBlanks(): void {
    // Lines of Jinja, ERB and Go templates control the rest and are no directives.
    const blank =
      /(?:\s+|#[^\n]*|\{%[^\n]*?%\}|<%[^\n]*?%>|\{\{-?\s*(?:if|else|end|range|with|define|template|\/\*)[^\n]*?\}\})+/uy;
    blank.lastIndex = this.#at;
    this.#at += blank.exec(this.#text)?.[0].length ?? 0;
  }

  #quoted(quote: string, start: number): Token {
    let text = '';
    for (this.#at = start + 1; this.#at < this.#text.length; this.#at += 1) {
      const sign = this.#text.charAt(this.#at);
      if (sign === '\\' && this.#at + 1 < this.#text.length) {
        this.#at += 1;
        text += this.#text.charAt(this.#at);
      } else if (sign === quote) {
        this.#at += 1;
        return { kind: 'word', text, start, end: this.#at };
      } else {
        text += sign;
      }
    }
    this.#problem('This quote is not closed.', { start, end: this.#at });
    return { kind: 'word', text, start, end: this.#at };
  }

  #word(start: number): Token {
    const word =
      /(?:\$\{[^}\n]*\}|\{\{[^\n]*?\}\}|\{%[^\n]*?%\}|\\[^\n]|[^\s;{}"'\\]|(?<=[^\s;{}])["'])+/uy;
    word.lastIndex = start;
    const text = word.exec(this.#text)?.[0] ?? this.#text.charAt(start);
    this.#at = start + text.length;
    // `location ~ \.(?:js){1,2}$` keeps its braces.
    const repeat = /\{\d+(?:,\d*)?\}[^\s;{}]*/uy;
    repeat.lastIndex = this.#at;
    const more = repeat.exec(this.#text)?.[0] ?? '';
    this.#at += more.length;
    return { kind: 'word', text: text + more, start, end: this.#at };
  }
}
