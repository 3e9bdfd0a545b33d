import type { PythonNode } from '#syntax/python-nodes.ts';

import type { Expr, Stmt } from '../code.ts';
import { isAsync, type Lowering, oneOrList } from './lowering.ts';

/**
 * `[value for x in xs if test]` is the loop that it stands for, with the condition around the value, so
 * that what runs once an element is seen to do so. Each of these lies over the whole comprehension.
 */
export function lowerComprehension(node: PythonNode, lowering: Lowering): Expr {
  const [element, ...clauses] = node.children;
  const { start, end } = node;
  if (element === undefined) {
    return { kind: 'other', parts: [], start, end };
  }
  const values = element.type === 'pair' ? element.children : [element];
  return {
    kind: 'other',
    parts: lowerClauses(node, { clauses, next: 0, values }, lowering),
    start,
    end,
  };
}

interface Comprehension {
  readonly clauses: readonly PythonNode[];
  /** The first clause that is not lowered yet. */
  readonly next: number;
  readonly values: readonly PythonNode[];
}

function lowerClauses(
  node: PythonNode,
  comprehension: Comprehension,
  lowering: Lowering,
): readonly Stmt[] {
  const { clauses, next, values } = comprehension;
  const clause = clauses[next];
  if (clause === undefined) {
    return lowering.statements(values);
  }
  if (!lowering.nesting.enter(clause.start, clause.end)) {
    return [];
  }
  const body = lowerClauses(node, { clauses, next: next + 1, values }, lowering);
  const statement = lowerClause(clause, body, node, lowering);
  lowering.nesting.leave();
  return [statement];
}

function lowerClause(
  clause: PythonNode,
  body: readonly Stmt[],
  { start, end }: PythonNode,
  lowering: Lowering,
): Stmt {
  const [first, ...rest] = clause.children;
  if (clause.type === 'if_clause' && first !== undefined) {
    const test = lowering.expression(first);
    return { kind: 'if', test, then: body, otherwise: [], start, end };
  }
  if (clause.type !== 'for_in_clause' || first === undefined) {
    return { kind: 'otherStmt', parts: [...body, lowering.expression(clause)], start, end };
  }
  return {
    kind: 'loop',
    target: lowering.target(first) ?? null,
    each: oneOrList(rest, lowering),
    head: [],
    body,
    isAsync: isAsync(clause, lowering),
    start,
    end,
  };
}
