import { ts } from 'ts-morph';

import type { FunctionExpr, Parameter, Stmt } from '../code.ts';
import {
  decoratorsOf,
  type FunctionNode,
  hasModifier,
  keyOf,
  type Lowering,
  startOf,
} from './lowering.ts';
import { typeReference } from './types.ts';

/** Any function with a body. The body of an arrow function's expression is one return statement. */
export function lowerFunction(node: FunctionNode, lowering: Lowering): FunctionExpr {
  const start = startOf(node, lowering);
  const decorators = decoratorsOf(node.modifiers, lowering);
  return {
    kind: 'function',
    ...functionName(node, start, lowering),
    params: lowerParameters(node.parameters, lowering),
    returns: typeReference(node.type, lowering),
    body: node.body === undefined ? [] : lowerBody(node.body, lowering),
    isAsync: hasModifier(node.modifiers, ts.SyntaxKind.AsyncKeyword),
    isGenerator: 'asteriskToken' in node && node.asteriskToken !== undefined,
    decorators,
    start,
    end: node.end,
  };
}

function functionName(
  node: FunctionNode,
  start: number,
  lowering: Lowering,
): Pick<FunctionExpr, 'name' | 'nameStart' | 'nameEnd'> {
  if (ts.isConstructorDeclaration(node)) {
    return { name: 'constructor', nameStart: start, nameEnd: start };
  }
  const name = node.name;
  const key = name === undefined ? undefined : keyOf(name);
  return name === undefined || typeof key !== 'string'
    ? { name: null, nameStart: start, nameEnd: start }
    : { name: key, nameStart: startOf(name, lowering), nameEnd: name.end };
}

function lowerParameters(
  nodes: readonly ts.ParameterDeclaration[],
  lowering: Lowering,
): readonly Parameter[] {
  const params: Parameter[] = [];
  for (const node of nodes) {
    if (!isThisType(node)) {
      params.push({
        target: lowering.binding(node.name),
        fallback: node.initializer === undefined ? null : lowering.expression(node.initializer),
        type: typeReference(node.type, lowering),
        isRest: node.dotDotDotToken !== undefined,
        decorators: decoratorsOf(node.modifiers, lowering),
        start: startOf(node, lowering),
        end: node.end,
      });
    }
  }
  return params;
}

// `this` in the first place only gives the type that the function is called on.
function isThisType(node: ts.ParameterDeclaration): boolean {
  return ts.isIdentifier(node.name) && node.name.text === 'this';
}

function lowerBody(body: ts.Block | ts.Expression, lowering: Lowering): readonly Stmt[] {
  if (ts.isBlock(body)) {
    return lowering.statements(body.statements);
  }
  const value = lowering.expression(body);
  return [{ kind: 'return', value, start: value.start, end: value.end }];
}
