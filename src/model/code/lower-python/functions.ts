import type { PythonNode } from '#syntax/python-nodes.ts';

import type { Expr, FunctionExpr, Parameter, Pattern, Stmt } from '../code.ts';
import { blockOf, childOf, isAsync, type Lowering, textOf } from './lowering.ts';
import { typeOf } from './types.ts';

/** A `def` or a lambda. With decorators its range begins at the first of them. */
export function lowerFunction(
  node: PythonNode,
  decorators: readonly Expr[],
  lowering: Lowering,
): FunctionExpr {
  const isLambda = node.type === 'lambda';
  const name = isLambda ? undefined : childOf(node, 'identifier');
  const params = lowerParameters(
    childOf(node, isLambda ? 'lambda_parameters' : 'parameters'),
    lowering,
  );
  const returns = typeOf(childOf(node, 'type'), lowering);
  const outerYield = lowering.hasYield;
  lowering.hasYield = false;
  const body = isLambda ? lambdaBody(node, lowering) : functionBody(node, lowering);
  const isGenerator = lowering.hasYield;
  lowering.hasYield = outerYield;
  return {
    kind: 'function',
    name: name === undefined ? null : textOf(name, lowering),
    nameStart: name?.start ?? node.start,
    nameEnd: name?.end ?? node.start,
    params,
    returns,
    body,
    isAsync: !isLambda && isAsync(node, lowering),
    isGenerator,
    decorators,
    start: node.start,
    end: node.end,
  };
}

function lambdaBody(node: PythonNode, lowering: Lowering): readonly Stmt[] {
  const last = node.children.at(-1);
  if (last === undefined || last.type === 'lambda_parameters') {
    return [];
  }
  const value = lowering.expression(last);
  return [{ kind: 'return', value, start: value.start, end: value.end }];
}

// In a half-written function the unreadable place holds what was written so far.
function functionBody(node: PythonNode, lowering: Lowering): readonly Stmt[] {
  const broken = node.children.filter(({ type }) => type === 'ERROR');
  const body = blockOf(node, lowering);
  return broken.length === 0 ? body : [...lowering.statements(broken), ...body];
}

function lowerParameters(list: PythonNode | undefined, lowering: Lowering): readonly Parameter[] {
  const params: Parameter[] = [];
  for (const node of list?.children ?? []) {
    const target = lowerTarget(node, lowering);
    if (target !== undefined) {
      params.push(lowerParameter(node, target, lowering));
    }
  }
  return params;
}

const PARTS = new Set(['typed_parameter', 'default_parameter', 'typed_default_parameter']);

// Undefined for `*` and `/` on their own, which bind nothing.
function lowerTarget(node: PythonNode, lowering: Lowering): Pattern | undefined {
  const first = PARTS.has(node.type) ? node.children[0] : node;
  return first && lowering.target(first);
}

function lowerParameter(node: PythonNode, target: Pattern, lowering: Lowering): Parameter {
  const hasParts = PARTS.has(node.type);
  const bound = hasParts ? node.children[0] : node;
  const fallback = hasParts && node.type !== 'typed_parameter' ? node.children.at(-1) : undefined;
  return {
    target,
    fallback: fallback === undefined ? null : lowering.expression(fallback),
    type: hasParts ? typeOf(childOf(node, 'type'), lowering) : null,
    isRest: bound?.type === 'list_splat_pattern' || bound?.type === 'dictionary_splat_pattern',
    decorators: [],
    start: node.start,
    end: node.end,
  };
}
