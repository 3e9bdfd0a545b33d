import type { Ranged } from '../code/code.ts';

// Words of names and headings under which nothing of production is kept.
const NOT_PRODUCTION =
  /(?:^|_)(?:dev|devel|develop|development|tests?|testing|unittests?|local|localhost|mock|mocks|fake|dummy|demo|example|examples|sample|samples|fixture|fixtures|sandbox|placeholder)(?:_|$)/u;
const NAME =
  /^\s*(?:-\s+)?(?:(?:export|default|static|public|private|readonly|class|def|function|const|let|var)\s+)*["'`]?(?<name>[\w.-]+)/u;

/**
 * True for what stands in the tests that Rust keeps at the end of the file that they test:
 * https://doc.rust-lang.org/book/ch11-03-test-organization.html#the-tests-module-and-cfgtest
 */
export function isInTestModule(text: string, { start }: Ranged): boolean {
  const tests = text.indexOf('#[cfg(test)]');
  return tests !== -1 && tests < start;
}

/**
 * True for a value whose name, or the class, section or key that it stands under, says that it is for
 * development, tests or a demonstration: `class TestConfig`, `development:`, `examples:`. What stands
 * under what is told by indentation, which goes for every language. A name with which a missing setting
 * is filled in is in production all the same.
 */
export function isUnderDevelopment(text: string, { start }: Ranged): boolean {
  const [own, ...outer] = headingsOf(text, start);
  return (
    (own !== undefined && saysDevelopment(own) && !isFallback(text, own)) ||
    outer.some(saysDevelopment)
  );
}

function saysDevelopment(name: string): boolean {
  const words = name
    .replaceAll(/(?<low>[a-z0-9])(?<high>[A-Z])/gu, '$<low>_$<high>')
    .replaceAll(/[.-]/gu, '_')
    .toLowerCase();
  return NOT_PRODUCTION.test(words);
}

function isFallback(text: string, name: string): boolean {
  return new RegExp(
    `(?:\\?\\?|\\|\\||\\bor)\\s+${name.replaceAll(/[^\w]/gu, String.raw`\$&`)}\\b`,
    'u',
  ).test(text);
}

const MOST_LINES = 2000;

/** The name on the line of a place, or above a text that fills its lines, and those that it stands under. */
function headingsOf(text: string, start: number): readonly string[] {
  const lines = linesUpFrom(text, start);
  // The text of a key begins on a line of its own.
  const first = /^\s*["'`]*-----BEGIN/u.test(lines[0] ?? '') ? 1 : 0;
  const found: string[] = [];
  let indent = Number.POSITIVE_INFINITY;
  for (const line of lines.slice(first)) {
    const own = line.search(/\S/u);
    const name = NAME.exec(line)?.groups?.['name'];
    if (own !== -1 && own < indent && name !== undefined) {
      found.push(name);
      indent = own;
    }
    if (indent === 0) {
      break;
    }
  }
  return found;
}

/** The line of a place and those above it, the nearest first. */
function linesUpFrom(text: string, start: number): readonly string[] {
  const lines: string[] = [];
  let end = text.indexOf('\n', start);
  end = end === -1 ? text.length : end;
  while (end >= 0 && lines.length < MOST_LINES) {
    const before = end === 0 ? -1 : text.lastIndexOf('\n', end - 1);
    lines.push(text.slice(before + 1, Math.min(end, before + 400)));
    end = before;
  }
  return lines;
}

const MADE_UP = /1234567|example|sample|dummy|fake|placeholder|\btest|lorem/iu;

const CLOSE = 2;

/** True for a value between lines whose values are made up, such as `"app_id": "appid_123456789"`. */
export function isAmongMadeUp(text: string, { start, end }: Ranged): boolean {
  const above = linesUpFrom(text, start).slice(1, CLOSE + 1);
  const below = text
    .slice(end, end + 500)
    .split('\n')
    .slice(1, CLOSE + 1);
  return [...above, ...below].some((line) => MADE_UP.test(line));
}

const ADDRESS = /\b[a-z][\w+]*:\/\/(?:[^\s/@"'`]*@)?(?<host>\[?[\w.:-]+)/giu;
const COMMENT = /^\s*(?:#|\/\/|\*|\/\*|<!--)/u;
const LOCAL =
  /^(?:localhost|127\.|0\.0\.0\.0|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|\[|[^.]*$)|(?:^|\.)(?:example\.\w+|local|internal|test|invalid|localhost)(?::\d+)?$/iu;
// Names of formats and pages about them are no servers.
const DOCUMENTS =
  /(?:^|\.)(?:w3\.org|json-schema\.org|schemas?\.[\w.]+|readthedocs\.\w+)$|^docs\./iu;
const NEAR = 8;

/**
 * True for a value that stands beside the address of a server elsewhere, and beside none of this machine
 * or an example: what it opens is then not on the machine of a developer alone.
 */
export function isBesideServer(text: string, { start, end }: Ranged): boolean {
  const above = linesUpFrom(text, start).slice(0, NEAR);
  const below = text.slice(end, end + 200 * NEAR).split('\n', NEAR + 1);
  const hosts = [...above, ...below]
    .filter((line) => !COMMENT.test(line))
    .flatMap((line) => Array.from(line.matchAll(ADDRESS), ({ groups }) => groups?.['host'] ?? ''))
    .filter((host) => !DOCUMENTS.test(host));
  return hosts.length > 0 && !hosts.some((host) => LOCAL.test(host));
}

/** True for an address, or a name of a host, that leads to another machine and to no example. */
export function isElsewhere(value: string): boolean {
  const { host } =
    /^(?:[a-z][\w+]*:\/\/)?(?:[^\s/@]*@)?(?<host>\[?[\w.-]+)/iu.exec(value)?.groups ?? {};
  return host !== undefined && !LOCAL.test(host) && !/^\d+$/u.test(host);
}
