import { ts } from 'ts-morph';

import type { Expr, ObjectEntry } from '../code.ts';
import { keyOf, type Lowering, nameOf, startOf } from './lowering.ts';

/** `{ … }`. A method is a property whose value is a function; an accessor's value is unknown. */
export function lowerObject(node: ts.ObjectLiteralExpression, lowering: Lowering): Expr {
  const entries: ObjectEntry[] = [];
  for (const property of node.properties) {
    entries.push(lowerEntry(property, lowering));
  }
  return { kind: 'object', entries, start: startOf(node, lowering), end: node.end };
}

function lowerEntry(node: ts.ObjectLiteralElementLike, lowering: Lowering): ObjectEntry {
  if (ts.isSpreadAssignment(node)) {
    return { kind: 'spread', value: lowering.expression(node.expression) };
  }
  return keyed(node.name, lowerValue(node, lowering), lowering);
}

function lowerValue(
  node: Exclude<ts.ObjectLiteralElementLike, ts.SpreadAssignment>,
  lowering: Lowering,
): Expr {
  if (ts.isPropertyAssignment(node)) {
    return lowering.expression(node.initializer);
  }
  if (ts.isShorthandPropertyAssignment(node)) {
    return lowerShorthand(node, lowering);
  }
  const fn = lowering.fn(node);
  return ts.isMethodDeclaration(node)
    ? fn
    : { kind: 'other', parts: [fn], start: fn.start, end: fn.end };
}

// `{ a = 1 }` is only valid as a target of an assignment.
function lowerShorthand(node: ts.ShorthandPropertyAssignment, lowering: Lowering): Expr {
  const initializer = node.objectAssignmentInitializer;
  if (initializer === undefined) {
    return lowering.expression(node.name);
  }
  return {
    kind: 'assign',
    target: nameOf(node.name, lowering),
    op: '=',
    value: lowering.expression(initializer),
    start: startOf(node, lowering),
    end: node.end,
  };
}

function keyed(name: ts.PropertyName, value: Expr, lowering: Lowering): ObjectEntry {
  const key = keyOf(name);
  return typeof key === 'string'
    ? { kind: 'property', key, keyStart: startOf(name, lowering), keyEnd: name.end, value }
    : { kind: 'computed', key: lowering.expression(key), value };
}

/** `[ … ]`. An element that is left out is undefined. */
export function lowerList(node: ts.ArrayLiteralExpression, lowering: Lowering): Expr {
  const items: Expr[] = [];
  for (const element of node.elements) {
    items.push(
      ts.isOmittedExpression(element)
        ? { kind: 'literal', value: null, start: element.pos, end: element.end }
        : lowering.expression(element),
    );
  }
  return { kind: 'list', items, start: startOf(node, lowering), end: node.end };
}
