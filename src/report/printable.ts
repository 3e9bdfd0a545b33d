/**
 * Text on one line with nothing in it that acts on a terminal or turns the reading direction: line
 * breaks become spaces, control and bidirectional characters and lone surrogates become `�`.
 * See https://trojansource.codes for what such characters can hide.
 */
export function printable(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\t\n\v\f\r\u0085\u2028\u2029]/gu, ' ')
    .replace(/[\p{Cc}\p{Bidi_Control}]/gu, '\uFFFD');
}
