import * as fc from 'fast-check';

/** What parsers choke on, and what turns one construct into another. */
const SPLINTERS = [
  '\0',
  '\uFEFF',
  '\uFFFD',
  '\u202E',
  '\u2028',
  '\r',
  '\n',
  '\t',
  "'",
  '"',
  '`',
  '"""',
  '${',
  '}',
  '{{',
  '(',
  ')',
  '[',
  ']',
  '<',
  '/*',
  '--',
  '#',
  '&a ',
  '*a',
  '<<: *a',
  '!!js/function ',
  '? ',
  '- ',
  ': ',
  '|\n',
  '\\',
  '$$',
  '; ',
  'FROM ',
  '<<EOF\n',
  '=>',
  'async ',
  'lambda: ',
  'é',
  '😀',
];

type Mutation = (text: string) => string;

/** A text that was cut, doubled, spliced, nested or sprinkled, up to five times over. */
export function mutatedFile(texts: readonly string[]): fc.Arbitrary<string> {
  const mutation = mutations(texts);
  return fc
    .tuple(fc.constantFrom(...texts), fc.array(mutation, { minLength: 1, maxLength: 5 }))
    .map(([text, steps]) => steps.reduce((changed, step) => step(changed), text));
}

function mutations(texts: readonly string[]): fc.Arbitrary<Mutation> {
  const place = fc.double({ min: 0, max: 1, noNaN: true });
  const splinter = fc.constantFrom(...SPLINTERS);
  return fc.oneof(
    // Cut out.
    fc.tuple(place, place).map(
      ([from, to]): Mutation =>
        (text) =>
          text.slice(0, at(text, from)) + text.slice(at(text, Math.max(from, to))),
    ),
    // Doubled where it stands.
    fc
      .tuple(place, fc.nat({ max: 400 }), fc.integer({ min: 2, max: 40 }))
      .map(([from, length, times]): Mutation => (text) => {
        const start = at(text, from);
        const part = text.slice(start, start + length);
        return text.slice(0, start) + part.repeat(times) + text.slice(start + part.length);
      }),
    // A part of another file, of whatever language.
    fc.tuple(place, fc.constantFrom(...texts), place, fc.nat({ max: 600 })).map(
      ([to, other, from, length]): Mutation =>
        (text) =>
          insert(text, to, other.slice(at(other, from), at(other, from) + length)),
    ),
    // Splinters, here and there.
    fc.array(fc.tuple(place, splinter), { minLength: 1, maxLength: 12 }).map(
      (all): Mutation =>
        (text) =>
          all.reduce((changed, [to, each]) => insert(changed, to, each), text),
    ),
    // Deep nesting.
    fc
      .tuple(
        place,
        fc.constantFrom('(', '[', '{', '{a:', '-\n ', 'if x:\n ', '<a>', 'f(', '!'),
        fc.integer({ min: 50, max: 20_000 }),
      )
      .map(
        ([to, opening, depth]): Mutation =>
          (text) =>
            insert(text, to, opening.repeat(depth)),
      ),
    // One long line.
    fc
      .tuple(
        place,
        fc.integer({ min: 1_000, max: 100_000 }),
        fc.constantFrom('a', ' ', '"a",', 'a=1;', '\\', "'", '/**/'),
      )
      .map(
        ([to, length, unit]): Mutation =>
          (text) =>
            insert(text, to, unit.repeat(length / unit.length)),
      ),
  );
}

function at(text: string, share: number): number {
  return Math.floor(text.length * share);
}

function insert(text: string, share: number, added: string): string {
  const index = at(text, share);
  return text.slice(0, index) + added + text.slice(index);
}
