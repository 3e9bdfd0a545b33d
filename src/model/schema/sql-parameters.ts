import { SQL_HOLE } from '#syntax/sql-statements.ts';

const SKIPPED =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\$(?<tag>[A-Za-z_]?\w*)\$[\s\S]*?\$\k<tag>\$|::|%%/u;
const PARAMETER = /%s|%\(\w+\)s|(?<![\w:]):[A-Za-z_]\w*|(?<!\w)@[A-Za-z_]\w*|\?/u;
const EITHER = new RegExp(
  `(?<skipped>${SKIPPED.source})|(?<parameter>${PARAMETER.source}|${SQL_HOLE})`,
  'gu',
);

/**
 * The text with every parameter, however the driver writes it, and every part from elsewhere as `$n`, so
 * that PostgreSQL can read it. Strings and comments stay.
 */
export function withDollarParameters(text: string): string {
  let count = highestDollar(text);
  return text.replace(EITHER, (whole, ...rest) => {
    const groups: unknown = rest.at(-1);
    const isParameter =
      typeof groups === 'object' &&
      groups !== null &&
      'parameter' in groups &&
      groups.parameter !== undefined;
    if (!isParameter) {
      return whole;
    }
    count += 1;
    return `$${count}`;
  });
}

/** The highest number of a `$n` in the text. */
export function highestDollar(text: string): number {
  return Math.max(
    0,
    ...[...text.matchAll(/\$(?<number>\d{1,4})\b/gu)].map(({ groups }) =>
      Number(groups?.['number']),
    ),
  );
}

const STYLES = {
  percent: /%s|%b|%t|%\(\w+\)s/u,
  colon: /(?<![\w:]):[A-Za-z_]\w*/u,
} as const;

/**
 * The text with its parameters of one style as PostgreSQL reads them: numbered for `$`, or all as the
 * given literal.
 */
export function withParametersAs(
  text: string,
  style: keyof typeof STYLES,
  as: '$' | "'0'",
): string {
  let count = 0;
  const pattern = new RegExp(
    `(?<skipped>${SKIPPED.source})|(?<parameter>${STYLES[style].source})`,
    'gu',
  );
  return text.replace(pattern, (whole: string) => {
    const isParameter = new RegExp(`^(?:${STYLES[style].source})$`, 'u').test(whole);
    count += Number(isParameter);
    if (whole === '%%') {
      return '%';
    }
    const parameter = as === '$' ? `$${count}` : as;
    return isParameter ? parameter : whole;
  });
}
