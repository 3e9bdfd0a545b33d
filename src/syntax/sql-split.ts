import type { SqlRange } from './sql-tokens.ts';

/** One statement of a script, from its first word to its last, without the semicolon. */
export interface SqlPart extends SqlRange {
  readonly text: string;
}

const LONGEST_SQL = 1024 * 1024;

/**
 * The statements of a SQL script as psql would send them: semicolons in strings, comments, brackets and
 * the bodies of functions do not end one. Meta-commands (`\connect`) and the rows behind
 * `COPY … FROM stdin` are left out. Never throws; an unclosed quote takes the rest of the text.
 */
export function splitSql(text: string): readonly SqlPart[] {
  return text.length > LONGEST_SQL ? [] : new Splitter(text).parts();
}

// Drizzle, goose, dbmate and sql-migrate send what stands on both sides of their marks apart.
const SEPARATOR = /^--(?:>\s*statement-breakpoint|\s*(?:\+goose|\+migrate|migrate:)\b)/u;

class Splitter {
  readonly #text: string;
  readonly #parts: SqlPart[] = [];
  #at = 0;
  #start = -1;
  #end = 0;
  #depth = 0;
  #isAtomic = false;

  constructor(text: string) {
    this.#text = text;
  }

  parts(): readonly SqlPart[] {
    while (this.#at < this.#text.length) {
      this.#step();
    }
    this.#finish();
    return this.#parts;
  }

  #step(): void {
    const sign = this.#text.charAt(this.#at);
    if (/\s/u.test(sign)) {
      this.#at += 1;
    } else if (this.#text.startsWith('--', this.#at)) {
      const comment = this.#text.slice(this.#at, this.#lineEnd());
      if (SEPARATOR.test(comment)) {
        this.#finish();
      }
      this.#at = this.#lineEnd();
    } else if (this.#text.startsWith('/*', this.#at)) {
      this.#comment();
    } else if (this.#start === -1 && sign === '\\') {
      this.#at = this.#lineEnd();
    } else if (sign === ';' && this.#depth <= 0 && !this.#isAtomic) {
      this.#finish();
      this.#at += 1;
    } else {
      this.#start = this.#start === -1 ? this.#at : this.#start;
      this.#take(sign);
      this.#end = this.#at;
    }
  }

  #take(sign: string): void {
    if (sign === '(' || sign === ')') {
      this.#depth += sign === '(' ? 1 : -1;
      this.#at += 1;
      return;
    }
    const quoted =
      this.#match(/[eE]'(?:[^'\\]|''|\\[\s\S])*(?:'|$)|[nNbBxX]?'(?:[^']|'')*(?:'|$)/uy) ??
      this.#match(/"(?:[^"]|"")*(?:"|$)/uy) ??
      this.#dollarQuoted();
    if (quoted !== undefined) {
      return;
    }
    const word = this.#match(/[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/uy);
    if (word === undefined) {
      this.#at += 1;
    } else if (/^atomic$/iu.test(word)) {
      this.#isAtomic = /\bbegin\s+atomic$/iu.test(this.#text.slice(this.#start, this.#at));
    } else if (this.#isAtomic && /^end$/iu.test(word)) {
      this.#isAtomic = !/^\s*(?:;|$)/u.test(this.#text.slice(this.#at, this.#at + 20));
    }
  }

  #dollarQuoted(): string | undefined {
    const tag = this.#match(/\$(?:[A-Za-z_]\w*)?\$/uy);
    if (tag === undefined) {
      return undefined;
    }
    const close = this.#text.indexOf(tag, this.#at);
    this.#at = close === -1 ? this.#text.length : close + tag.length;
    return tag;
  }

  #comment(): void {
    let open = 0;
    do {
      const mark = this.#text.slice(this.#at, this.#at + 2);
      open += Number(mark === '/*') - Number(mark === '*/');
      this.#at += mark === '/*' || mark === '*/' ? 2 : 1;
    } while (open > 0 && this.#at < this.#text.length);
  }

  #finish(): void {
    if (this.#start !== -1) {
      const text = this.#text.slice(this.#start, this.#end);
      this.#parts.push({ text, start: this.#start, end: this.#end });
      if (/^copy\b[\s\S]*\bfrom\s+stdin\b/iu.test(text)) {
        const rows = this.#text.indexOf('\n\\.', this.#at);
        this.#at = rows === -1 ? this.#text.length : rows + 2;
      }
    }
    this.#start = -1;
    this.#depth = 0;
    this.#isAtomic = false;
  }

  #lineEnd(): number {
    const end = this.#text.indexOf('\n', this.#at);
    return end === -1 ? this.#text.length : end;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }
}
