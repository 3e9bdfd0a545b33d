import { describe, expect, test } from 'vitest';

import type { CodeModule } from '#model/code/code-module.ts';
import { loadPython } from '#syntax/python.ts';
import { moduleOf } from '#test/support/project.ts';

/** The text at the place of every call. */
function calls(module: CodeModule): readonly string[] {
  return module.calls.map((call) => module.text(call));
}

/** The text at the place of every problem. */
function problems(module: CodeModule): readonly string[] {
  return module.facts.problems.map((problem) => module.text(problem));
}

describe('TypeScript and JavaScript', () => {
  test('positions: of every node, also behind other line ends and characters of two units', async () => {
    const typescript = await moduleOf('src/a.ts', "const a = '\u{1F600}';\r\nrun<string>(a)!;\r\n");
    const jsx = await moduleOf('src/a.jsx', 'const a = <A b={run(1)} />;\n');
    expect(calls(typescript)).toEqual(['run<string>(a)']);
    expect(calls(jsx)).toEqual(['run(1)']);
  });

  test('broken files: read before and behind what is half-written, which is listed', async () => {
    const module = await moduleOf('src/a.ts', 'first();\nconst a = ;\nsecond();\nthird(');
    expect(calls(module)).toEqual(['first()', 'second()', 'third(']);
    expect(problems(module)).toEqual([';', '']);
  });

  test('bounds: depth', async () => {
    const module = await moduleOf('src/a.ts', `a = ${'['.repeat(100_000)}`);
    expect(calls(module)).toEqual([]);
    expect(module.facts.problems.map(({ message }) => message)).toEqual([
      'The code is nested too deeply to be read.',
    ]);
  });
});

describe('Python', () => {
  test('positions: of every node, also behind other line ends and characters of two units', async () => {
    const module = await moduleOf('app/a.py', 'a = "\u{1F600}"\r\nrun(a)\r\n');
    expect(calls(module)).toEqual(['run(a)']);
  });

  test('broken files: read before and behind what is half-written, which is listed', async () => {
    const module = await moduleOf('app/a.py', 'first()\na = = 1\nsecond()\n');
    expect(calls(module)).toEqual(['first()', 'second()']);
    expect(problems(module)).toEqual(['=']);
  });

  test('bounds: depth and time', async () => {
    const deep = await moduleOf('app/a.py', `a = ${'['.repeat(2000)}${']'.repeat(2000)}`);
    const parser = await loadPython({ allowedSteps: () => 2 });
    expect(deep.facts.problems.map(({ message }) => message)).toEqual([
      'The code is nested more than 500 levels deep; what lies deeper was not read.',
    ]);
    expect(
      parser.parse('app/a.py', 'x = 1\n'.repeat(5000)).problems.map(({ message }) => message),
    ).toEqual(['The code takes too long to read.']);
  });
});
