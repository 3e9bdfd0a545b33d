import type { Place } from '#core/span.ts';

/** The response headers that every web application should send, in the order in which they are named. */
export const SECURITY_HEADERS = [
  'Content-Security-Policy',
  'X-Frame-Options',
  'X-Content-Type-Options',
  'Referrer-Policy',
  'Strict-Transport-Security',
] as const;

/** One of the five; X-Frame-Options stands for `frame-ancestors` of a content security policy too. */
export type SecurityHeader = (typeof SECURITY_HEADERS)[number];

/** Where some of the security headers are set, by code or by configuration. */
export interface HeaderProtection {
  readonly headers: readonly SecurityHeader[];
  readonly at: Place;
  /** What sets them: `helmet`, `add_header`. */
  readonly by: string;
}

/** The security header of that name, whatever its case; undefined for any other header. */
export function securityHeader(name: string): SecurityHeader | undefined {
  const plain = name.toLowerCase().replace(/-report-only$/u, '');
  return SECURITY_HEADERS.find((header) => header.toLowerCase() === plain);
}

/** What a header protects from, with the value that it is given; a value of undefined is unknown. */
export function headersOfWrite(name: string, value: string | undefined): readonly SecurityHeader[] {
  const header = securityHeader(name);
  if (header === undefined) {
    return [];
  }
  const isFraming = value === undefined || value.includes('frame-ancestors');
  return header === 'Content-Security-Policy' && isFraming ? [header, 'X-Frame-Options'] : [header];
}
