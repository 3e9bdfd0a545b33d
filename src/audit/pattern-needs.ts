import type { Word } from './word-index.ts';

/** What must be in a text: a word, or all or any of several things. */
export type Need =
  | { readonly kind: 'word'; readonly word: Word }
  | { readonly kind: 'all' | 'any'; readonly of: readonly Need[] };

/** Shorter ones are in nearly every file. */
const SHORTEST = 3;

/**
 * What is in every text in which a pattern matches, as far as its source says so; undefined when it says
 * nothing. The flag `v` and groups with flags of their own are not read.
 */
export function needOf(pattern: RegExp): Need | undefined {
  const isReadable = !pattern.unicodeSets && !/\(\?[a-z-]/u.test(pattern.source);
  return isReadable ? new PatternReader(pattern).needed() : undefined;
}

/** What a part of a pattern matches. */
interface Part {
  /** All texts that it matches, one empty text for a place; undefined when there are too many of them. */
  readonly texts: readonly string[] | undefined;
  /** What it needs besides them. */
  readonly need: Need | undefined;
}

const ANYTHING: Part = { texts: undefined, need: undefined };
const PLACE: Part = { texts: [''], need: undefined };

const QUANTIFIER = /(?:[*+?]|\{\d+(?:,\d*)?\})\??/uy;
const OPENING = /\?(?:[:=!]|<[=!]|<\w+>)/uy;
const REST_OF_ESCAPE = /\{[^}]*\}|<\w+>|\w+/uy;

/** The more texts are told apart the more words there are to look for. */
const MOST_TEXTS = 12;

class PatternReader {
  readonly #source: string;
  readonly #isFolded: boolean;
  #at = 0;

  constructor({ source, ignoreCase }: RegExp) {
    this.#source = source;
    this.#isFolded = ignoreCase;
  }

  /** Up to the end of the group. */
  alternatives(): Part {
    const parts = [this.#sequence()];
    while (this.#takes('|')) {
      parts.push(this.#sequence());
    }
    const texts = parts.flatMap((part) => part.texts ?? []);
    if (parts.every((part) => part.texts !== undefined) && texts.length <= MOST_TEXTS) {
      return { texts, need: undefined };
    }
    const needs = parts.map((part) => this.#needOf(part));
    return { texts: undefined, need: needs.includes(undefined) ? undefined : joined('any', needs) };
  }

  needed(): Need | undefined {
    return this.#needOf(this.alternatives());
  }

  #sequence(): Part {
    const needs: (Need | undefined)[] = [];
    let texts: readonly string[] = [''];
    let isWhole = true;
    while (this.#at < this.#source.length && !'|)'.includes(this.#source.charAt(this.#at))) {
      const part = this.#quantified();
      const longer = part.texts?.flatMap((end) => texts.map((start) => start + end));
      if (longer !== undefined && longer.length <= MOST_TEXTS) {
        texts = longer;
        continue;
      }
      isWhole = false;
      needs.push(this.#anyOf(texts), part.need);
      texts = part.texts ?? [''];
    }
    return isWhole
      ? { texts, need: undefined }
      : { texts: undefined, need: joined('all', [...needs, this.#anyOf(texts)]) };
  }

  #quantified(): Part {
    const part = this.#part();
    const quantifier = this.#takesAll(QUANTIFIER);
    if (quantifier === '') {
      return part;
    }
    if (quantifier.startsWith('?')) {
      return part.texts === undefined ? ANYTHING : { texts: ['', ...part.texts], need: undefined };
    }
    const isNeeded = quantifier.startsWith('+') || /^\{0*[1-9]/u.test(quantifier);
    return { texts: undefined, need: isNeeded ? this.#needOf(part) : undefined };
  }

  #needOf({ texts, need }: Part): Need | undefined {
    return texts === undefined ? need : this.#anyOf(texts);
  }

  #anyOf(texts: readonly string[]): Need | undefined {
    return texts.some(({ length }) => length < SHORTEST)
      ? undefined
      : joined(
          'any',
          texts.map((text) => ({ kind: 'word', word: { text, isFolded: this.#isFolded } })),
        );
  }

  #part(): Part {
    const char = this.#next();
    switch (char) {
      case '(':
        return this.#group();
      case '[':
        return this.#class();
      case '\\':
        return this.#escape();
      case '.':
        return ANYTHING;
      case '^':
      case '$':
        return PLACE;
      default:
        return isAscii(char) ? { texts: [char], need: undefined } : ANYTHING;
    }
  }

  #group(): Part {
    const opening = this.#takesAll(OPENING);
    const inside = this.alternatives();
    this.#next();
    return /^\?<?[=!]$/u.test(opening) ? PLACE : inside;
  }

  // Of a class only single characters are read.
  #class(): Part {
    const start = this.#at;
    for (let char = this.#next(); char !== ']'; char = this.#next()) {
      if (char === '\\') {
        this.#next();
      }
    }
    const inside = this.#source.slice(start, this.#at - 1);
    const isPlain = /^(?:[\w"'`/:;,. ]|-$|^-)+$/u.test(inside) && inside.length <= MOST_TEXTS;
    const chars = this.#isFolded ? inside.toLowerCase() : inside;
    return isPlain ? { texts: [...new Set(chars.split(''))], need: undefined } : ANYTHING;
  }

  #escape(): Part {
    const char = this.#next();
    if (/[bB]/u.test(char)) {
      return PLACE;
    }
    if (!/[a-zA-Z\d]/u.test(char)) {
      return { texts: [char], need: undefined };
    }
    if (/[uxkpPc\d]/u.test(char)) {
      // Codes, names and references. What is taken for theirs although it is a text is only not looked for.
      this.#takesAll(REST_OF_ESCAPE);
    }
    return ANYTHING;
  }

  #next(): string {
    const char = this.#source.charAt(this.#at);
    this.#at += 1;
    return char;
  }

  /** What a sticky pattern matches here; empty when it does not. */
  #takesAll(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const taken = pattern.exec(this.#source)?.[0] ?? '';
    this.#at += taken.length;
    return taken;
  }

  #takes(char: string): boolean {
    const isThere = this.#source.charAt(this.#at) === char;
    this.#at += isThere ? 1 : 0;
    return isThere;
  }
}

function isAscii(char: string): boolean {
  return char.charCodeAt(0) < 128;
}

/** All or any of some needs, of which undefined ones say nothing. */
export function joined(
  kind: 'all' | 'any',
  needs: readonly (Need | undefined)[],
): Need | undefined {
  const of = needs.filter((need) => need !== undefined);
  return of.length > 1 ? { kind, of } : of[0];
}
