import { interpolate, UNKNOWN_VALUE } from './interpolation.ts';

const ASSIGNMENT =
  /^[ \t]*(?:export[ \t]+|readonly[ \t]+|local[ \t]+|declare[ \t]+(?:-\w+[ \t]+)?)?(?<name>[A-Za-z_]\w*)=(?:"(?<double>[^"\n]*)"|'(?<single>[^'\n]*)'|(?<bare>[^\s;#]*))/gmu;
const COMPUTED = /\$\(|`|\$\{?\d|\$[@*#]/u;
const DEEPEST = 4;

/**
 * What a word of a shell script stands for, by the assignments and defaults of the same script; undefined
 * when that is not certain: a command or an argument of the script gives it, or it is assigned twice.
 */
export function scriptValue(script: string, word: string): string | undefined {
  if (!word.includes('$')) {
    return word;
  }
  const assigned = Map.groupBy(
    [...script.matchAll(ASSIGNMENT)].flatMap(({ groups }) => groups ?? []),
    ({ name }) => name ?? '',
  );
  let current = word;
  for (let step = 0; step < DEEPEST && current.includes('$'); step += 1) {
    if (COMPUTED.test(current)) {
      return undefined;
    }
    const around = current;
    current = interpolate(current, (name) => {
      const all = assigned.get(name) ?? [];
      const [only] = all.length === 1 ? all : [];
      const value = only?.['double'] ?? only?.['single'] ?? only?.['bare'];
      const isOwnDefault = value !== undefined && isDefaultOf(name, value) && value !== around;
      return isOwnDefault ? interpolate(value, unset) : value;
    });
  }
  return current.includes('$') || current.includes(UNKNOWN_VALUE) ? undefined : current;
}

// `NAME=${NAME:-value}`.
function isDefaultOf(name: string, value: string): boolean {
  return new RegExp(`\\$\\{?${name}\\b`, 'u').test(value);
}

function unset(): undefined {
  return undefined;
}
