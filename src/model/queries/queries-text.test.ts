import { describe, expect, it } from 'vitest';

import { moduleAt, projectOf } from '#test/support/project.ts';

import { sqlCallsOf } from './queries.ts';
import { variablePartsOf } from './queries-text.ts';

async function partsIn(path: string, text: string): Promise<readonly string[]> {
  const module = moduleAt(await projectOf({ [path]: text }), path);
  return sqlCallsOf(module).flatMap((call) =>
    variablePartsOf(module, call.text).map(
      (part) => `${part.module.text(part.expr)} ${part.origin}`,
    ),
  );
}

describe('variablePartsOf', () => {
  it.each([
    ['export function f(b: string) { db.query(`select * from a where b = ${b}`); }', []],
    [
      'export function f(b: string) { db.query(`select * from a where b = ${b}`); } (request) => f(request.body.b);',
      ['request.body.b request'],
    ],
    ['export function f(b: Other) { db.query(`select * from a where b = ${b}`); }', []],
    ['function f(b: string) { db.query(`select * from a where b = ${b}`); }', []],
    ['db.query(`select * from ${process.env.T}`);', []],
    ['db.query(`select * from ${made()}`);', []],
    ...[
      'db.query(`select * from a where b = ${request.body.b}`);',
      'let q = "select * from a"; q += request.body.b; db.query(q);',
      'db.query("select * from a order by " + request.body.b.trim());',
      'db.query(String.raw`select * from ${request.body.b}`);',
      'db.query(`select * from ${list.reduce((text, each) => text + each, request.body.b)}`);',
    ].map((text): [string, string[]] => [`(request) => { ${text} }`, ['request.body.b request']]),
    ['(request) => db.query(`select * from a where b = ${request.user.b}`);', []],
    ['(request) => db.query(`select * from a limit ${Number(request.body.b)}`);', []],
    ['db.query(`select * from a limit ${a.length}`);', []],
    ['db.query(`select * from a ${x ? "for update" : ""}`);', []],
    ['(request) => db.query(sql`select * from ${request.body.b}`);', []],
  ])('of %s', async (text, expected) => {
    expect(await partsIn('src/a.ts', text)).toEqual(expected);
  });

  it('ends on a variable that is made of itself', async () => {
    const text =
      'function f(request) { let q = "select * from a"; q = q + request.body.b; q = q + q; db.query(q); }';
    expect(await partsIn('src/a.ts', text)).toEqual(['request.body.b request']);
  });
});
