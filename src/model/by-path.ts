/** Some trees' worth: whatever is asked of paths is asked of all paths of a tree, many times over. */
const MOST_PATHS = 1 << 15;

/** The work, which says something of a path by the path alone, done once for each path. */
export function byPath<Answer>(work: (path: string) => Answer): (path: string) => Answer {
  const known = new Map<string, { readonly answer: Answer }>();
  return (path) => {
    const before = known.get(path);
    if (before !== undefined) {
      return before.answer;
    }
    if (known.size >= MOST_PATHS) {
      known.clear();
    }
    const answer = work(path);
    known.set(path, { answer });
    return answer;
  };
}
