const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const TOKEN = /^(?:gh[pousr]|npm)_(?<random>\w{30})(?<sum>\w{6})$/u;

/**
 * True for what looks like a token of GitHub or npm and cannot be one: the last six characters of their
 * tokens are the CRC-32 of the thirty before, in base 62. False for tokens of any other form.
 * https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
 */
export function hasWrongChecksum(token: string): boolean {
  const { random, sum } = TOKEN.exec(token)?.groups ?? {};
  return random !== undefined && sum !== checksumOf(random);
}

/** The six characters that end a token of GitHub or npm with these thirty random ones. */
function checksumOf(random: string): string {
  let rest = crc32(random);
  let text = '';
  while (text.length < 6) {
    text = (DIGITS[rest % DIGITS.length] ?? '') + text;
    rest = Math.floor(rest / DIGITS.length);
  }
  return text;
}

/** https://www.rfc-editor.org/rfc/rfc1952#section-8, of a text in ASCII. */
function crc32(text: string): number {
  let crc = 0xff_ff_ff_ff;
  for (const character of text) {
    crc ^= character.codePointAt(0) ?? 0;
    for (let bit = 0; bit < 8; bit += 1) {
      crc = (crc >>> 1) ^ ((crc & 1) === 1 ? 0xed_b8_83_20 : 0);
    }
  }
  return (crc ^ 0xff_ff_ff_ff) >>> 0;
}
