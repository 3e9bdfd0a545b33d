import { describe, expect, it } from 'vitest';

import { moduleAt, projectOf } from '#test/support/project.ts';

import { exitsOf } from './function-exits.ts';

/** The ways out of a function in which `open()` sets a fact, `shut()` clears it, and `risk()` throws. */
async function exitsIn(body: string): Promise<readonly string[]> {
  const module = moduleAt(await projectOf({ 'a.ts': `function f() { ${body} }` }), 'a.ts');
  const [statement] = module.facts.body;
  if (statement?.kind !== 'functionDeclaration') {
    throw new Error('no function');
  }
  const exits = exitsOf(module, statement.fn, (node) => {
    switch (module.text(node)) {
      case 'open()':
        return { sets: 1, clears: 0, canThrow: false };
      case 'shut()':
        return { sets: 0, clears: 1, canThrow: false };
      case 'risk()':
        return { sets: 0, clears: 0, canThrow: true };
      default:
        return undefined;
    }
  });
  return exits.map(({ kind, facts }) => `${kind} ${facts}`).toSorted();
}

describe('exitsOf', () => {
  it.each([
    ['open(); risk(); shut();', ['end 0', 'throw 1']],
    ['open(); try { risk(); } finally { shut(); }', ['end 0', 'throw 0']],
    ['open(); try { risk(); shut(); } catch { shut(); }', ['end 0']],
    ['open(); if (a) { return; } shut();', ['end 0', 'return 1']],
    ['open(); if (a) { shut(); return; } shut();', ['end 0', 'return 0']],
    ['open(); if (a) { shut(); }', ['end 0']],
    ['open(); if (a) { shut(); } else { b(); }', ['end 0', 'end 1']],
    ['for (const a of b) { open(); if (a) continue; shut(); }', ['continue 1', 'end 0', 'end 1']],
    ['for (const a of b) { if (a) break; }', ['end 0']],
    ['switch (a) { case 1: open(); break; default: return; }', ['end 1', 'return 0']],
    ['try { open(); throw a; } catch (e) { shut(); throw e; }', ['throw 0']],
    ['return shut(open());', ['return 1']],
  ])('follows %s', async (body, expected) => {
    expect(await exitsIn(body)).toEqual(expected);
  });
});
