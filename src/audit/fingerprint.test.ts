import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { codeOf } from '#core/code-of.ts';

import { fingerprintsOf } from './fingerprint.ts';
import type { FindingIdentity } from './fingerprint.ts';

const BASE: FindingIdentity = { rule: 'a/b', path: 'p', anchor: 'f', extract: 'g(x)', start: 0 };

function one(identity: Partial<FindingIdentity>): string {
  return fingerprintsOf([{ ...BASE, ...identity }])[0] ?? '';
}

const identities = fc.array(
  fc.record({
    rule: fc.constantFrom('a/b', 'a/c'),
    path: fc.constantFrom('p', 'q'),
    anchor: fc.constantFrom('', 'f'),
    extract: fc.constantFrom('g(x)', 'g( x );', 'h'),
    start: fc.nat(1000),
  }),
  { maxLength: 12 },
);

describe('fingerprintsOf', () => {
  it('gives 32 hexadecimal digits', () => {
    expect(one({})).toMatch(/^[0-9a-f]{32}$/u);
  });

  it.each([
    ['white space', { extract: ' g(\n  x\n)' }],
    ['a trailing comma and a semicolon', { extract: 'g(x,);' }],
    ['the place in the file', { start: 500 }],
  ])('does not change with %s', (_, change) => {
    expect(one(change)).toBe(one({}));
  });

  it('does not change with the style of quotes', () => {
    expect(one({ extract: 'g("x")' })).toBe(one({ extract: "g('x')" }));
  });

  it.each([
    ['the rule', { rule: 'a/c' }],
    ['the file', { path: 'q' }],
    ['what stands around it', { anchor: 'h' }],
    ['the flagged text', { extract: 'g(y)' }],
  ])('changes with %s', (_, change) => {
    expect(one(change)).not.toBe(one({}));
  });

  it('keeps its last half when the same code stands in another file', () => {
    expect(codeOf(one({ path: 'q' }))).toBe(codeOf(one({})));
    expect(one({ path: 'q' }).slice(0, 8)).not.toBe(one({}).slice(0, 8));
  });

  it.each([
    ['the flagged text', { extract: 'g(y)' }],
    ['the rule', { rule: 'a/c' }],
    ['what stands around it', { anchor: 'h' }],
  ])('has another last half with %s', (_, change) => {
    expect(codeOf(one(change))).not.toBe(codeOf(one({})));
  });

  it('has no half in common for two files that are flagged as a whole', () => {
    expect(codeOf(one({ extract: '', path: 'q' }))).not.toBe(codeOf(one({ extract: '' })));
  });

  it('is unique in one audit, whatever is found', () => {
    fc.assert(
      fc.property(identities, (list) => {
        expect(new Set(fingerprintsOf(list)).size).toBe(list.length);
      }),
    );
  });

  it('does not depend on the order in which findings come', () => {
    fc.assert(
      fc.property(identities, (list) => {
        const places = [
          ...new Map(
            list.map((item) => [JSON.stringify([item.rule, item.path, item.start]), item]),
          ).values(),
        ];
        const straight = new Map(
          places.map((item, index) => [item, fingerprintsOf(places)[index]]),
        );
        const reversed = places.toReversed();
        const backwards = new Map(
          reversed.map((item, index) => [item, fingerprintsOf(reversed)[index]]),
        );
        expect(places.map((item) => backwards.get(item))).toEqual(
          places.map((item) => straight.get(item)),
        );
      }),
    );
  });

  it('numbers equal ones by their place, so a later one leaves the earlier ones alone', () => {
    const [first] = fingerprintsOf([BASE]);
    const [, again] = fingerprintsOf([{ ...BASE, start: 9 }, BASE]);
    expect(again).toBe(first);
  });
});
