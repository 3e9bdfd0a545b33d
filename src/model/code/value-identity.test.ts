import { describe, expect, it } from 'vitest';

import { exprAt, moduleAt, projectOf } from '#test/support/project.ts';

import { identityOf } from './value-identity.ts';

async function identity(text: string, expr: string, path = 'a.ts'): Promise<string | undefined> {
  const module = moduleAt(await projectOf({ [path]: text }), path);
  return identityOf(module, exprAt(module, expr));
}

describe('identityOf', () => {
  it.each([
    ["f('a');", "'a'", 'literal "a"'],
    ["const A = 'a';\nf(A);", 'A', 'literal "a"'],
    ["process.env.KEY ?? 'x';", "process.env.KEY ?? 'x'", 'setting KEY'],
    ['const key = Buffer.from(process.env.KEY);\nf(key);', 'key', 'setting KEY'],
    ['new TextEncoder().encode(process.env.KEY);', 'process.env.KEY', 'setting KEY'],
    ["config.get('auth.secret');", "config.get('auth.secret')", 'setting auth.secret'],
    ['function key() {\n  return process.env.KEY;\n}\nf(key());', 'key()', 'setting KEY'],
    ['const key = load(1);\nf(key);', 'key', 'variable a.ts key'],
    ['const g = (key) => f(key);', 'f(key)', undefined],
    ['load();', 'load()', undefined],
    ["import { db } from 'db';\ndb.find(1).key;", 'db.find(1).key', undefined],
    ["import { env } from '@acme/env';\nenv.KEY;", 'env.KEY', 'name @acme/env.env.KEY'],
  ])('of %j at %s is %s', async (text, expr, expected) => {
    expect(await identity(text, expr)).toBe(expected);
  });

  it('is the same for two instances of one settings class', async () => {
    const files = {
      'settings.py': 'class Settings(Base):\n    KEY: str\n\nsettings = Settings()\n',
      'a.py': 'from settings import settings\nsettings.KEY\n',
      'b.py': 'from settings import Settings\nSettings().KEY\n',
    };
    const project = await projectOf(files);
    const [a, b] = [moduleAt(project, 'a.py'), moduleAt(project, 'b.py')];
    expect(identityOf(a, exprAt(a, 'settings.KEY'))).toBe('field settings.py:0 KEY');
    expect(identityOf(b, exprAt(b, 'Settings().KEY'))).toBe('field settings.py:0 KEY');
  });
});
