import { code } from '#test/support/code.ts';
import { shapeOf } from '#test/support/code-shape.ts';
import { describe, expect, it } from 'vitest';

import { loadTypescript } from '#syntax/typescript.ts';

import { walk } from './code-nodes.ts';
import type { CodeFacts } from './code.ts';
import { lowerTypescript } from './lower-typescript.ts';

const parser = await loadTypescript();

function lower(text: string, path = 'a.ts'): CodeFacts {
  return lowerTypescript(parser.parse(path, text));
}

function shape(text: string, path = 'a.ts'): string {
  return shapeOf(lower(text, path).body);
}

/** Every node with its source, in source order. */
function textsOf(text: string): readonly string[] {
  const texts: string[] = [];
  walk(lower(text).body, ({ kind, start, end }) => {
    texts.push(`${kind}: ${text.slice(start, end)}`);
  });
  return texts;
}

describe('expressions', () => {
  it.each([
    ['a?.b?.["c"](...d, undefined)![e] as any', '([] (call (. (. a b) c) ...d null) e)'],
    ['new pg.Pool({ max: 10 })', '(new (. pg Pool) (object max: 10))'],
    ['new Foo', '(new Foo)'],
    ['(<Foo>a).b satisfies C', '(. a b)'],
    ['f<string>(a)', '(call f a)'],
    ['[1_000, 0xff, 10n, -1, , `t`]', '(list 1000 255 10 (- 1) null "t")'],
    ['1e999', '"1e999"'],
    ['true || null', '(|| true null)'],
    ['/a\\/b[/]/gi', '(regex a\\/b[/] gi)'],
    ['`a${b}c${d()}`', '(template "a" b "c" (call d) "")'],
    ['sql`select ${x}`', '(template sql "select " x "")'],
    ['sql`plain`', '(template sql "plain")'],
    ['[...a, b]', '(list ...a b)'],
    ['(y, z())', '(other y (call z))'],
    ['a ? b : c', '(? a b c)'],
    ['typeof a', '(typeof a)'],
    ['void 0', '(void 0)'],
    ['delete a.b', '(delete (. a b))'],
    ['!a && b ?? c', '(?? (&& (! a) b) c)'],
    ['i++', '(++ i)'],
    ['#x in y', '(in #x y)'],
    ['this.#pool.end()', '(call (. (. this #pool) end))'],
    ['import.meta.url', '(. (. import meta) url)'],
    ['import("x")', '(call import "x")'],
    ['(async x => await f(x))', '(async-fn (x) {(return (await (call f x)))})'],
    ['(function* g() { yield; yield* a })', '(fn-* g () {(yield) (yield a)})'],
    ['(class B extends mixin(C)<T> {})', '(class B extends (call mixin C))'],
    ['(obj.fn<string>)', '(. obj fn)'],
  ])('lowers %s', (text, expected) => {
    expect(shape(text)).toBe(expected);
  });

  it('lowers object literals with every kind of entry', () => {
    const text =
      '({ a, "b": 1, ["c"]: 2, [d()]: 3, 5: 6, f() {}, get g() { return h() }, ...i, async *j() {} })';
    expect(shape(text)).toBe(
      '(object a: a b: 1 c: 2 [(call d)]: 3 5: 6 f: (fn f () {}) ' +
        'g: (other (fn g () {(return (call h))})) ...i j: (async-fn-* j () {}))',
    );
  });

  it('keeps every part of JSX but text and the names of platform elements', () => {
    const text =
      '<A.B a={f()} b="c" {...d} e><div onClick={() => g()}>t {h}{/* */}<X/></div><></></A.B>';
    expect(shape(text, 'a.tsx')).toBe(
      '(other (. A B) (call f) "c" ...d (other (fn () {(return (call g))}) h (other X)) (other))',
    );
  });
});

describe('assignments', () => {
  it.each([
    ['a.b ??= c', '(??= (. a b) c)'],
    ['a[0] = b', '(= ([] a 0) b)'],
    ['a["x"] = b', '(= (. a x) b)'],
    ['(a as any) = b', '(= a b)'],
    ['[m, n = f(), , ...o] = p', '(= [m, n = (call f), _, o] p)'],
    [
      '({ q, r: s.t = 2, [u()]: v, ...w } = x)',
      '(= {q: q, r: (. s t) = 2, [(call u)]: v, ...: w} x)',
    ],
    ['f() = 3', '(= (call f) 3)'],
  ])('lowers %s', (text, expected) => {
    expect(shape(text)).toBe(expected);
  });
});

describe('declarations', () => {
  it.each([
    ['const a = 1, b = f()', '(const a = 1)\n(const b = (call f))'],
    ['let a: pg.Pool | undefined', '(bind a : (. pg Pool))'],
    ['let a: Repository<User>', '(bind a : Repository)'],
    ['let a: { b: string } | C', '(bind a)'],
    ['const { a, b: [c = 1], ...d } = e', '(const {a: a, b: [c = 1], ...: d} = e)'],
    ['await using a = open()', '(const a = (call open))'],
    ['enum E { A, B = 5, C, D = "x", F }', '(const E = (object A: 0 B: 5 C: 6 D: "x" F: (other)))'],
    [
      'function f(this: X, { a = 1 }: P, ...r: Q[]): R {}',
      '(declare (fn f ({a: a = 1} : P, ...r) : R {}))',
    ],
    [
      'function f(a: string): void; function f(a) { return a }',
      '(declare (fn f (a) {(return a)}))',
    ],
    ['namespace N { const a = f() }', '(block {(const a = (call f))})'],
    ['declare const a: B; declare function f(): void; declare module "m" { const q: 1 }', ''],
    ['interface I {} type X = Y;', ''],
  ])('lowers %s', (text, expected) => {
    expect(shape(text)).toBe(expected);
  });

  it('lowers classes with fields, parameter properties, methods and the rest', () => {
    const text = code`
      @Injectable() class S extends Base<T> implements J {
        static x = 1; #p?: Pool = null!; declare y: Foo; 'q-r' = 2;
        [k()] = g();
        constructor(@Inject(T) private readonly db: Db, public n = 1) { super() }
        get v() { return this.#p }
        static { init() }
        [Symbol.iterator]() {}
        abstract foo(): void;
        @Get(':id') async one(@Param('id') id: string) {}
        [i: string]: any
      }
    `;
    expect(shape(text)).toBe(
      '(declare (class @(call Injectable) S extends Base (static x = 1) (field #p : Pool = null) ' +
        '(field y : Foo) (field q-r = 2) (field db : Db) (field n) ' +
        '(fn constructor (@(call Inject T) db : Db, n = 1) {(call super)}) ' +
        '(fn v () {(return (. this #p))}) (fn () {}) ' +
        '(async-fn @(call Get ":id") one (@(call Param "id") id) {}) ' +
        '{(otherStmt (call k) (call g)) (block {(call init)}) (. Symbol iterator)}))',
    );
  });
});

describe('statements', () => {
  it.each([
    ['for (const x of y) await z(x)', '(loop x of y {(await (call z x))})'],
    ['for await (const { a } of b) {}', '(async-loop {a: a} of b {})'],
    ['for (let i = 0; i < n; i++) g()', '(loop (bind i = 0) (< i n) (++ i) {(call g)})'],
    ['for (k in o) ;', '(loop k of o {})'],
    ['do { c() } while (d())', '(loop (call d) {(call c)})'],
    ['x: for (;;) { continue x }', '(loop {(otherStmt)})'],
    [
      'if (a) b(); else if (c) d(); else { e() }',
      '(if a {(call b)} {(if c {(call d)} {(call e)})})',
    ],
    [
      'try { a() } catch ({ m = f() }) { b() } finally { c() }',
      '(try {(call a)} (catch {(bind {m: m = (call f)}) (call b)}) else {} finally {(call c)})',
    ],
    ['try {} catch (e) {}', '(try {} (catch e {}) else {} finally {})'],
    [
      'switch (a) { case b(): c(); break; default: d() }',
      '(switch a (case (call b) {(call c) (otherStmt)}) (case default {(call d)}))',
    ],
    ['throw new Error()', '(throw (new Error))'],
    ['; { a() } debugger', '(block {(call a)})\n(otherStmt)'],
  ])('lowers %s', (text, expected) => {
    expect(shape(text)).toBe(expected);
  });

  it('lists the directives of the file and keeps them as statements', () => {
    const facts = lower(`'use client';\n"use strict";\nf();\n'no directive';`);
    expect(facts.directives).toEqual(['use client', 'use strict']);
    expect(facts.body).toHaveLength(4);
    expect(lower(`('use client');`).directives).toEqual([]);
  });
});

describe('imports and exports', () => {
  it.each([
    ["import a, { b as c } from 'x'", '(import "x" default:a b:c)'],
    ["import * as ns from 'x'", '(import "x" *:ns)'],
    ["import type { T } from 'x'", '(import-type "x" T:T)'],
    ["import { type T, a } from 'x'", '(import "x" a:a)\n(import-type "x" T:T)'],
    ["import 'x'", '(import "x")'],
    ["import r = require('x')", '(import "x" *:r)'],
    ['import e = ns.f', '(const e = (. ns f))'],
    [
      'export const { a, b: [c] } = f(), d = 1',
      '(const {a: a, b: [c]} = (call f))\n(const d = 1)\n(export a:a c:c d:d)',
    ],
    ['export function f() {}', '(declare (fn f () {}))\n(export f:f)'],
    ['export default class K {}', '(declare (class K))\n(export K:default)'],
    ['export default function () {}', '(export (fn () {}))'],
    ['export default f(1)', '(export (call f 1))'],
    ['export = foo', '(export foo)'],
    ["export * as ns from 'x'", '(export "x" *:ns)'],
    ["export * from 'x'", '(export "x" *:*)'],
    ["export { a as b, c } from 'x'", '(export "x" a:b c:c)'],
    ['export { a as default }', '(export a:default)'],
    ["export type { T } from 'x'", '(export "x" T:T)'],
  ])('lowers %s', (text, expected) => {
    expect(shape(text)).toBe(expected);
  });
});

describe('ranges', () => {
  it('cover exactly the source of each node, after characters outside the basic plane too', () => {
    expect(textsOf("/* 😀 é */ const p = (a.b)!.c(  'ü😀' , x[1]); // z")).toEqual([
      "bind: p = (a.b)!.c(  'ü😀' , x[1])",
      "call: (a.b)!.c(  'ü😀' , x[1])",
      'member: (a.b)!.c',
      'member: a.b',
      'name: a',
      "literal: 'ü😀'",
      'index: x[1]',
      'name: x',
      'literal: 1',
    ]);
  });

  it('cover exactly the source of each node in a file with CRLF', () => {
    expect(textsOf('// a\r\nasync function f() {\r\n  return g();\r\n}\r\n')).toEqual([
      'functionDeclaration: async function f() {\r\n  return g();\r\n}',
      'function: async function f() {\r\n  return g();\r\n}',
      'return: return g();',
      'call: g()',
      'name: g',
    ]);
  });

  it('give names and keys their own', () => {
    const text = 'class Ä { m() {} }; ({ key: 1 })';
    const [declaration, expression] = lower(text).body;
    expect(declaration).toMatchObject({
      cls: { nameStart: 6, nameEnd: 7, methods: [{ nameStart: 10, nameEnd: 11 }] },
    });
    expect(expression).toMatchObject({ value: { entries: [{ keyStart: 23, keyEnd: 26 }] } });
  });
});

describe('broken files', () => {
  it('lowers what is readable of a half-written function and lists the problem', () => {
    const text = 'const a = f();\nfunction g(x) {\n  h(x);\n  k(';
    const { body, problems } = lower(text);
    expect(shapeOf(body)).toBe('(const a = (call f))\n(declare (fn g (x) {(call h x) (call k)}))');
    expect(problems).toEqual([{ start: 43, end: 43, message: "')' expected." }]);
  });

  it('has no problem to list for a whole file', () => {
    expect(lower('export const a = <T,>(b: T) => b;').problems).toEqual([]);
  });

  it.each([
    ['brackets', '['.repeat(10_000)],
    ['calls', 'f('.repeat(10_000)],
    ['operators', `x = ${'a + '.repeat(10_000)}b`],
    ['blocks', '{'.repeat(10_000) + '}'.repeat(10_000)],
    ['patterns', `const ${'['.repeat(3000)}a${']'.repeat(3000)} = b`],
    ['types', `let x: ${'('.repeat(3000)}A${')'.repeat(3000)}`],
    ['targets', `${'['.repeat(3000)}a${']'.repeat(3000)} = b`],
    ['alternatives', 'if (a) b(); else '.repeat(3000)],
  ])('makes %s nested without end a problem', (_name, text) => {
    const facts = lower(text);
    expect(facts.problems.length).toBeGreaterThan(0);
    expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
  });
});
