import { ts } from 'ts-morph';

import type { Expr, Pattern, PatternProperty } from '../code.ts';
import { isTransparent, keyOf, type Lowering, nameOf, startOf } from './lowering.ts';

/** The target of a declaration: a name or a destructuring. */
export function lowerBinding(node: ts.BindingName, lowering: Lowering): Pattern {
  if (ts.isIdentifier(node)) {
    return nameOf(node, lowering);
  }
  const start = startOf(node, lowering);
  if (ts.isObjectBindingPattern(node)) {
    const properties = node.elements.map((element) => boundProperty(element, lowering));
    return { kind: 'objectPattern', properties, start, end: node.end };
  }
  const items: (Pattern | null)[] = [];
  const fallbacks: (Expr | null)[] = [];
  for (const element of node.elements) {
    if (ts.isOmittedExpression(element)) {
      items.push(null);
      fallbacks.push(null);
    } else {
      items.push(lowering.binding(element.name));
      fallbacks.push(optional(element.initializer, lowering));
    }
  }
  return { kind: 'listPattern', items, fallbacks: compact(fallbacks), start, end: node.end };
}

function boundProperty(element: ts.BindingElement, lowering: Lowering): PatternProperty {
  const key = element.propertyName ?? element.name;
  return {
    ...takenKey(element.dotDotDotToken !== undefined || isPattern(key) ? undefined : key, lowering),
    target: lowering.binding(element.name),
    fallback: optional(element.initializer, lowering),
  };
}

function isPattern(node: ts.PropertyName | ts.BindingName): node is ts.BindingPattern {
  return ts.isObjectBindingPattern(node) || ts.isArrayBindingPattern(node);
}

function takenKey(
  name: ts.PropertyName | undefined,
  lowering: Lowering,
): Pick<PatternProperty, 'key' | 'computed'> {
  const key = name === undefined ? null : keyOf(name);
  return key === null || typeof key === 'string'
    ? { key, computed: null }
    : { key: null, computed: lowering.expression(key) };
}

/** The target of an assignment; undefined for an expression that nothing can be assigned to. */
export function lowerTarget(node: ts.Node, lowering: Lowering): Pattern | undefined {
  if (ts.isIdentifier(node)) {
    return nameOf(node, lowering);
  }
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) {
    const place = lowering.expression(node);
    return place.kind === 'member' || place.kind === 'index' ? place : undefined;
  }
  if (isTransparent(node)) {
    return lowering.target(node.expression);
  }
  if (ts.isArrayLiteralExpression(node)) {
    return listTarget(node, lowering);
  }
  return ts.isObjectLiteralExpression(node) ? objectTarget(node, lowering) : undefined;
}

function listTarget(node: ts.ArrayLiteralExpression, lowering: Lowering): Pattern | undefined {
  const items: (Pattern | null)[] = [];
  const fallbacks: (Expr | null)[] = [];
  for (const element of node.elements) {
    if (ts.isOmittedExpression(element)) {
      items.push(null);
      fallbacks.push(null);
    } else {
      const taken = withDefault(
        ts.isSpreadElement(element) ? element.expression : element,
        lowering,
      );
      if (taken === undefined) {
        return undefined;
      }
      items.push(taken.target);
      fallbacks.push(taken.fallback);
    }
  }
  const start = startOf(node, lowering);
  return { kind: 'listPattern', items, fallbacks: compact(fallbacks), start, end: node.end };
}

function objectTarget(node: ts.ObjectLiteralExpression, lowering: Lowering): Pattern | undefined {
  const properties: PatternProperty[] = [];
  for (const property of node.properties) {
    const taken = propertyTarget(property, lowering);
    if (taken === undefined) {
      return undefined;
    }
    properties.push(taken);
  }
  return { kind: 'objectPattern', properties, start: startOf(node, lowering), end: node.end };
}

function propertyTarget(
  node: ts.ObjectLiteralElementLike,
  lowering: Lowering,
): PatternProperty | undefined {
  if (ts.isShorthandPropertyAssignment(node)) {
    return {
      key: node.name.text,
      computed: null,
      target: nameOf(node.name, lowering),
      fallback: optional(node.objectAssignmentInitializer, lowering),
    };
  }
  if (ts.isSpreadAssignment(node)) {
    const target = lowering.target(node.expression);
    return target && { key: null, computed: null, target, fallback: null };
  }
  if (!ts.isPropertyAssignment(node)) {
    return undefined;
  }
  const taken = withDefault(node.initializer, lowering);
  return taken && { ...takenKey(node.name, lowering), ...taken };
}

function withDefault(
  node: ts.Expression,
  lowering: Lowering,
): Pick<PatternProperty, 'target' | 'fallback'> | undefined {
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) {
    const target = lowering.target(node);
    return target && { target, fallback: null };
  }
  const target = lowering.target(node.left);
  return target && { target, fallback: lowering.expression(node.right) };
}

function optional(node: ts.Expression | undefined, lowering: Lowering): Expr | null {
  return node === undefined ? null : lowering.expression(node);
}

function compact(fallbacks: readonly (Expr | null)[]): readonly (Expr | null)[] {
  return fallbacks.every((fallback) => fallback === null) ? [] : fallbacks;
}
