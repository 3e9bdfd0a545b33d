import { interpolate, UNKNOWN_VALUE } from '../code/interpolation.ts';

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
  const assigned = assignmentsIn(script);
  let current = word;
  for (let step = 0; step < DEEPEST && current.includes('$'); step += 1) {
    if (COMPUTED.test(current)) {
      return undefined;
    }
    current = interpolate(current, (name) => {
      const value = assigned.get(name);
      // `NAME=${NAME:-value}` would go round in a circle.
      return value?.includes(name) === true ? interpolate(value, () => undefined) : value;
    });
  }
  return current.includes('$') || current.includes(UNKNOWN_VALUE) ? undefined : current;
}

/** The variables that a script assigns once, with the assigned text. */
function assignmentsIn(script: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const twice = new Set<string>();
  for (const { groups } of script.matchAll(ASSIGNMENT)) {
    const name = groups?.['name'] ?? '';
    (values.has(name) ? twice : new Set()).add(name);
    values.set(name, groups?.['double'] ?? groups?.['single'] ?? groups?.['bare'] ?? '');
  }
  return new Map([...values].filter(([name]) => !twice.has(name)));
}
