import type { PythonNode } from '#syntax/python-nodes.ts';

import type { Expr } from '../code.ts';
import { expressions, type Lowering, opaque, textOf } from './lowering.ts';

/** A name in a pattern: `a.b` is a value to compare with, `a` alone is bound and so says nothing. */
export function lowerDotted(node: PythonNode, lowering: Lowering): Expr {
  const path = reference(node, lowering);
  return path.kind === 'member' ? path : opaque(node);
}

/** `Point(x=0)`: the class and the patterns of its attributes. */
export function lowerClassPattern(node: PythonNode, lowering: Lowering): Expr {
  const [name, ...rest] = node.children;
  const parts = expressions(rest, lowering);
  if (name !== undefined) {
    parts.unshift(reference(name, lowering));
  }
  return { kind: 'other', parts, start: node.start, end: node.end };
}

function reference(node: PythonNode, lowering: Lowering): Expr {
  const { start } = node;
  const [first = '', ...members] = textOf(node, lowering).split('.');
  let end = start + first.length;
  let path: Expr = { kind: 'name', name: first.trim(), start, end: start + first.trimEnd().length };
  for (const member of members) {
    end += 1 + member.length;
    path = { kind: 'member', object: path, name: member.trim(), start, end };
  }
  return path;
}
