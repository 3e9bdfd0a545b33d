import type { PythonNode } from '#syntax/python-nodes.ts';

import type { Expr } from '../code.ts';
import { type Lowering, nameOf, oneOrList, partsOf } from './lowering.ts';

/** An annotation, which Python evaluates as an expression. Null when there is none. */
export function typeOf(node: PythonNode | undefined, lowering: Lowering): Expr | null {
  return node === undefined ? null : lowering.expression(node);
}

/**
 * The node of an annotation. `Annotated[Session, Depends(get_db)]` is an index with a list; the string
 * in `typing.Optional["User"]` is a type to come and no property, other than in an ordinary expression.
 */
export function lowerType(node: PythonNode, lowering: Lowering): Expr {
  const [inner, ...rest] = node.children;
  if (inner === undefined || rest.length > 0) {
    return unknown(node, lowering);
  }
  const [object, ...subscripts] = inner.children;
  const isIndex = inner.type === 'subscript' && object !== undefined;
  const index = isIndex ? oneOrList(subscripts, lowering) : null;
  return object === undefined || index === null
    ? lowering.expression(inner)
    : {
        kind: 'index',
        object: lowering.expression(object),
        index,
        start: inner.start,
        end: inner.end,
      };
}

/** `List[str]`: a name with its arguments. */
export function lowerGeneric(node: PythonNode, lowering: Lowering): Expr {
  const [name, args] = node.children;
  const index = args === undefined ? null : oneOrList(args.children, lowering);
  return name?.type !== 'identifier' || index === null
    ? unknown(node, lowering)
    : { kind: 'index', object: nameOf(name, lowering), index, start: node.start, end: node.end };
}

/** `A | B`, which the grammar tells from the operator where an argument list stands on a side. */
export function lowerUnion(node: PythonNode, lowering: Lowering): Expr {
  const [first, second, more] = node.children;
  if (first === undefined || second === undefined || more !== undefined) {
    return unknown(node, lowering);
  }
  const left = lowering.expression(first);
  const right = lowering.expression(second);
  return { kind: 'binary', op: '|', left, right, start: node.start, end: node.end };
}

function unknown(node: PythonNode, lowering: Lowering): Expr {
  return { kind: 'other', parts: partsOf(node, lowering), start: node.start, end: node.end };
}
