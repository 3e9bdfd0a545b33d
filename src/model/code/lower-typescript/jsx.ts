import { ts } from 'ts-morph';

import type { Expr, Node } from '../code.ts';
import { type Lowering, startOf } from './lowering.ts';

/**
 * A JSX element: its component (nothing for an element of the platform such as `div`), the values of
 * its attributes and its children, as far as they are more than text.
 */
export function lowerJsx(
  node: ts.JsxElement | ts.JsxSelfClosingElement | ts.JsxFragment,
  lowering: Lowering,
): Expr {
  const parts: Node[] = [];
  if (ts.isJsxElement(node)) {
    pushOpening(parts, node.openingElement, lowering);
    pushChildren(parts, node.children, lowering);
  } else if (ts.isJsxFragment(node)) {
    pushChildren(parts, node.children, lowering);
  } else {
    pushOpening(parts, node, lowering);
  }
  return { kind: 'other', parts, start: startOf(node, lowering), end: node.end };
}

function pushOpening(parts: Node[], node: ts.JsxOpeningLikeElement, lowering: Lowering): void {
  if (isComponent(node.tagName)) {
    parts.push(lowering.expression(node.tagName));
  }
  for (const attribute of node.attributes.properties) {
    pushAttribute(parts, attribute, lowering);
  }
}

function isComponent(name: ts.JsxTagNameExpression): boolean {
  return (
    ts.isPropertyAccessExpression(name) || (ts.isIdentifier(name) && /^[A-Z]/u.test(name.text))
  );
}

function pushAttribute(parts: Node[], node: ts.JsxAttributeLike, lowering: Lowering): void {
  if (ts.isJsxSpreadAttribute(node)) {
    const value = lowering.expression(node.expression);
    parts.push({ kind: 'spread', value, start: startOf(node, lowering), end: node.end });
  } else if (node.initializer !== undefined) {
    pushValue(parts, node.initializer, lowering);
  }
}

function pushChildren(parts: Node[], nodes: readonly ts.JsxChild[], lowering: Lowering): void {
  for (const node of nodes) {
    if (!ts.isJsxText(node)) {
      pushValue(parts, node, lowering);
    }
  }
}

// `{value}` stands for the value, and `{}` or a comment in braces for nothing.
function pushValue(
  parts: Node[],
  node: Exclude<ts.JsxChild, ts.JsxText> | ts.JsxAttributeValue,
  lowering: Lowering,
): void {
  if (!ts.isJsxExpression(node)) {
    parts.push(lowering.expression(node));
  } else if (node.expression !== undefined) {
    parts.push(lowering.expression(node.expression));
  }
}
