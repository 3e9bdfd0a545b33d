/** A word to look for. */
export interface Word {
  readonly text: string;
  /** True when upper and lower case are the same. */
  readonly isFolded: boolean;
}

/** Which words of an index occur somewhere: one bit for each, by its number. */
export type FoundWords = Uint32Array;

const NONE = -1;
/** A state has one place for each character of ASCII. */
const PLACE_BITS = 7;
const PLACES = 1 << PLACE_BITS;
const MOST_STATES = 1 << 16;

/** By UTF-16 code, the ASCII character that it is read as; 0 for what is none. */
const FOLDED = new Uint8Array(1 << 16).map((_, code) => foldedCode(code));

// The flags `iu` of a pattern make the long s an s, and the Kelvin sign a k:
// https://tc39.es/ecma262/#sec-runtime-semantics-canonicalize-ch
function foldedCode(code: number): number {
  if (code === 0x01_7f) {
    return 's'.charCodeAt(0);
  }
  if (code === 0x21_2a) {
    return 'k'.charCodeAt(0);
  }
  return code < PLACES ? String.fromCharCode(code).toLowerCase().charCodeAt(0) : 0;
}

/**
 * Finds which of many words occur in a text, in one pass over it, as Aho and Corasick do
 * (https://doi.org/10.1145/360825.360855): asking the text for each word in turn would read it as often
 * as there are words. The automaton takes upper and lower case for the same; where that makes a
 * difference, the text is looked at once more.
 *
 * It is kept in flat arrays, since it reads every character of a repository.
 */
export class WordIndex {
  readonly #numbers = new Map<string, number>();
  readonly #words: Word[] = [];
  /** By state and character, the next state. */
  readonly #next: Uint16Array;
  /** By state, one of the words that end there; by word, another one. */
  readonly #ending: Int32Array;
  readonly #others: Int32Array;
  /** By state, the longest shorter ending of what was read in which a word ends; 0 for none. */
  readonly #shorter: Uint16Array;
  /** By state, 1 when a word ends there or in a shorter ending. */
  readonly #isEnd: Uint8Array;

  /** Words are ASCII. Empty ones are left out. */
  constructor(words: Iterable<Word>) {
    for (const word of words) {
      const key = keyOf(word);
      if (word.text !== '' && !this.#numbers.has(key)) {
        this.#numbers.set(key, this.#words.length);
        this.#words.push(word);
      }
    }
    const most = this.#words.reduce((sum, { text }) => sum + text.length, 1);
    if (most > MOST_STATES) {
      throw new RangeError(`Words of ${most} characters are too many to look for at once.`);
    }
    this.#next = new Uint16Array(most * PLACES);
    this.#ending = new Int32Array(most).fill(NONE);
    this.#others = new Int32Array(this.#words.length).fill(NONE);
    this.#shorter = new Uint16Array(most);
    this.#isEnd = new Uint8Array(most);
    this.#link(this.#grow());
  }

  /** The number of a word, undefined for one that is not looked for. */
  numberOf(word: Word): number | undefined {
    return this.#numbers.get(keyOf(word));
  }

  /** The words that occur in one of the texts, also as part of longer ones. */
  find(...texts: readonly string[]): FoundWords {
    const found = new Uint32Array((this.#words.length + 31) >>> 5);
    for (const text of texts) {
      this.#findIn(text, found);
    }
    return found;
  }

  #findIn(text: string, found: FoundWords): void {
    const next = this.#next;
    const isEnd = this.#isEnd;
    let state = 0;
    for (let index = 0; index < text.length; index += 1) {
      const place = FOLDED[text.charCodeAt(index)] ?? 0;
      state = next[(state << PLACE_BITS) | place] ?? 0;
      if (isEnd[state] === 1) {
        this.#note(text, index + 1, state, found);
      }
    }
  }

  #note(text: string, end: number, state: number, found: FoundWords): void {
    for (let each = state; each !== 0; each = this.#shorter[each] ?? 0) {
      let number = this.#ending[each] ?? NONE;
      for (; number !== NONE; number = this.#others[number] ?? NONE) {
        const bits = found[number >>> 5] ?? 0;
        const bit = 1 << (number & 31);
        if ((bits & bit) === 0 && this.#isAt(text, end, number)) {
          found[number >>> 5] = bits | bit;
        }
      }
    }
  }

  #isAt(text: string, end: number, number: number): boolean {
    const word = this.#words[number];
    return (
      word !== undefined && (word.isFolded || text.startsWith(word.text, end - word.text.length))
    );
  }

  /** Makes a tree of the words, and answers how many states it has. */
  #grow(): number {
    let states = 1;
    for (const [number, { text }] of this.#words.entries()) {
      let state = 0;
      for (let index = 0; index < text.length; index += 1) {
        const step = (state << PLACE_BITS) | (FOLDED[text.charCodeAt(index)] ?? 0);
        if (this.#next[step] === 0) {
          this.#next[step] = states;
          states += 1;
        }
        state = this.#next[step] ?? 0;
      }
      this.#others[number] = this.#ending[state] ?? NONE;
      this.#ending[state] = number;
    }
    return states;
  }

  /** Leads each state on with the longest ending of what was read that begins a word. */
  #link(states: number): void {
    const next = this.#next;
    const fallbacks = new Uint16Array(states);
    const waiting = [0];
    for (const state of waiting) {
      const fallback = fallbacks[state] ?? 0;
      const endsInFallback = this.#ending[fallback] !== NONE;
      this.#shorter[state] = endsInFallback ? fallback : (this.#shorter[fallback] ?? 0);
      this.#isEnd[state] = this.#ending[state] !== NONE || this.#shorter[state] !== 0 ? 1 : 0;
      for (let place = 0; place < PLACES; place += 1) {
        const step = (state << PLACE_BITS) | place;
        const onwards = state === 0 ? 0 : (next[(fallback << PLACE_BITS) | place] ?? 0);
        const child = next[step] ?? 0;
        if (child === 0) {
          next[step] = onwards;
        } else {
          fallbacks[child] = onwards;
          waiting.push(child);
        }
      }
    }
  }
}

function keyOf({ text, isFolded }: Word): string {
  return isFolded ? `i ${text.toLowerCase()}` : `= ${text}`;
}
