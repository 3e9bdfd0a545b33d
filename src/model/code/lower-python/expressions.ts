import type { PythonNode } from '#syntax/python-nodes.ts';

import type { Argument, Expr, ObjectEntry } from '../code.ts';
import { lowerClassPattern, lowerDotted } from './case-patterns.ts';
import { lowerComprehension } from './comprehensions.ts';
import {
  expressions,
  type Lowering,
  nameOf,
  oneOrList,
  opaque,
  partsOf,
  textOf,
} from './lowering.ts';
import { lowerString } from './strings.ts';
import { lowerGeneric, lowerType, lowerUnion } from './types.ts';

type Lowerer = (node: PythonNode, lowering: Lowering) => Expr;

const LOWERERS: ReadonlyMap<string, Lowerer> = new Map<string, Lowerer>([
  ['identifier', lowerName],
  ['attribute', lowerMember],
  ['subscript', lowerSubscript],
  ['call', lowerCall],
  ['string', lowerString],
  ['concatenated_string', lowerString],
  ['integer', lowerNumber],
  ['float', lowerNumber],
  ['true', lowerTrue],
  ['false', lowerFalse],
  ['none', lowerNone],
  ['ellipsis', opaque],
  ['list', lowerList],
  ['tuple', lowerList],
  ['set', lowerList],
  ['expression_list', lowerList],
  ['pattern_list', lowerList],
  ['list_pattern', lowerList],
  ['tuple_pattern', lowerList],
  ['dictionary', lowerDictionary],
  ['list_splat', lowerSplat],
  ['dictionary_splat', lowerSplat],
  ['list_splat_pattern', lowerSplat],
  ['dictionary_splat_pattern', lowerSplat],
  ['parenthesized_list_splat', lowerInner],
  ['parenthesized_expression', lowerInner],
  ['as_pattern_target', lowerInner],
  ['type', lowerType],
  ['generic_type', lowerGeneric],
  ['union_type', lowerUnion],
  ['splat_type', lowerSplat],
  ['binary_operator', lowerBinary],
  ['boolean_operator', lowerBinary],
  ['comparison_operator', lowerBinary],
  ['unary_operator', lowerUnary],
  ['not_operator', lowerNot],
  ['conditional_expression', lowerConditional],
  ['named_expression', lowerAssign],
  ['assignment', lowerAssign],
  ['augmented_assignment', lowerAugmented],
  ['await', lowerAwait],
  ['yield', lowerYield],
  ['lambda', lowerLambda],
  ['list_comprehension', lowerComprehension],
  ['set_comprehension', lowerComprehension],
  ['dictionary_comprehension', lowerComprehension],
  ['generator_expression', lowerComprehension],
  ['keyword_argument', lowerLast],
  ['keyword_pattern', lowerLast],
  ['case_pattern', lowerInner],
  ['as_pattern', lowerFirst],
  ['splat_pattern', opaque],
  ['dotted_name', lowerDotted],
  ['class_pattern', lowerClassPattern],
]);

const SPELLING: ReadonlyMap<string, string> = new Map([
  ['and', '&&'],
  ['or', '||'],
  ['is', '==='],
  ['is not', '!=='],
  ['<>', '!='],
]);

/** One expression with all below it. */
export function lowerExpression(node: PythonNode, lowering: Lowering): Expr {
  return (LOWERERS.get(node.type) ?? lowerParts)(node, lowering);
}

// Slices, patterns of `match`, and places that could not be read.
function lowerParts(node: PythonNode, lowering: Lowering): Expr {
  return { kind: 'other', parts: partsOf(node, lowering), start: node.start, end: node.end };
}

// The parser makes up a name of no length where one is missing.
function lowerName(node: PythonNode, lowering: Lowering): Expr {
  return node.start === node.end ? opaque(node) : nameOf(node, lowering);
}

function lowerMember(node: PythonNode, lowering: Lowering): Expr {
  const [object, name] = node.children;
  if (object === undefined || name === undefined) {
    return lowerParts(node, lowering);
  }
  return {
    kind: 'member',
    object: lowering.expression(object),
    name: textOf(name, lowering),
    start: node.start,
    end: node.end,
  };
}

function lowerSubscript(node: PythonNode, lowering: Lowering): Expr {
  const [value, ...subscripts] = node.children;
  const index = oneOrList(subscripts, lowering);
  if (value === undefined || index === null) {
    return lowerParts(node, lowering);
  }
  const object = lowering.expression(value);
  const { start, end } = node;
  return index.kind === 'literal' && typeof index.value === 'string'
    ? { kind: 'member', object, name: index.value, start, end }
    : { kind: 'index', object, index, start, end };
}

function lowerCall(node: PythonNode, lowering: Lowering): Expr {
  const [fn, list] = node.children;
  if (fn === undefined || list === undefined) {
    return lowerParts(node, lowering);
  }
  const callee = lowering.expression(fn);
  const args: Argument[] = [];
  for (const argument of list.type === 'argument_list' ? list.children : [list]) {
    args.push(lowerArgument(argument, lowering));
  }
  return { kind: 'call', callee, args, isNew: false, start: node.start, end: node.end };
}

/** One argument of a call, or one base of a class. */
export function lowerArgument(node: PythonNode, lowering: Lowering): Argument {
  const [first, second] = node.children;
  if (node.type === 'keyword_argument' && first !== undefined && second !== undefined) {
    const name = textOf(first, lowering);
    return { value: lowering.expression(second), name, isSpread: false };
  }
  const isSpread = node.type === 'list_splat' || node.type === 'dictionary_splat';
  const value = lowering.expression(isSpread && first !== undefined ? first : node);
  return { value, name: null, isSpread };
}

function literal(value: string | number | boolean | null, { start, end }: PythonNode): Expr {
  return { kind: 'literal', value, start, end };
}

function lowerTrue(node: PythonNode): Expr {
  return literal(true, node);
}

function lowerFalse(node: PythonNode): Expr {
  return literal(false, node);
}

function lowerNone(node: PythonNode): Expr {
  return literal(null, node);
}

function lowerNumber(node: PythonNode, lowering: Lowering): Expr {
  const text = textOf(node, lowering);
  const value = Number(text.replaceAll('_', ''));
  return literal(Number.isFinite(value) ? value : text, node);
}

function lowerList(node: PythonNode, lowering: Lowering): Expr {
  const items = expressions(node.children, lowering);
  return { kind: 'list', items, start: node.start, end: node.end };
}

function lowerDictionary(node: PythonNode, lowering: Lowering): Expr {
  const entries: ObjectEntry[] = [];
  for (const child of node.children) {
    entries.push(lowerEntry(child, lowering));
  }
  return { kind: 'object', entries, start: node.start, end: node.end };
}

// What is neither pair nor `**values` could not be read: it may be any entries.
function lowerEntry(node: PythonNode, lowering: Lowering): ObjectEntry {
  const [first, second] = node.children;
  if (node.type === 'dictionary_splat' && first !== undefined) {
    return { kind: 'spread', value: lowering.expression(first) };
  }
  if (node.type !== 'pair' || first === undefined || second === undefined) {
    return { kind: 'spread', value: lowering.expression(node) };
  }
  const key = lowering.expression(first);
  const value = lowering.expression(second);
  return key.kind === 'literal' && typeof key.value === 'string'
    ? { kind: 'property', key: key.value, keyStart: key.start, keyEnd: key.end, value }
    : { kind: 'computed', key, value };
}

function lowerSplat(node: PythonNode, lowering: Lowering): Expr {
  const [value] = node.children;
  return value === undefined
    ? opaque(node)
    : { kind: 'spread', value: lowering.expression(value), start: node.start, end: node.end };
}

function lowerInner(node: PythonNode, lowering: Lowering): Expr {
  const [inner, second] = node.children;
  return inner === undefined || second !== undefined
    ? lowerParts(node, lowering)
    : lowering.expression(inner);
}

// What is bound by a pattern, or named by a keyword, is no reference.
function lowerFirst(node: PythonNode, lowering: Lowering): Expr {
  const [first] = node.children;
  return first === undefined ? opaque(node) : lowering.expression(first);
}

function lowerLast(node: PythonNode, lowering: Lowering): Expr {
  const last = node.children.at(-1);
  return last === undefined ? opaque(node) : lowering.expression(last);
}

// In `a < b < c` the middle is compared twice but evaluated once, so it is no pair of operations.
function lowerBinary(node: PythonNode, lowering: Lowering): Expr {
  const [first, operator, second, more] = node.children;
  const { start, end } = node;
  if (first === undefined || operator === undefined || second === undefined) {
    return lowerParts(node, lowering);
  }
  if (more !== undefined) {
    const operands = node.children.filter((_, index) => index % 2 === 0);
    return { kind: 'other', parts: expressions(operands, lowering), start, end };
  }
  const left = lowering.expression(first);
  const right = lowering.expression(second);
  return { kind: 'binary', op: spelled(operator.type), left, right, start, end };
}

function spelled(operator: string): string {
  return SPELLING.get(operator) ?? operator;
}

function lowerUnary(node: PythonNode, lowering: Lowering): Expr {
  const [operator, operand] = node.children;
  if (operator === undefined || operand === undefined) {
    return lowerParts(node, lowering);
  }
  const value = lowering.expression(operand);
  return { kind: 'unary', op: operator.type, value, start: node.start, end: node.end };
}

function lowerNot(node: PythonNode, lowering: Lowering): Expr {
  const [operand] = node.children;
  return operand === undefined
    ? opaque(node)
    : {
        kind: 'unary',
        op: '!',
        value: lowering.expression(operand),
        start: node.start,
        end: node.end,
      };
}

function lowerConditional(node: PythonNode, lowering: Lowering): Expr {
  const [first, second, third] = node.children;
  if (first === undefined || second === undefined || third === undefined) {
    return lowerParts(node, lowering);
  }
  const then = lowering.expression(first);
  const test = lowering.expression(second);
  const otherwise = lowering.expression(third);
  return { kind: 'conditional', test, then, otherwise, start: node.start, end: node.end };
}

function lowerAssign(node: PythonNode, lowering: Lowering): Expr {
  const left = node.children[0];
  const right = node.children.at(-1);
  const target = left && lowering.target(left);
  return target === undefined || right === undefined || right === left
    ? lowerParts(node, lowering)
    : {
        kind: 'assign',
        target,
        op: '=',
        value: lowering.expression(right),
        start: node.start,
        end: node.end,
      };
}

function lowerAugmented(node: PythonNode, lowering: Lowering): Expr {
  const [left, operator, right] = node.children;
  const target = left && lowering.target(left);
  return target === undefined || operator === undefined || right === undefined
    ? lowerParts(node, lowering)
    : {
        kind: 'assign',
        target,
        op: operator.type,
        value: lowering.expression(right),
        start: node.start,
        end: node.end,
      };
}

function lowerAwait(node: PythonNode, lowering: Lowering): Expr {
  const [operand] = node.children;
  return operand === undefined
    ? opaque(node)
    : { kind: 'await', value: lowering.expression(operand), start: node.start, end: node.end };
}

function lowerYield(node: PythonNode, lowering: Lowering): Expr {
  lowering.hasYield = true;
  const value = oneOrList(node.children, lowering);
  return { kind: 'yield', value, start: node.start, end: node.end };
}

function lowerLambda(node: PythonNode, lowering: Lowering): Expr {
  return lowering.fn(node, []);
}
