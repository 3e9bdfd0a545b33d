import { ts } from 'ts-morph';

import type {
  ClassExpr,
  Expr,
  FunctionExpr,
  NameExpr,
  OtherExpr,
  Pattern,
  Ranged,
  Stmt,
} from '../code.ts';

/**
 * One file on its way to facts. The parts of the lowering call each other through it, since expressions
 * contain statements, statements contain expressions and patterns contain both.
 */
export interface Lowering {
  readonly source: ts.SourceFile;
  expression(node: ts.Node): Expr;
  statements(nodes: readonly ts.Node[]): Stmt[];
  fn(node: FunctionNode): FunctionExpr;
  cls(node: ts.ClassLikeDeclaration): ClassExpr;
  /** The target of a declaration. */
  binding(node: ts.BindingName): Pattern;
  /** The target of an assignment; undefined for an expression that nothing can be assigned to. */
  target(node: ts.Node): Pattern | undefined;
}

export type FunctionNode =
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ArrowFunction
  | ts.MethodDeclaration
  | ts.ConstructorDeclaration
  | ts.AccessorDeclaration;

/** Offset of the first character of a node, after comments and blanks. */
export function startOf(node: ts.Node, lowering: Lowering): number {
  return node.getStart(lowering.source);
}

/**
 * The start of a node that may begin with another. An expression that is missing in broken code lies
 * before the blanks after which the node around it begins.
 */
export function startAround(node: ts.Node, first: Ranged, lowering: Lowering): number {
  return Math.min(startOf(node, lowering), first.start);
}

/**
 * The start of a node that begins with another one, which was lowered already. Finding a start skips
 * blanks and comments again, which in a chain of calls would be done once a link.
 */
export function startWith(
  node: ts.Node,
  first: ts.Node,
  lowered: Expr,
  lowering: Lowering,
): number {
  return isTransparent(first) ? startOf(node, lowering) : lowered.start;
}

/** Syntax that says nothing at run time, so that what is inside stands for it. */
export type TransparentNode =
  | ts.ParenthesizedExpression
  | ts.AsExpression
  | ts.SatisfiesExpression
  | ts.NonNullExpression
  | ts.TypeAssertion
  | ts.ExpressionWithTypeArguments;

export function isTransparent(node: ts.Node): node is TransparentNode {
  switch (node.kind) {
    case ts.SyntaxKind.ParenthesizedExpression:
    case ts.SyntaxKind.AsExpression:
    case ts.SyntaxKind.SatisfiesExpression:
    case ts.SyntaxKind.NonNullExpression:
    case ts.SyntaxKind.TypeAssertionExpression:
    case ts.SyntaxKind.ExpressionWithTypeArguments:
      return true;
    default:
      return false;
  }
}

export function nameOf(node: ts.Identifier, lowering: Lowering): NameExpr {
  return { kind: 'name', name: node.text, start: startOf(node, lowering), end: node.end };
}

/** An expression of which only its place is known. */
export function opaque(start: number, end: number): OtherExpr {
  return { kind: 'other', parts: [], start, end };
}

export function hasModifier(
  modifiers: readonly ts.ModifierLike[] | undefined,
  kind: ts.SyntaxKind,
): boolean {
  return modifiers !== undefined && modifiers.some((modifier) => modifier.kind === kind);
}

export function decoratorsOf(
  modifiers: readonly ts.ModifierLike[] | undefined,
  lowering: Lowering,
): readonly Expr[] {
  if (modifiers === undefined) {
    return [];
  }
  const decorators: Expr[] = [];
  for (const modifier of modifiers) {
    if (ts.isDecorator(modifier)) {
      decorators.push(lowering.expression(modifier.expression));
    }
  }
  return decorators;
}

/** What a key says, or the expression to evaluate for that when it is computed. */
export function keyOf(name: ts.PropertyName): string | ts.Expression {
  if (!ts.isComputedPropertyName(name)) {
    return name.text;
  }
  const { expression } = name;
  return ts.isStringLiteralLike(expression) ? expression.text : expression;
}
