import type { PythonNode } from '#syntax/python-nodes.ts';

import type { BindStmt, ClassExpr, ClassField, Expr, FunctionExpr, Stmt } from '../code.ts';
import { lowerArgument } from './expressions.ts';
import { blockOf, childOf, type Lowering, textOf } from './lowering.ts';

/** A class. With decorators its range begins at the first of them. */
export function lowerClass(
  node: PythonNode,
  decorators: readonly Expr[],
  lowering: Lowering,
): ClassExpr {
  const name = childOf(node, 'identifier');
  const bases = lowerBases(childOf(node, 'argument_list'), lowering);
  const fields: ClassField[] = [];
  const methods: FunctionExpr[] = [];
  const body: Stmt[] = [];
  for (const statement of blockOf(node, lowering)) {
    const field = fieldOf(statement);
    if (statement.kind === 'functionDeclaration') {
      methods.push(statement.fn);
    } else if (field === undefined) {
      body.push(statement);
    } else {
      fields.push(field);
    }
  }
  return {
    kind: 'class',
    name: name === undefined ? null : textOf(name, lowering),
    nameStart: name?.start ?? node.start,
    nameEnd: name?.end ?? node.start,
    bases,
    decorators,
    fields,
    methods,
    body,
    start: node.start,
    end: node.end,
  };
}

// Keywords such as `metaclass=` are no bases.
function lowerBases(list: PythonNode | undefined, lowering: Lowering): readonly Expr[] {
  const bases: Expr[] = [];
  for (const node of list?.children ?? []) {
    const { name, value } = lowerArgument(node, lowering);
    if (name === null) {
      bases.push(value);
    }
  }
  return bases;
}

function fieldOf(statement: Stmt): ClassField | undefined {
  return statement.kind === 'bind' && statement.target.kind === 'name'
    ? fieldNamed(statement.target.name, statement)
    : undefined;
}

function fieldNamed(name: string, { value, type, start, end }: BindStmt): ClassField {
  return { name, value, type, isStatic: false, decorators: [], start, end };
}
