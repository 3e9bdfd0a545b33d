import type { PythonNode } from '#syntax/python-nodes.ts';

import type {
  ClassExpr,
  Expr,
  FunctionExpr,
  NameExpr,
  Node,
  OtherExpr,
  Pattern,
  Stmt,
} from '../code.ts';
import type { Nesting } from '../nesting.ts';

/**
 * One file on its way to facts. The parts of the lowering call each other through it, since expressions
 * contain functions, functions contain statements and statements contain expressions.
 */
export interface Lowering {
  readonly text: string;
  readonly nesting: Nesting;
  /** Whether what is lowered stands under `if TYPE_CHECKING:`. */
  isTypeOnly: boolean;
  /** Whether a `yield` was met since the function began. */
  hasYield: boolean;
  expression(node: PythonNode): Expr;
  statements(nodes: readonly PythonNode[]): Stmt[];
  fn(node: PythonNode, decorators: readonly Expr[]): FunctionExpr;
  cls(node: PythonNode, decorators: readonly Expr[]): ClassExpr;
  /** What a value is bound to; undefined for an expression that nothing can be assigned to. */
  target(node: PythonNode): Pattern | undefined;
}

export function textOf({ start, end }: PythonNode, lowering: Lowering): string {
  return lowering.text.slice(start, end);
}

export function nameOf(node: PythonNode, lowering: Lowering): NameExpr {
  return { kind: 'name', name: textOf(node, lowering), start: node.start, end: node.end };
}

/** An expression of which only its place is known. */
export function opaque({ start, end }: PythonNode): OtherExpr {
  return { kind: 'other', parts: [], start, end };
}

/** The first child of a type. */
export function childOf(node: PythonNode, type: string): PythonNode | undefined {
  return node.children.find((child) => child.type === type);
}

/** The statements of a block; none when there is no block. */
export function blockOf(node: PythonNode | undefined, lowering: Lowering): readonly Stmt[] {
  const block = node === undefined ? undefined : childOf(node, 'block');
  return block === undefined ? [] : lowering.statements(block.children);
}

/** One expression, or the list that several stand for: `a` and `a, b`. */
export function oneOrList(nodes: readonly PythonNode[], lowering: Lowering): Expr | null {
  const [first] = nodes;
  const last = nodes.at(-1);
  if (first === undefined || last === undefined) {
    return null;
  }
  if (first === last) {
    return lowering.expression(first);
  }
  return { kind: 'list', items: expressions(nodes, lowering), start: first.start, end: last.end };
}

export function expressions(nodes: readonly PythonNode[], lowering: Lowering): Expr[] {
  const lowered: Expr[] = [];
  for (const node of nodes) {
    lowered.push(lowering.expression(node));
  }
  return lowered;
}

/** Whether a statement or clause begins with `async`, which the tree does not show. */
export function isAsync(node: PythonNode, lowering: Lowering): boolean {
  return lowering.text.startsWith('async', node.start);
}

const STATEMENT = /_(?:statement|definition)$/u;

/** Everything below a node that has no meaning of its own. */
export function partsOf(node: PythonNode, lowering: Lowering): readonly Node[] {
  const parts: Node[] = [];
  for (const child of node.children) {
    if (child.type === 'block' || STATEMENT.test(child.type)) {
      parts.push(...lowering.statements([child]));
    } else {
      parts.push(lowering.expression(child));
    }
  }
  return parts;
}
