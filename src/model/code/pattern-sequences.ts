/** One step of a regular expression that is read, not run. */
export type Atom =
  | { readonly kind: 'start' | 'end' }
  | { readonly kind: 'char'; readonly char: string }
  /** An unescaped dot that stands for one character; `at` is its offset in the pattern. */
  | { readonly kind: 'dot'; readonly at: number }
  /** Anything of a class or more than one of it; `isAny` when dots are among it. */
  | { readonly kind: 'wild'; readonly isAny: boolean };

/** One way through a pattern, with its groups and alternatives written out. */
export type PatternSequence = readonly Atom[];

const MOST_SEQUENCES = 48;
const LONGEST_PATTERN = 300;
const DEEPEST_GROUP = 8;

class Unreadable extends Error {}

/**
 * The ways through a regular expression, alternatives and optional parts written out. Undefined when
 * it has what cannot be written out (assertions, back references) or too many ways.
 */
export function patternSequences(pattern: string): readonly PatternSequence[] | undefined {
  if (pattern.length > LONGEST_PATTERN) {
    return undefined;
  }
  try {
    const reader = new Reader(pattern);
    const sequences = reader.alternatives(0);
    return reader.isAtEnd ? sequences : undefined;
  } catch (error) {
    if (error instanceof Unreadable) {
      return undefined;
    }
    throw error;
  }
}

class Reader {
  readonly #pattern: string;
  #at = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#pattern.length;
  }

  alternatives(depth: number): readonly PatternSequence[] {
    if (depth > DEEPEST_GROUP) {
      throw new Unreadable();
    }
    const all: PatternSequence[] = [...this.#sequence(depth)];
    while (this.#peek() === '|') {
      this.#at += 1;
      all.push(...this.#sequence(depth));
    }
    return bounded(all);
  }

  #sequence(depth: number): readonly PatternSequence[] {
    let ways: readonly PatternSequence[] = [[]];
    while (!this.isAtEnd && this.#peek() !== '|' && this.#peek() !== ')') {
      const parts = this.#quantified(this.#atom(depth));
      ways = bounded(ways.flatMap((way) => parts.map((part) => [...way, ...part])));
    }
    return ways;
  }

  #atom(depth: number): readonly PatternSequence[] {
    const at = this.#at;
    const char = this.#next();
    switch (char) {
      case '^':
        return [[{ kind: 'start' }]];
      case '$':
        return [[{ kind: 'end' }]];
      case '.':
        return [[{ kind: 'dot', at }]];
      case '[':
        return [[{ kind: 'wild', isAny: this.#class() }]];
      case '(':
        return this.#group(depth);
      case '\\':
        return [this.#escape()];
      default:
        return [[{ kind: 'char', char }]];
    }
  }

  #group(depth: number): readonly PatternSequence[] {
    if (this.#peek() === '?') {
      const head = /^\?(?::|P?<[A-Za-z]\w*>)/u.exec(this.#pattern.slice(this.#at))?.[0];
      if (head === undefined) {
        throw new Unreadable();
      }
      this.#at += head.length;
    }
    const inner = this.alternatives(depth + 1);
    if (this.#next() !== ')') {
      throw new Unreadable();
    }
    return inner;
  }

  #class(): boolean {
    const start = this.#at;
    if (this.#peek() === '^') {
      this.#at += 1;
    }
    if (this.#peek() === ']') {
      this.#at += 1;
    }
    while (this.#peek() !== ']') {
      if (this.#next() === '\\') {
        this.#next();
      }
    }
    const text = this.#pattern.slice(start, this.#at);
    this.#at += 1;
    const hasDot = /\.|\\S|\\W|\\D/u.test(text);
    return text.startsWith('^') ? !hasDot : hasDot;
  }

  #escape(): PatternSequence {
    const char = this.#next();
    switch (char) {
      case 'd':
      case 'w':
        return [{ kind: 'wild', isAny: false }];
      case 'S':
      case 'D':
      case 'W':
        return [{ kind: 'wild', isAny: true }];
      case 'A':
        return [{ kind: 'start' }];
      case 'Z':
      case 'z':
        return [{ kind: 'end' }];
      case 'b':
        return [];
      default:
        if (/[a-z\d]/iu.test(char)) {
          throw new Unreadable();
        }
        return [{ kind: 'char', char }];
    }
  }

  #quantified(parts: readonly PatternSequence[]): readonly PatternSequence[] {
    const sign = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/u.exec(this.#pattern.slice(this.#at))?.[0];
    if (sign === undefined) {
      return parts;
    }
    this.#at += sign.length;
    if (sign.startsWith('?')) {
      return bounded([...parts, []]);
    }
    const isAny = parts.some((part) =>
      part.some((atom) => atom.kind === 'dot' || (atom.kind === 'wild' && atom.isAny)),
    );
    const [first] = parts;
    const last = parts.length === 1 && (first?.length ?? 0) > 1 ? first?.at(-1) : undefined;
    const repeated: PatternSequence =
      last?.kind === 'char' ? [{ kind: 'wild', isAny }, last] : [{ kind: 'wild', isAny }];
    return last !== undefined && sign.startsWith('*') ? [[], repeated] : [repeated];
  }

  #peek(): string {
    return this.#pattern.charAt(this.#at);
  }

  #next(): string {
    const char = this.#peek();
    if (char === '') {
      throw new Unreadable();
    }
    this.#at += 1;
    return char;
  }
}

function bounded(ways: readonly PatternSequence[]): readonly PatternSequence[] {
  if (ways.length > MOST_SEQUENCES) {
    throw new Unreadable();
  }
  return ways;
}
