import type { Need } from './pattern-needs.ts';
import type { FoundWords, WordIndex } from './word-index.ts';

/** Says by the words found in a file whether it may be of interest. */
export type WordCondition = (found: FoundWords) => boolean;

/** True of what is found when what is needed is among it; undefined when the index does not look for all of it. */
export function conditionOf(need: Need, index: WordIndex): WordCondition | undefined {
  if (need.kind === 'word') {
    return anyWord([need], index);
  }
  if (need.kind === 'any' && need.of.every((each) => each.kind === 'word')) {
    return anyWord(need.of, index);
  }
  const conditions = need.of.flatMap((each) => conditionOf(each, index) ?? []);
  if (conditions.length < need.of.length) {
    return undefined;
  }
  return need.kind === 'all'
    ? (found) => conditions.every((holds) => holds(found))
    : (found) => conditions.some((holds) => holds(found));
}

type WordNeed = Extract<Need, { kind: 'word' }>;

// The words as bits of the places at which they are noted: a few places hold the words of most conditions.
function anyWord(needs: readonly WordNeed[], index: WordIndex): WordCondition | undefined {
  const bits = new Map<number, number>();
  for (const { word } of needs) {
    const number = index.numberOf(word);
    if (number === undefined) {
      return undefined;
    }
    bits.set(number >>> 5, (bits.get(number >>> 5) ?? 0) | (1 << (number & 31)));
  }
  const places = Uint16Array.from(bits.keys());
  const masks = Uint32Array.from(bits.values());
  return (found) => {
    for (let at = 0; at < places.length; at += 1) {
      if (((found[places[at] ?? 0] ?? 0) & (masks[at] ?? 0)) !== 0) {
        return true;
      }
    }
    return false;
  };
}
