import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { loadPython } from '#syntax/python.ts';
import { loadTypescript } from '#syntax/typescript.ts';

import { walk } from './code-nodes.ts';
import type { CodeFacts, Node } from './code.ts';
import { lowerPython } from './lower-python.ts';
import { lowerTypescript } from './lower-typescript.ts';

const typescript = await loadTypescript();
const python = await loadPython();

const TYPESCRIPT = `
import a, { b as c } from 'x';
@D() export class E<T> extends F { @G() #h?: I = j(); constructor(private k: L = 1) { super(k); } get m() { return this.#h; } }
export const { n = 1, ...o } = await p?.q!.r[\`s\${t}\`](...u, { v, w: 0x1, [x]: /y/g, z() {} }), [aa, , bb = 2] = cc;
for (const dd of ee) { if (ff && !gg) continue; else throw new Hh('ii'); }
try { switch (jj) { case 1: kk++; break; default: ll ??= mm ? nn : oo; } } catch ({ pp }) { qq(); } finally { rr = async <T,>(ss) => { yield; }; }
const tt = <Uu vv={ww} {...xx}>yy {zz}</Uu>; enum Ab { Ac, Ad = 'ae' } namespace Af { export default function* ag() {} }
`;

const PYTHON = `
from ..a import b as c, d
import e.f, g as h
@i.j(k)
async def l(m, n: O[P] = 1, /, *q, r=2, **s) -> T:
    """u"""
    async with v() as w, x as (y, z): self.a = b = await c[1:2, "d"]
    for e, *f in g:
        if h and not i: continue
        elif j < k <= l: raise M("n") from o
        else: yield p
class Q(R, metaclass=S):
    t: U = 1
    def v(self): return [w for x in y if z for a in b]
try: f"c{d!r:>{e}}g" 'h\\n' rb"i"
except (J, K) as l: m = lambda n, o=1: {**p, "q": r, s: {t, u}}
else: (v := w if x else -y ** z)
finally: del a, b
match c:
    case [D(e=1), {"f": g}] | None if h: pass
    case _: global i; assert j, 'k'
`;

const LANGUAGES = [
  ['TypeScript', TYPESCRIPT, (text: string) => lowerTypescript(typescript.parse('a.ts', text))],
  ['TSX', TYPESCRIPT, (text: string) => lowerTypescript(typescript.parse('a.tsx', text))],
  ['JavaScript', TYPESCRIPT, (text: string) => lowerTypescript(typescript.parse('a.js', text))],
  ['Python', PYTHON, (text: string) => lowerPython(python.parse('a.py', text))],
] as const;

/** Source text with stretches taken out, brackets and the like put in, and the end cut off. */
function damaged(source: string): fc.Arbitrary<string> {
  const insertion = fc.constantFrom(
    '',
    '(',
    ')',
    '[',
    '{',
    '}',
    '"',
    "'",
    '`',
    '=',
    '.',
    ',',
    ':',
    '<',
    '\n',
    '\r\n',
    '\0',
    '😀',
    '\uD800',
  );
  const edit = fc.record({
    at: fc.nat(source.length),
    length: fc.nat(20),
    insertion,
  });
  return fc
    .tuple(fc.array(edit, { maxLength: 4 }), fc.nat(source.length * 2))
    .map(([edits, end]) => {
      let text = source;
      for (const one of edits) {
        text = text.slice(0, one.at) + one.insertion + text.slice(one.at + one.length);
      }
      return text.slice(0, end);
    });
}

/** The first thing about the facts that must not be, undefined when there is none. */
function fault(facts: CodeFacts, text: string, isNested = true): string | undefined {
  const faults: string[] = [];
  const seen = new Set<Node>();
  for (const { start, end } of facts.problems) {
    if (start < 0 || start > end || end > text.length) {
      faults.push(`problem ${start}-${end} is outside of the text`);
    }
  }
  walk(facts.body, (node, parent) => {
    const { start, end, kind } = node;
    const outer = (isNested ? parent : undefined) ?? { start: 0, end: text.length };
    if (start > end || start < outer.start || end > outer.end) {
      faults.push(`${kind} ${start}-${end} is outside of ${outer.start}-${outer.end}`);
    }
    if (seen.has(node)) {
      faults.push(`${kind} ${start}-${end} is there twice`);
    }
    seen.add(node);
  });
  return faults[0];
}

describe.each(LANGUAGES)('lowering %s', (_name, source, lower) => {
  it('keeps every node of a whole file within its parent, once', () => {
    expect(fault(lower(source), source)).toBeUndefined();
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(fault(lower(text), text, false)).toBeUndefined();
      }),
    );
  });

  // What a parser puts in for something that is missing can stand beside its parent.
  it('keeps every node within the text, once, however that is damaged', () => {
    fc.assert(
      fc.property(damaged(source), (text) => {
        expect(fault(lower(text), text, false)).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  it('survives JSON and structured cloning unchanged', () => {
    fc.assert(
      fc.property(damaged(source), (text) => {
        const facts = lower(text);
        expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
        expect(structuredClone(facts)).toEqual(facts);
      }),
      { numRuns: 50 },
    );
  });

  it('gives the same facts for the same text, whatever was read between', () => {
    const first = lower(source);
    lower(source.slice(0, 100));
    expect(lower(source)).toEqual(first);
  });
});
