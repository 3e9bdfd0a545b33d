/**
 * The name that was probably meant: the one with the fewest letters to change, in all of it or in what
 * follows its slash, as long as they are a third of the text at most. Undefined when none is near.
 */
export function nearestName(text: string, names: readonly string[]): string | undefined {
  const [nearest] = names
    .map((name) => ({ name, distance: distanceTo(name, text) }))
    .filter(({ distance }) => distance <= Math.max(text.length / 3, 1))
    .toSorted((a, b) => a.distance - b.distance);
  return nearest?.name;
}

function distanceTo(name: string, text: string): number {
  const ending = name.slice(name.indexOf('/') + 1);
  return Math.min(editDistance(text, name), editDistance(text, ending));
}

/** How many letters have to be added, removed or replaced: Levenshtein's distance. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of from.split('').entries()) {
    const next = [index + 1];
    for (const [column, other] of to.split('').entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
