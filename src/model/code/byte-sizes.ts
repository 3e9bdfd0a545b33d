const UNITS: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['b', 1],
  ['k', 2 ** 10],
  ['kb', 2 ** 10],
  ['m', 2 ** 20],
  ['mb', 2 ** 20],
  ['g', 2 ** 30],
  ['gb', 2 ** 30],
]);

/** The bytes that a size stands for, `"100mb"` or a number; undefined for any other text. */
export function bytesOf(size: string | number | boolean | null): number | undefined {
  if (typeof size === 'number') {
    return size;
  }
  const { amount, unit } =
    /^\s*(?<amount>\d+(?:\.\d+)?)\s*(?<unit>[a-z]*)\s*$/iu.exec(String(size))?.groups ?? {};
  const factor = UNITS.get((unit ?? '-').toLowerCase());
  return amount === undefined || factor === undefined ? undefined : Number(amount) * factor;
}
