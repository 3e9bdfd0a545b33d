import { describe, expect, it } from 'vitest';

import { loadPython } from '#syntax/python.ts';
import { loadTypescript } from '#syntax/typescript.ts';

import { childrenOf, isExpr, isStmt, walk } from './code-nodes.ts';
import type { Expr, Node, Stmt } from './code.ts';
import { lowerPython } from './lower-python.ts';
import { lowerTypescript } from './lower-typescript.ts';

const typescript = await loadTypescript();
const python = await loadPython();

function lowerTs(text: string): readonly Stmt[] {
  return lowerTypescript(typescript.parse('a.tsx', text)).body;
}

function lowerPy(text: string): readonly Stmt[] {
  return lowerPython(python.parse('a.py', text)).body;
}

/** The names of the functions that are called, in the order in which they are visited. */
function calledIn(body: readonly Stmt[]): string {
  const names: string[] = [];
  walk(body, (node) => {
    if (node.kind === 'call' && node.callee.kind === 'name') {
      names.push(node.callee.name);
    }
  });
  return names.join(' ');
}

describe('walk', () => {
  it.each([
    ['function f(@d() a = b(), { c = e(), [g()]: h } = i()) { j() }', 'd b e g i j'],
    [
      '@a() class X extends b() { @c() d = e(); static { f() } [g()]() {} h(@i() j = k()) { l() } m = n() }',
      'a b c e f g i k l n',
    ],
    ['const { a = b(), [c()]: d = e(), f: [g = h()] } = i()', 'b c e h i'],
    ['[a().x, b[c()], d = e()] = f()', 'a c e f'],
    ['x = { a: b(), [c()]: d(), ...e(), f() { g() }, get h() { return i() } }', 'b c d e g i'],
    ['a()(b(), ...c()); new (d())(e())', 'a b c d e'],
    ['a()`${b()}${c()}`; [d(), ...e()]; f()[g()]', 'a b c d e f g'],
    ['for (let i = a(); b(); c()) d(); for (const { x = e() } of f()) g()', 'a b c d e f g'],
    ['do { a() } while (b()); while (c()) d()', 'a b c d'],
    ['try { a() } catch ({ b = c() }) { d() } finally { e() }', 'a c d e'],
    ['switch (a()) { case b(): c(); default: d() }', 'a b c d'],
    ['if (a()) b(); else c(); d() ? e() : f(); throw g()', 'a b c d e f g'],
    ['enum A { B = c(), D } namespace N { export const e = f() } export default g()', 'c f g'],
    ['l: with (a()) b(); <X y={c()} {...d()}>{e()}</X>; (f(), g()); debugger', 'a b c d e f g'],
    ['async function* f() { yield a(); await b(); return c(); delete d().x }', 'a b c d'],
    ['namespace N.M { a() } export const x = b(), y = c()', 'a b c'],
  ])('reaches every call of TypeScript in source order: %s', (text, expected) => {
    expect(calledIn(lowerTs(text))).toBe(expected);
  });

  it.each([
    [
      '@a()\nclass X(b()):\n  c: d() = e()\n  @f()\n  def g(self, h=i()): j()\n  k()',
      'a b d e f i j k',
    ],
    ['def f(a: b() = c(), *d: e()) -> g(): h()', 'b c e g h'],
    ['[a() for x in b() if c()]; {d(): e() for x in f()}', 'a c b d e f'],
    ['with a() as b().c, d(): e()', 'a b d e'],
    ['try: a()\nexcept b() as x: c()\nelse: d()\nfinally: e()', 'a b c d e'],
    ['match a():\n  case 1 if b(): c()\n  case _: d()', 'a b c d'],
    ['if a(): b()\nelif c(): d()\nelse: e()', 'a b c d e'],
    ['for a().x in b(): c()\nelse: d()\nwhile e(): f()\nelse: g()', 'a b c d e f g'],
    ['raise a() from b()\nassert c(), d()\ndel e().x\nreturn f()', 'a b c d e f'],
    ['a()[b():c(), d()] = e() if f() else g()', 'a b c d e f g'],
    ['x = y = f"{a()}" "b" f"{c()}"\nx += d()\n(z := e())', 'a c d e'],
    ['lambda a=b(): c()\ntype X = d()\nf"{e()!r}"\ng() < h() < i()', 'b c d e g h i'],
  ])('reaches every call of Python: %s', (text, expected) => {
    expect(calledIn(lowerPy(text))).toBe(expected);
  });

  it('leaves out what is below a node for which false is returned', () => {
    const names: string[] = [];
    walk(lowerTs('a(() => { b() }); c()'), (node) => {
      if (node.kind === 'name') {
        names.push(node.name);
      }
      return node.kind !== 'function';
    });
    expect(names).toEqual(['a', 'c']);
  });

  it('tells the parent, which the given nodes do not have', () => {
    const parents: string[] = [];
    walk(lowerTs('a.b()'), (node, parent) => {
      parents.push(`${node.kind} in ${parent?.kind ?? 'nothing'}`);
    });
    expect(parents).toEqual([
      'expr in nothing',
      'call in expr',
      'member in call',
      'name in member',
    ]);
  });

  it('walks code that is nested deeper than the call stack', () => {
    let value: Expr = { kind: 'literal', value: 1, start: 0, end: 1 };
    for (let depth = 0; depth < 100_000; depth += 1) {
      value = { kind: 'await', value, start: 0, end: 1 };
    }
    let count = 0;
    walk([value], () => {
      count += 1;
    });
    expect(count).toBe(100_001);
  });
});

describe('childrenOf', () => {
  it('passes over what is bound or assigned to, but not over what a target evaluates', () => {
    const [statement] = lowerTs('a.b[c] = d');
    const assign = statement === undefined ? [] : childrenOf(statement);
    const children = assign.flatMap((node) => childrenOf(node)).map(({ kind }) => kind);
    expect(children).toEqual(['member', 'name', 'name']);
    expect(lowerTs('const a = 1').flatMap(childrenOf)).toMatchObject([{ kind: 'literal' }]);
  });

  it('keeps a hundred thousand statements of one block', () => {
    const [block] = lowerTs(`{${'a;'.repeat(200_000)}}`);
    expect(block === undefined ? [] : childrenOf(block)).toHaveLength(200_000);
  });
});

describe('isStmt and isExpr', () => {
  it('divide the nodes', () => {
    const nodes: Node[] = [];
    walk(lowerTs('function f() { return class {} }'), (node) => {
      nodes.push(node);
    });
    expect(nodes.filter(isStmt).map(({ kind }) => kind)).toEqual(['functionDeclaration', 'return']);
    expect(nodes.filter(isExpr).map(({ kind }) => kind)).toEqual(['function', 'class']);
  });
});
