/** A number of a sequence as it is written: `0007`. Timestamps and versions with dots are none. */
const SEQUENCE = /^[Vv]?(?<digits>\d{1,6})(?=\D)/u;

/** What files with the same number share: `7` of `0007_users.sql`; undefined without a number. */
export function numberedAlike(name: string): string | undefined {
  const digits = SEQUENCE.exec(name)?.groups?.['digits'];
  const rest = name.slice(digits?.length ?? 0);
  // `V1.2__a.sql` and `2_1_a.sql` have versions of several parts.
  return digits === undefined || /^[Vv]?\d*[._]\d/u.test(name) || /^[._]\d/u.test(rest)
    ? undefined
    : String(Number(digits));
}

/** True for names that are numbered one after another, with few numbers left out. */
export function isSequential(names: readonly string[]): boolean {
  const numbers = numbersOf(names);
  const [first = 0] = numbers;
  const span = (numbers.at(-1) ?? 0) - first + 1;
  return (
    numbers.length === names.length && names.length > 3 && span - numbers.length <= names.length / 4
  );
}

/** The numbers that are left out, and the name that stands behind the first of them. */
export function gapsIn(
  names: readonly string[],
): { readonly before: string; readonly numbers: readonly string[] } | undefined {
  const numbers = new Set(numbersOf(names));
  const sorted = [...numbers];
  const [first = 0] = sorted;
  const last = sorted.at(-1) ?? 0;
  const width = SEQUENCE.exec(names[0] ?? '')?.groups?.['digits']?.length ?? 1;
  const missing: number[] = [];
  for (let number = first; number < last; number += 1) {
    missing.push(...(numbers.has(number) ? [] : [number]));
  }
  const next = sorted.find((number) => number > (missing[0] ?? Infinity));
  const before = names.find((name) => numberedAlike(name) === String(next));
  return before === undefined
    ? undefined
    : { before, numbers: missing.map((number) => String(number).padStart(width, '0')) };
}

function numbersOf(names: readonly string[]): readonly number[] {
  return names
    .flatMap((name) => numberedAlike(name) ?? [])
    .map(Number)
    .toSorted((a, b) => a - b);
}
