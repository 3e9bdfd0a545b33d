const RANGE = /__(?:[gl]te?|range)\b|\$?\b(?:[gl]te?|between)\s*[:(]|\w\s+[<>]=?\s+\w/u;

/**
 * True for the text of a query that asks for rows by a range, such as those since yesterday: it is about
 * no row in particular, and no list of keys stands for several of it.
 */
export function isByRange(query: string): boolean {
  return RANGE.test(query);
}
