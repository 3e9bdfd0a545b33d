import { ts } from 'ts-morph';

import type { Argument, Expr, Node, TemplateExpr } from '../code.ts';
import { lowerJsx } from './jsx.ts';
import { type Lowering, nameOf, startAround, startOf, startWith } from './lowering.ts';
import { lowerList, lowerObject } from './displays.ts';

type Lowerer = (node: ts.Node, lowering: Lowering) => Expr;

const { SyntaxKind } = ts;

// By syntax kind: one look-up a node instead of fifty comparisons.
const LOWERERS: Lowerer[] = [];
on(SyntaxKind.Identifier, ts.isIdentifier, lowerIdentifier);
on(SyntaxKind.PrivateIdentifier, ts.isPrivateIdentifier, lowerName);
on(SyntaxKind.PropertyAccessExpression, ts.isPropertyAccessExpression, lowerMember);
on(SyntaxKind.QualifiedName, ts.isQualifiedName, lowerQualified);
on(SyntaxKind.ElementAccessExpression, ts.isElementAccessExpression, lowerIndex);
on(SyntaxKind.CallExpression, ts.isCallExpression, lowerCall);
on(SyntaxKind.NewExpression, ts.isNewExpression, lowerNew);
on(SyntaxKind.StringLiteral, ts.isStringLiteral, lowerString);
on(SyntaxKind.NoSubstitutionTemplateLiteral, ts.isNoSubstitutionTemplateLiteral, lowerString);
on(SyntaxKind.NumericLiteral, ts.isNumericLiteral, lowerNumber);
on(SyntaxKind.BigIntLiteral, ts.isBigIntLiteral, lowerNumber);
on(SyntaxKind.RegularExpressionLiteral, ts.isRegularExpressionLiteral, lowerRegex);
on(SyntaxKind.TemplateExpression, ts.isTemplateExpression, lowerTemplate);
on(SyntaxKind.TaggedTemplateExpression, ts.isTaggedTemplateExpression, lowerTagged);
on(SyntaxKind.ObjectLiteralExpression, ts.isObjectLiteralExpression, lowerObject);
on(SyntaxKind.ArrayLiteralExpression, ts.isArrayLiteralExpression, lowerList);
on(SyntaxKind.SpreadElement, ts.isSpreadElement, lowerSpread);
on(SyntaxKind.BinaryExpression, ts.isBinaryExpression, lowerBinary);
on(SyntaxKind.ConditionalExpression, ts.isConditionalExpression, lowerConditional);
on(SyntaxKind.PrefixUnaryExpression, ts.isPrefixUnaryExpression, lowerUnary);
on(SyntaxKind.PostfixUnaryExpression, ts.isPostfixUnaryExpression, lowerUnary);
on(SyntaxKind.TypeOfExpression, ts.isTypeOfExpression, lowerWord);
on(SyntaxKind.DeleteExpression, ts.isDeleteExpression, lowerWord);
on(SyntaxKind.VoidExpression, ts.isVoidExpression, lowerWord);
on(SyntaxKind.AwaitExpression, ts.isAwaitExpression, lowerAwait);
on(SyntaxKind.YieldExpression, ts.isYieldExpression, lowerYield);
on(SyntaxKind.MetaProperty, ts.isMetaProperty, lowerMeta);
on(SyntaxKind.ArrowFunction, ts.isArrowFunction, lowerFunctionNode);
on(SyntaxKind.FunctionExpression, ts.isFunctionExpression, lowerFunctionNode);
on(SyntaxKind.ClassExpression, ts.isClassExpression, lowerClassNode);
on(SyntaxKind.ParenthesizedExpression, ts.isParenthesizedExpression, lowerInner);
on(SyntaxKind.AsExpression, ts.isAsExpression, lowerInner);
on(SyntaxKind.SatisfiesExpression, ts.isSatisfiesExpression, lowerInner);
on(SyntaxKind.NonNullExpression, ts.isNonNullExpression, lowerInner);
on(SyntaxKind.TypeAssertionExpression, ts.isTypeAssertionExpression, lowerInner);
on(SyntaxKind.ExpressionWithTypeArguments, ts.isExpressionWithTypeArguments, lowerInner);
on(SyntaxKind.JsxElement, ts.isJsxElement, lowerJsx);
on(SyntaxKind.JsxSelfClosingElement, ts.isJsxSelfClosingElement, lowerJsx);
on(SyntaxKind.JsxFragment, ts.isJsxFragment, lowerJsx);
LOWERERS[SyntaxKind.TrueKeyword] = (node, lowering) => literal(true, node, lowering);
LOWERERS[SyntaxKind.FalseKeyword] = (node, lowering) => literal(false, node, lowering);
LOWERERS[SyntaxKind.NullKeyword] = (node, lowering) => literal(null, node, lowering);
LOWERERS[SyntaxKind.ThisKeyword] = (node, lowering) => keyword('this', node, lowering);
LOWERERS[SyntaxKind.SuperKeyword] = (node, lowering) => keyword('super', node, lowering);
LOWERERS[SyntaxKind.ImportKeyword] = (node, lowering) => keyword('import', node, lowering);

function on<T extends ts.Node>(
  kind: ts.SyntaxKind,
  is: (node: ts.Node) => node is T,
  lower: (node: T, lowering: Lowering) => Expr,
): void {
  LOWERERS[kind] = (node, lowering) =>
    is(node) ? lower(node, lowering) : lowerParts(node, lowering);
}

/** One expression with all below it. */
export function lowerExpression(node: ts.Node, lowering: Lowering): Expr {
  return (LOWERERS[node.kind] ?? lowerParts)(node, lowering);
}

// Syntax that only broken code or a later version of the language brings here keeps its parts.
function lowerParts(node: ts.Node, lowering: Lowering): Expr {
  const parts: Node[] = [];
  ts.forEachChild(node, (child) => {
    if (!ts.isTypeNode(child)) {
      parts.push(lowering.expression(child));
    }
  });
  return { kind: 'other', parts, start: startOf(node, lowering), end: node.end };
}

function literal(value: string | number | boolean | null, node: ts.Node, lowering: Lowering): Expr {
  return { kind: 'literal', value, start: startOf(node, lowering), end: node.end };
}

function keyword(name: string, node: ts.Node, lowering: Lowering): Expr {
  return { kind: 'name', name, start: startOf(node, lowering), end: node.end };
}

function lowerIdentifier(node: ts.Identifier, lowering: Lowering): Expr {
  return node.text === 'undefined' ? literal(null, node, lowering) : nameOf(node, lowering);
}

function lowerName(node: ts.PrivateIdentifier, lowering: Lowering): Expr {
  return keyword(node.text, node, lowering);
}

function lowerString(node: ts.StringLiteralLike, lowering: Lowering): Expr {
  return literal(node.text, node, lowering);
}

function lowerNumber(node: ts.NumericLiteral | ts.BigIntLiteral, lowering: Lowering): Expr {
  const value = Number(ts.isBigIntLiteral(node) ? node.text.slice(0, -1) : node.text);
  return literal(Number.isFinite(value) ? value : node.getText(lowering.source), node, lowering);
}

function lowerRegex(node: ts.RegularExpressionLiteral, lowering: Lowering): Expr {
  const close = node.text.lastIndexOf('/');
  return {
    kind: 'regex',
    pattern: node.text.slice(1, Math.max(close, 1)),
    flags: node.text.slice(Math.max(close, 0) + 1),
    start: startOf(node, lowering),
    end: node.end,
  };
}

function lowerMember(node: ts.PropertyAccessExpression, lowering: Lowering): Expr {
  const object = lowering.expression(node.expression);
  const start = startWith(node, node.expression, object, lowering);
  return { kind: 'member', object, name: node.name.text, start, end: node.end };
}

// `a.b` in a type or an import.
function lowerQualified(node: ts.QualifiedName, lowering: Lowering): Expr {
  const object = lowering.expression(node.left);
  return { kind: 'member', object, name: node.right.text, start: object.start, end: node.end };
}

function lowerIndex(node: ts.ElementAccessExpression, lowering: Lowering): Expr {
  const object = lowering.expression(node.expression);
  const start = startWith(node, node.expression, object, lowering);
  const key = node.argumentExpression;
  return ts.isStringLiteralLike(key)
    ? { kind: 'member', object, name: key.text, start, end: node.end }
    : { kind: 'index', object, index: lowering.expression(key), start, end: node.end };
}

function lowerCall(node: ts.CallExpression, lowering: Lowering): Expr {
  const callee = lowering.expression(node.expression);
  const start = startWith(node, node.expression, callee, lowering);
  const args = lowerArguments(node.arguments, lowering);
  return { kind: 'call', callee, args, isNew: false, start, end: node.end };
}

function lowerNew(node: ts.NewExpression, lowering: Lowering): Expr {
  const callee = lowering.expression(node.expression);
  const args = lowerArguments(node.arguments, lowering);
  return { kind: 'call', callee, args, isNew: true, start: startOf(node, lowering), end: node.end };
}

function lowerArguments(
  nodes: readonly ts.Expression[] | undefined,
  lowering: Lowering,
): readonly Argument[] {
  const args: Argument[] = [];
  for (const node of nodes ?? []) {
    const isSpread = ts.isSpreadElement(node);
    const value = lowering.expression(isSpread ? node.expression : node);
    args.push({ value, name: null, isSpread });
  }
  return args;
}

function lowerTemplate(node: ts.TemplateExpression, lowering: Lowering): TemplateExpr {
  const texts = [node.head.text];
  const values: Expr[] = [];
  for (const span of node.templateSpans) {
    values.push(lowering.expression(span.expression));
    texts.push(span.literal.text);
  }
  const start = startOf(node, lowering);
  return { kind: 'template', texts, values, tag: null, start, end: node.end };
}

function lowerTagged(node: ts.TaggedTemplateExpression, lowering: Lowering): Expr {
  const tag = lowering.expression(node.tag);
  const { texts, values } = ts.isTemplateExpression(node.template)
    ? lowerTemplate(node.template, lowering)
    : { texts: [node.template.text], values: [] };
  const start = startWith(node, node.tag, tag, lowering);
  return { kind: 'template', texts, values, tag, start, end: node.end };
}

function lowerSpread(node: ts.SpreadElement, lowering: Lowering): Expr {
  const value = lowering.expression(node.expression);
  return { kind: 'spread', value, start: startOf(node, lowering), end: node.end };
}

function lowerBinary(node: ts.BinaryExpression, lowering: Lowering): Expr {
  const kind = node.operatorToken.kind;
  const op = ts.tokenToString(kind) ?? '';
  if (kind >= SyntaxKind.FirstAssignment && kind <= SyntaxKind.LastAssignment) {
    const target = lowering.target(node.left);
    if (target !== undefined) {
      const value = lowering.expression(node.right);
      const start = startAround(node, target, lowering);
      return { kind: 'assign', target, op, value, start, end: node.end };
    }
  }
  const left = lowering.expression(node.left);
  const right = lowering.expression(node.right);
  const start = startWith(node, node.left, left, lowering);
  return kind === SyntaxKind.CommaToken
    ? { kind: 'other', parts: [left, right], start, end: node.end }
    : { kind: 'binary', op, left, right, start, end: node.end };
}

function lowerConditional(node: ts.ConditionalExpression, lowering: Lowering): Expr {
  const test = lowering.expression(node.condition);
  const then = lowering.expression(node.whenTrue);
  const otherwise = lowering.expression(node.whenFalse);
  const start = startWith(node, node.condition, test, lowering);
  return { kind: 'conditional', test, then, otherwise, start, end: node.end };
}

function lowerUnary(
  node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression,
  lowering: Lowering,
): Expr {
  const value = lowering.expression(node.operand);
  const op = ts.tokenToString(node.operator) ?? '';
  return { kind: 'unary', op, value, start: startAround(node, value, lowering), end: node.end };
}

function lowerWord(
  node: ts.TypeOfExpression | ts.DeleteExpression | ts.VoidExpression,
  lowering: Lowering,
): Expr {
  const value = lowering.expression(node.expression);
  return { kind: 'unary', op: wordOf(node), value, start: startOf(node, lowering), end: node.end };
}

function wordOf(node: ts.TypeOfExpression | ts.DeleteExpression | ts.VoidExpression): string {
  switch (node.kind) {
    case SyntaxKind.TypeOfExpression:
      return 'typeof';
    case SyntaxKind.DeleteExpression:
      return 'delete';
    default:
      return 'void';
  }
}

function lowerAwait(node: ts.AwaitExpression, lowering: Lowering): Expr {
  const value = lowering.expression(node.expression);
  return { kind: 'await', value, start: startOf(node, lowering), end: node.end };
}

function lowerYield(node: ts.YieldExpression, lowering: Lowering): Expr {
  const value = node.expression === undefined ? null : lowering.expression(node.expression);
  return { kind: 'yield', value, start: startOf(node, lowering), end: node.end };
}

// `import.meta` and `new.target`.
function lowerMeta(node: ts.MetaProperty, lowering: Lowering): Expr {
  const start = startOf(node, lowering);
  const name = ts.tokenToString(node.keywordToken) ?? '';
  const object: Expr = { kind: 'name', name, start, end: start + name.length };
  return { kind: 'member', object, name: node.name.text, start, end: node.end };
}

function lowerFunctionNode(
  node: ts.ArrowFunction | ts.FunctionExpression,
  lowering: Lowering,
): Expr {
  return lowering.fn(node);
}

function lowerClassNode(node: ts.ClassExpression, lowering: Lowering): Expr {
  return lowering.cls(node);
}

function lowerInner(node: { readonly expression: ts.Expression }, lowering: Lowering): Expr {
  return lowering.expression(node.expression);
}
