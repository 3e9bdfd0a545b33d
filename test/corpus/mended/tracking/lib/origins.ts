const PARTNERS = new Set(['https://www.lumenbooks.example', 'https://shop.northfold.example']);

/** Whether a CORS request comes from the shop of a partner. */
export function isPartnerOrigin(origin: string): boolean {
  try {
    return PARTNERS.has(new URL(origin).origin);
  } catch {
    return false;
  }
}
