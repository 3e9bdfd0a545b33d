import { describe, expect, it } from 'vitest';

import type { PythonNode } from './python-nodes.ts';
import { loadPython } from './python.ts';

const parser = await loadPython();

function typesOf(node: PythonNode | undefined): string {
  if (node === undefined) {
    return 'nothing';
  }
  const children = node.children.map(typesOf).join(' ');
  return children === '' ? node.type : `${node.type}(${children})`;
}

function namesIn(text: string, node: PythonNode | undefined): readonly string[] {
  if (node === undefined) {
    return [];
  }
  const below = node.children.flatMap((child) => namesIn(text, child));
  return node.type === 'identifier' ? [text.slice(node.start, node.end), ...below] : below;
}

describe('loadPython', () => {
  it('keeps named nodes and operators, without comments and what plain strings consist of', () => {
    const { root, problems } = parser.parse('a.py', 'x = a + "b" # c\nf"{d}" not in e\n');
    expect(typesOf(root)).toBe(
      'module(expression_statement(assignment(identifier binary_operator(identifier + string))) ' +
        'expression_statement(comparison_operator(string(string_start interpolation(identifier) ' +
        'string_end) not in identifier)))',
    );
    expect(problems).toEqual([]);
  });

  it('counts UTF-16 code units, also after characters outside the basic plane', () => {
    const text = `"${'😀é'.repeat(6000)}"; eins = zwei('😀', drei)\n`;
    expect(namesIn(text, parser.parse('a.py', text).root)).toEqual(['eins', 'zwei', 'drei']);
  });

  it('ends a block with its last statement', () => {
    const text = 'def f():\n  if a:\n    g()\n    # b\n\n  # c\nh()\n';
    const definition = parser.parse('a.py', text).root?.children[0];
    expect(text.slice(definition?.start, definition?.end)).toBe('def f():\n  if a:\n    g()');
  });

  it('lists what is unreadable and what is missing with its place', () => {
    expect(parser.parse('a.py', 'f(a, b c)\nfor x in :\n  g()\n').problems).toEqual([
      { start: 7, end: 8, message: 'This could not be read as Python.' },
      { start: 18, end: 18, message: 'Missing: identifier.' },
    ]);
    expect(parser.parse('a.py', '((((').problems).toHaveLength(1);
  });

  it('calls an expression unreadable when its parts can no longer be told by position', () => {
    const { root } = parser.parse('a.py', 'x = a ? b + c\ny = 1\n');
    expect(typesOf(root)).toContain('ERROR');
    expect(typesOf(root)).toContain('expression_statement(assignment(identifier integer))');
  });

  it('gives up on a text that takes too many steps, and reads the next one from its beginning', async () => {
    const bounded = await loadPython({ allowedSteps: (text) => (text.length > 1000 ? 2 : 100) });
    const text = 'x = 1\n'.repeat(5000);
    expect(bounded.parse('a.py', text)).toEqual({
      text,
      root: undefined,
      problems: [{ start: 0, end: text.length, message: 'The code takes too long to read.' }],
    });
    expect(typesOf(bounded.parse('b.py', 'y').root)).toBe(
      'module(expression_statement(identifier))',
    );
  });

  it.each([
    ['brackets', '['.repeat(100_000)],
    ['operators', 'a+'.repeat(100_000)],
    ['quotes', '"""'.repeat(50_001)],
    ['keywords', 'lambda:'.repeat(50_000)],
    [
      'indentation',
      Array.from({ length: 500 }, (_, depth) => `${' '.repeat(depth)}if a:`).join('\n'),
    ],
  ])('reads %s without end', (_name, text) => {
    expect(parser.parse('a.py', text).root?.end).toBe(text.length);
  });
});
