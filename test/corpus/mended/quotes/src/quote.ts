const CENTS_BY_COUNTRY = new Map([
  ['DE', 490],
  ['FR', 690],
]);

export function quote(country: string): { total: number } {
  return { total: CENTS_BY_COUNTRY.get(country) ?? 1_490 };
}
