import type { PythonNode } from '#syntax/python-nodes.ts';

import type { Expr, Pattern, Stmt } from '../code.ts';
import { childOf, type Lowering, opaque } from './lowering.ts';
import { typeOf } from './types.ts';

/**
 * `target: type = value`. In `a = b = value` the value is bound to the innermost target, here b, and
 * the others to that target, so that the value stands in the facts once.
 */
export function lowerAssignment(node: PythonNode, into: Stmt[], lowering: Lowering): void {
  const chain = chainOf(node);
  const innermost = chain.at(-1) ?? node;
  const right = valueOf(innermost);
  for (const link of chain) {
    const target = targetOf(link, lowering);
    const value = link === innermost ? given(right, lowering) : shared(innermost, right, lowering);
    const { start, end } = link;
    if (target === undefined) {
      const parts = value === null ? [] : [value];
      into.push({ kind: 'otherStmt', parts, start, end });
    } else {
      const type = typeOf(childOf(link, 'type'), lowering);
      into.push({ kind: 'bind', target, value, type, isConstant: false, start, end });
    }
  }
}

function chainOf(node: PythonNode): readonly PythonNode[] {
  const chain: PythonNode[] = [];
  for (let link: PythonNode | undefined = node; link?.type === 'assignment'; link = valueOf(link)) {
    chain.push(link);
  }
  return chain;
}

function valueOf(node: PythonNode): PythonNode | undefined {
  const last = node.children.at(-1);
  return last === undefined || last === node.children[0] || last.type === 'type' ? undefined : last;
}

function targetOf(node: PythonNode, lowering: Lowering): Pattern | undefined {
  const [left] = node.children;
  return left && lowering.target(left);
}

function given(node: PythonNode | undefined, lowering: Lowering): Expr | null {
  return node === undefined ? null : lowering.expression(node);
}

// A target that takes work to find is not found twice.
function shared(
  innermost: PythonNode,
  value: PythonNode | undefined,
  lowering: Lowering,
): Expr | null {
  const target = targetOf(innermost, lowering);
  if (target?.kind === 'name' || (target?.kind === 'member' && target.object.kind === 'name')) {
    return target;
  }
  return value === undefined ? null : opaque(value);
}
