/**
 * Finds which of many words occur in a text, in one pass over it. Asking the text for each word in
 * turn would read it as often as there are words.
 */
export class WordIndex {
  readonly #pattern: RegExp | undefined;
  /** A word → itself and every other word that it contains. */
  readonly #contained: ReadonlyMap<string, readonly string[]>;

  constructor(words: Iterable<string>) {
    const unique = [...new Set(words)].filter((word) => word !== '');
    // The longest first: at one place only the first alternative is found, and it contains the others
    // that begin there.
    const alternatives = unique
      .toSorted((a, b) => b.length - a.length)
      .map((word) => RegExp.escape(word));
    this.#pattern =
      alternatives.length === 0 ? undefined : new RegExp(alternatives.join('|'), 'gu');
    this.#contained = new Map(
      unique.map((word) => [word, unique.filter((other) => word.includes(other))]),
    );
  }

  /** The words that occur in the text, by case, also as part of longer ones. */
  find(text: string): ReadonlySet<string> {
    const found = new Set<string>();
    const pattern = this.#pattern;
    if (pattern === undefined) {
      return found;
    }
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      for (const word of this.#contained.get(match[0]) ?? []) {
        found.add(word);
      }
      // Words may overlap: the next one can begin within this one.
      pattern.lastIndex = match.index + 1;
    }
    return found;
  }
}
