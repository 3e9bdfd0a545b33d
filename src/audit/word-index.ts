const SLOTS = 1 << 16;
const LENGTH = 3;
/** What code consists of, from the most frequent character on; what is not among them is rare. */
const FREQUENT = ' etaoinsrlcdpumhfg\n\'"().,=';

interface Needle {
  readonly word: string;
  /** Where in the word the characters stand by which it is looked up. */
  readonly offset: number;
}

/**
 * Finds which of many words occur in a text, in one pass over it. Asking the text for each word in
 * turn would read it as often as there are words. The three characters at each place are looked up in a
 * table that knows each word by its three rarest, so nearly all places end there.
 */
export class WordIndex {
  readonly #all: ReadonlySet<string>;
  readonly #isKnown = new Uint8Array(SLOTS);
  readonly #needles = new Map<number, Needle[]>();
  /** Words without three characters. */
  readonly #short: readonly string[];

  constructor(words: Iterable<string>) {
    this.#all = new Set(words);
    const unique = [...this.#all].filter((word) => word !== '');
    this.#short = unique.filter((word) => word.length < LENGTH);
    for (const word of unique.filter(({ length }) => length >= LENGTH)) {
      const offset = rarestOffset(word);
      const slot = slotAt(word, offset);
      this.#isKnown[slot] = 1;
      this.#needles.set(slot, [...(this.#needles.get(slot) ?? []), { word, offset }]);
    }
  }

  knows(word: string): boolean {
    return this.#all.has(word);
  }

  /** The words that occur in the text, by case, also as part of longer ones. */
  find(text: string): ReadonlySet<string> {
    const found = new Set(this.#short.filter((word) => text.includes(word)));
    const isKnown = this.#isKnown;
    let first = text.charCodeAt(0);
    let second = text.charCodeAt(1);
    for (let end = LENGTH; end <= text.length; end += 1) {
      const third = text.charCodeAt(end - 1);
      const slot = slotOf(first, second, third);
      if (isKnown[slot] === 1) {
        this.#findAt(text, end - LENGTH, slot, found);
      }
      first = second;
      second = third;
    }
    return found;
  }

  #findAt(text: string, index: number, slot: number, found: Set<string>): void {
    for (const { word, offset } of this.#needles.get(slot) ?? []) {
      if (!found.has(word) && text.startsWith(word, index - offset)) {
        found.add(word);
      }
    }
  }
}

function slotOf(first: number, second: number, third: number): number {
  return (first * 961 + second * 31 + third) & (SLOTS - 1);
}

function slotAt(text: string, index: number): number {
  return slotOf(text.charCodeAt(index), text.charCodeAt(index + 1), text.charCodeAt(index + 2));
}

function rarestOffset(word: string): number {
  const rarities = word.split('').map((char) => {
    const place = FREQUENT.indexOf(char);
    return place < 0 ? FREQUENT.length : place;
  });
  const offsets = Array.from({ length: word.length - LENGTH + 1 }, (_, offset) => offset);
  function rarity(offset: number): number {
    return rarities.slice(offset, offset + LENGTH).reduce((sum, each) => sum + each, 0);
  }
  return offsets.reduce((best, offset) => (rarity(offset) > rarity(best) ? offset : best), 0);
}
