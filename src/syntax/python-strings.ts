const ESCAPE =
  /\\(?:\r\n|[\n\r]|[0-7]{1,3}|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|N\{[^}]*\}|[^])/gu;

const SINGLE: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** True when the string literal that begins here contains values: `f"…"`, `rf'…'`, `t"…"`. */
export function isFormatted(text: string, start: number): boolean {
  return /^[rR]?[fFtT]/u.test(text.slice(start, start + 2));
}

/** True when the backslashes of the string literal that begins here stand for themselves. */
export function isRaw(text: string, start: number): boolean {
  return /^[bBfFtTuU]?[rR]/u.test(text.slice(start, start + 2));
}

/**
 * The value of a string literal that has no values in it, bytes read as Latin-1. Escapes that Python
 * does not know stay as they are, and so do characters given by name (`\N{BULLET}`).
 */
export function stringValue(text: string, start: number, end: number): string {
  const literal = text.slice(start, end);
  const open = /["'`]/u.exec(literal)?.index ?? 0;
  const width = isTriple(literal, open) ? 3 : 1;
  const close = literal.length - width;
  // The closing quotes may be missing in broken code.
  const content = literal.slice(open + width, Math.max(close, open + width));
  return unescape(content, isRaw(text, start));
}

function isTriple(literal: string, open: number): boolean {
  const quote = literal.charAt(open);
  return literal.startsWith(quote.repeat(3), open) && literal.length >= open + 6;
}

/** The value of a stretch inside a string literal. Line ends are read as `\n`, as Python does. */
export function unescape(content: string, raw: boolean): string {
  const unified = content.includes('\r') ? content.replaceAll(/\r\n?/gu, '\n') : content;
  return raw || !unified.includes('\\') ? unified : unified.replaceAll(ESCAPE, escaped);
}

function escaped(escape: string): string {
  const letter = escape.charAt(1);
  if (letter === '\n') {
    return '';
  }
  if (/[0-7]/u.test(letter)) {
    return String.fromCharCode(Number.parseInt(escape.slice(1), 8));
  }
  if (/[xuU]/u.test(letter) && escape.length > 2) {
    return codePoint(Number.parseInt(escape.slice(2), 16), escape);
  }
  return SINGLE[letter] ?? escape;
}

function codePoint(code: number, escape: string): string {
  return code <= 0x10_ff_ff ? String.fromCodePoint(code) : escape;
}
