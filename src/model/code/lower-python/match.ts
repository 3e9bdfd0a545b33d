import type { PythonNode } from '#syntax/python-nodes.ts';

import type { Expr, Stmt, SwitchCase } from '../code.ts';
import {
  blockOf,
  childOf,
  expressions,
  type Lowering,
  oneOrList,
  opaque,
  textOf,
} from './lowering.ts';

/** `match` as the switch that it is; a case without pattern and guard to fail is the default. */
export function lowerMatch(node: PythonNode, into: Stmt[], lowering: Lowering): void {
  const subjects = node.children.filter(({ type }) => type !== 'block' && type !== 'ERROR');
  const cases: SwitchCase[] = [];
  for (const child of childOf(node, 'block')?.children ?? []) {
    cases.push(lowerCase(child, lowering));
  }
  const subject = oneOrList(subjects, lowering) ?? opaque(node);
  into.push({ kind: 'switch', subject, cases, start: node.start, end: node.end });
}

function lowerCase(node: PythonNode, lowering: Lowering): SwitchCase {
  const { start, end } = node;
  const test = lowerTest(node, lowering);
  return { test, body: blockOf(node, lowering), start, end };
}

function lowerTest(node: PythonNode, lowering: Lowering): Expr | null {
  const guard = childOf(node, 'if_clause');
  const patterns = node.children.filter(({ type }) => type === 'case_pattern');
  const [first] = patterns;
  if (guard === undefined && patterns.length === 1 && first && textOf(first, lowering) === '_') {
    return null;
  }
  const tests = guard === undefined ? patterns : [...patterns, ...guard.children];
  const parts = expressions(tests, lowering);
  const [test] = parts;
  return test !== undefined && parts.length === 1
    ? test
    : {
        kind: 'other',
        parts,
        start: tests[0]?.start ?? node.start,
        end: tests.at(-1)?.end ?? node.end,
      };
}
