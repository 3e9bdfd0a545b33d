import { surcharge } from './surcharges.ts';

const CENTS_BY_COUNTRY = new Map([
  ['DE', 490],
  ['FR', 690],
]);

export async function quote(country: string): Promise<{ total: number }> {
  return { total: (CENTS_BY_COUNTRY.get(country) ?? 1_490) + (await surcharge(country)) };
}

export function quotePage({ total }: { total: number }): string {
  return `<h1>${(total / 100).toFixed(2)}</h1>`;
}
