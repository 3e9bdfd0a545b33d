import { code } from '#test/support/code.ts';
import { shapeOf } from '#test/support/code-shape.ts';
import { describe, expect, it } from 'vitest';

import { loadPython } from '#syntax/python.ts';

import { walk } from './code-nodes.ts';
import type { CodeFacts } from './code.ts';
import { lowerPython } from './lower-python.ts';

const parser = await loadPython();

function lower(text: string): CodeFacts {
  return lowerPython(parser.parse('a.py', text));
}

function shape(text: string): string {
  return shapeOf(lower(text).body);
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
    ['f(a, *b, **c, k=1)', '(call f a ...b ...c k=1)'],
    ['f(x for x in y)', '(call f (other (loop x of y {x})))'],
    ['os.environ["X"]', '(. (. os environ) X)'],
    ['x[1]', '([] x 1)'],
    ['x[1:f(), a]', '([] x (list (other 1 (call f)) a))'],
    ['1_000, 0xff, 1.5e3, 1j, 1e999', '(list 1000 255 1500 "1j" "1e999")'],
    ['True, None, ...', '(list true null (other))'],
    ['not x and y or z', '(|| (&& (! x) y) z)'],
    ['a is not b', '(!== a b)'],
    ['a is b', '(=== a b)'],
    ['a not in b', '(not in a b)'],
    ['a < b <= c()', '(other a b (call c))'],
    ['-a ** b // c', '(// (- (** a b)) c)'],
    ['x if t() else y', '(? (call t) x y)'],
    ['{**a, "b": 1, c: 2}', '(object ...a b: 1 [c]: 2)'],
    ['{1, *a}', '(list 1 ...a)'],
    ['(a := f())', '(= a (call f))'],
    ['lambda a, b=1, *c: a', '(fn (a, b = 1, ...c) {(return a)})'],
    ['await (yield x)', '(await (yield x))'],
    ['{k: v for k, v in d}', '(other (loop [k, v] of d {k v}))'],
    [
      '[g(a) async for a in b() if c for d in a]',
      '(other (async-loop a of (call b) {(if c {(loop d of a {(call g a)})} {})}))',
    ],
  ])('lowers %s', (text, expected) => {
    expect(shape(text)).toBe(expected);
  });
});

describe('strings', () => {
  it.each([
    [String.raw`'b\n\x41\u00e9\101'`, JSON.stringify('b\nAéA')],
    [String.raw`r'\n'`, JSON.stringify('\\n')],
    [String.raw`b"a\'"`, JSON.stringify("a'")],
    [String.raw`"\N{BULLET}\q"`, JSON.stringify('\\N{BULLET}\\q')],
    ['""', '""'],
    ["''''a'''", JSON.stringify("'a")],
    ['"""a\r\nb"""', JSON.stringify('a\nb')],
    ['"a\\\nb"', '"ab"'],
    ['("a" \'b\'\n  r"c")', '"abc"'],
    ['f"plain{{}}"', '"plain{}"'],
    ['f"a{b!r:>{w}}c"', '(template "a" b "c")'],
    ['"x{y}" f"{a}b" "c" rf"\\n{d()}"', '(template "x{y}" a "bc\\\\n" (call d) "")'],
  ])('reads %s', (text, expected) => {
    expect(shape(text)).toBe(expected);
  });
});

describe('assignments', () => {
  it.each([
    ['x = 1', '(bind x = 1)'],
    ['x: Optional[str] = None', '(bind x : ([] Optional str) = null)'],
    ['x: pg.Pool', '(bind x : (. pg Pool))'],
    ['x: typing.Optional["User"]', '(bind x : ([] (. typing Optional) "User"))'],
    ['x: List[int] | None', '(bind x : (| ([] List int) null))'],
    [
      'x: Annotated[Session, Depends(get_db)]',
      '(bind x : ([] Annotated (list Session (call Depends get_db))))',
    ],
    ['self.x = f()', '(bind (. self x) = (call f))'],
    ['a = b = f()', '(bind a = b)\n(bind b = (call f))'],
    ['a = (b, c) = f()', '(bind a = (other))\n(bind [b, c] = (call f))'],
    ['a = f().b = c', '(bind a = (other))\n(bind (. (call f) b) = c)'],
    ['(a, b), *c = d', '(bind [[a, b], c] = d)'],
    ['d["k"] = v', '(bind (. d k) = v)'],
    ['d[0] = v', '(bind ([] d 0) = v)'],
    ['x += f(y)', '(+= x (call f y))'],
    ['type X = list[int]', '(bind X = ([] list int))'],
  ])('lowers %s', (text, expected) => {
    expect(shape(text)).toBe(expected);
  });
});

describe('definitions', () => {
  it('lowers functions with decorators, defaults, annotations and every kind of parameter', () => {
    const text = code`
      @app.get("/x")
      @other
      async def f(a, b: int, /, c: X = 3, *args, d, e=2, **kw: Y) -> Annotated[Z, g()]:
          """doc"""
          return await h()
    `;
    expect(shape(text)).toBe(
      '(declare (async-fn @(call (. app get) "/x") @other f ' +
        '(a, b : int, c : X = 3, ...args, d, e = 2, ...kw : Y) : ([] Annotated (list Z (call g))) ' +
        '{"doc" (return (await (call h)))}))',
    );
  });

  it('tells a generator from a function that contains one', () => {
    const text = code`
      def outer():
          def inner():
              yield
    `;
    expect(shape(text)).toBe('(declare (fn outer () {(declare (fn-* inner () {(yield)}))}))');
  });

  it('lowers classes with bases, fields, methods and the rest', () => {
    const text = code`
      @dataclass
      class A(B, metaclass=M):
          """doc"""
          x: int = 1
          y = f()
          z: T
          a, b = 1, 2
          @property
          def m(self): return self.x
          class In: pass
    `;
    expect(shape(text)).toBe(
      '(declare (class @dataclass A extends B (field x : int = 1) (field y = (call f)) ' +
        '(field z : T) (fn @property m (self) {(return (. self x))}) ' +
        '{"doc" (bind [a, b] = (list 1 2)) (declare (class In {(otherStmt)}))}))',
    );
  });
});

describe('statements', () => {
  it.each([
    [
      'with a() as b, c() as (d, e), f: pass',
      '(with (as (call a) b) (as (call c) [d, e]) (as f) {(otherStmt)})',
    ],
    ['async with (x() as y, z): pass', '(async-with (as (call x) y) (as z) {(otherStmt)})'],
    ['with (p as q): pass', '(with (as p q) {(otherStmt)})'],
    ['for a, b in c: f()\nelse: d()', '(loop [a, b] of c {(call f)})\n(block {(call d)})'],
    ['async for a in b: pass', '(async-loop a of b {(otherStmt)})'],
    ['while x(): break', '(loop (call x) {(otherStmt)})'],
    ['if a: b()\nelif c: d()\nelse: e()', '(if a {(call b)} {(if c {(call d)} {(call e)})})'],
    ['global a\nnonlocal b', '(otherStmt a)\n(otherStmt b)'],
    ['del a.b, c[d()]', '(otherStmt (list (. a b) ([] c (call d))))'],
    ['assert a(), "m"', '(otherStmt (call a) "m")'],
    ['raise X("m") from e', '(throw (call X "m") from e)'],
    ['raise', '(throw)'],
    ['print("x"); exec("y")', '(call print "x")\n(call exec "y")'],
  ])('lowers %s', (text, expected) => {
    expect(shape(text)).toBe(expected);
  });

  it('lowers every kind of handler', () => {
    const text = code`
      try: a()
      except (A, b.B) as e: c()
      except C: d()
      except: raise
      else: f()
      finally: g()
    `;
    expect(shape(text)).toBe(
      '(try {(call a)} (catch e A (. b B) {(call c)}) (catch C {(call d)}) (catch {(throw)}) ' +
        'else {(call f)} finally {(call g)})',
    );
    expect(shape('try: a()\nexcept* A as e: b()')).toBe(
      '(try {(call a)} (catch e A {(call b)}) else {} finally {})',
    );
  });

  it('lowers match, where names that are bound are no references', () => {
    const text = code`
      match x():
          case [1, a, *_] if g(): b()
          case {"k": v, **r} | Point(x=f.Q) as q: c()
          case m.N: d()
          case "s": e()
          case _: f()
    `;
    expect(shape(text)).toBe(
      '(switch (call x) (case (other (list 1 (other) (other)) (call g)) {(call b)}) ' +
        '(case (other (other "k" (other) (other)) (other Point (. f Q))) {(call c)}) ' +
        '(case (. m N) {(call d)}) (case "s" {(call e)}) (case default {(call f)}))',
    );
  });
});

describe('imports', () => {
  it.each([
    ['import a.b.c', '(import "a.b.c" *:a)'],
    ['import a.b as c, d', '(import "a.b" *:c)\n(import "d" *:d)'],
    ['import a.b.c as a', '(import "a.b" c:a)'],
    ['from ..a.b import c as d, e', '(import "..a.b" c:d e:e)'],
    ['from . import (a,\n  b,)', '(import "." a:a b:b)'],
    ['from a import *', '(import "a" *:*)'],
    ['from __future__ import annotations', '(import "__future__" annotations:annotations)'],
    [
      'if typing.TYPE_CHECKING:\n  from a import B',
      '(if (. typing TYPE_CHECKING) {(import-type "a" B:B)} {})',
    ],
    [
      'if TYPE_CHECKING: pass\nelse: import a',
      '(if TYPE_CHECKING {(otherStmt)} {(import "a" *:a)})',
    ],
  ])('lowers %s', (text, expected) => {
    expect(shape(text)).toBe(expected);
  });
});

describe('ranges', () => {
  it('cover exactly the source of each node, after characters outside the basic plane too', () => {
    expect(textsOf("x = '😀é'; p = (a).b(  'ü😀' , x[1])  # z")).toEqual([
      "bind: x = '😀é'",
      "literal: '😀é'",
      "bind: p = (a).b(  'ü😀' , x[1])",
      "call: (a).b(  'ü😀' , x[1])",
      'member: (a).b',
      'name: a',
      "literal: 'ü😀'",
      'index: x[1]',
      'name: x',
      'literal: 1',
    ]);
  });

  it('end a function with its last statement, in a file with CRLF too', () => {
    expect(textsOf('@d\r\nasync def f():\r\n  return g()\r\n  # trailing\r\n\r\nx\r\n')).toEqual([
      'functionDeclaration: @d\r\nasync def f():\r\n  return g()',
      'function: @d\r\nasync def f():\r\n  return g()',
      'name: d',
      'return: return g()',
      'call: g()',
      'name: g',
      'expr: x',
      'name: x',
    ]);
  });

  it('give names and keys their own', () => {
    const [declaration, expression] = lower('class Ä:\n  def m(self): pass\n{"key": 1}').body;
    expect(declaration).toMatchObject({
      cls: { nameStart: 6, nameEnd: 7, methods: [{ nameStart: 15, nameEnd: 16 }] },
    });
    expect(expression).toMatchObject({ value: { entries: [{ keyStart: 30, keyEnd: 35 }] } });
  });
});

describe('broken files', () => {
  it('lowers what is readable of a half-written function and lists the problem', () => {
    const text = code`
      class A:
        def f(self):
          return pool.connect(

        def g(self):
          return h()
    `;
    const { body, problems } = lower(text);
    expect(shapeOf(body)).toBe(
      '(declare (class A (fn f (self) {(otherStmt (. pool connect))}) ' +
        '(fn g (self) {(return (call h))})))',
    );
    expect(problems).toEqual([
      { start: 28, end: 48, message: 'This could not be read as Python.' },
    ]);
  });

  it('keeps the parts of an expression that could not be read, and nothing else of it', () => {
    const { body, problems } = lower('g(a, b c)\nx = {"a": f(1), "b": 2 3}\nprint(y z)\n');
    expect(shapeOf(body)).toContain('(call g a b (other c))\n(bind x = (object a: (call f 1)');
    expect(problems.map(({ start }) => start)).toEqual([7, 33, 44]);
  });

  it.each([
    ['brackets', '['.repeat(10_000) + ']'.repeat(10_000)],
    ['open brackets', '('.repeat(10_000)],
    ['calls', 'f('.repeat(10_000) + ')'.repeat(10_000)],
    ['operators', `x = ${'a + '.repeat(10_000)}b`],
    ['alternatives', `if a: b\n${'elif a: b\n'.repeat(3000)}`],
    ['clauses', `[x ${'for x in y '.repeat(3000)}]`],
    ['targets', `${'('.repeat(3000)}a,${'),'.repeat(3000)} = b`],
  ])('makes %s nested without end a problem', (_name, text) => {
    const facts = lower(text);
    expect(facts.problems.length).toBeGreaterThan(0);
    expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
  });
});
