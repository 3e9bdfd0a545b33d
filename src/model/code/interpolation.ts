/** Stands for the value of a variable that nothing in the text tells. */
export const UNKNOWN_VALUE = '\uFFFD';

const INNERMOST = /\$\{(?<name>\w+)(?:(?<operator>:?[-?+])(?<word>[^${}]*))?\}/gu;
const BARE = /\$(?<name>[a-z_]\w*)/giu;
const DEEPEST = 5;

/**
 * Replaces `${NAME}`, `${NAME:-default}` and `$NAME` as compose and shells do. `valueOf` gives a known
 * value; else the default counts; else the variable becomes `UNKNOWN_VALUE`.
 * https://docs.docker.com/reference/compose-file/interpolation/
 */
export function interpolate(
  text: string,
  valueOf: (name: string) => string | undefined = () => undefined,
): string {
  let current = text.replaceAll('$$', '\u0001');
  for (let round = 0; round < DEEPEST && current.includes('${'); round += 1) {
    current = current.replace(INNERMOST, (_, name: string, operator?: string, word?: string) =>
      operator?.endsWith('+') === true
        ? UNKNOWN_VALUE
        : (valueOf(name) ?? defaultOf(operator, word)),
    );
  }
  return current
    .replace(BARE, (_, name: string) => valueOf(name) ?? UNKNOWN_VALUE)
    .replaceAll('\u0001', '$');
}

function defaultOf(operator: string | undefined, word: string | undefined): string {
  return operator?.endsWith('-') === true ? (word ?? '') : UNKNOWN_VALUE;
}
