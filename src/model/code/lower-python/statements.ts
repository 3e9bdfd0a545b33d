import type { PythonNode } from '#syntax/python-nodes.ts';

import type { Expr, Stmt } from '../code.ts';
import { lowerAssignment } from './assignments.ts';
import { lowerFor, lowerIf, lowerTry, lowerWhile, lowerWith } from './control-flow.ts';
import { lowerMatch } from './match.ts';
import { lowerFutureImport, lowerImport, lowerImportFrom } from './imports.ts';
import { expressions, type Lowering, oneOrList, partsOf } from './lowering.ts';

type Lowerer = (node: PythonNode, into: Stmt[], lowering: Lowering) => void;

const LOWERERS: ReadonlyMap<string, Lowerer> = new Map<string, Lowerer>([
  ['expression_statement', lowerExpressionStatement],
  ['function_definition', lowerDefinition],
  ['class_definition', lowerDefinition],
  ['decorated_definition', lowerDecorated],
  ['import_statement', lowerImport],
  ['import_from_statement', lowerImportFrom],
  ['future_import_statement', lowerFutureImport],
  ['return_statement', lowerReturn],
  ['raise_statement', lowerRaise],
  ['if_statement', readable(lowerIf)],
  ['for_statement', readable(lowerFor)],
  ['while_statement', readable(lowerWhile)],
  ['try_statement', readable(lowerTry)],
  ['with_statement', readable(lowerWith)],
  ['match_statement', readable(lowerMatch)],
  ['type_alias_statement', lowerTypeAlias],
  ['block', lowerBlock],
  ['ERROR', lowerParts],
  ['pass_statement', lowerParts],
  ['break_statement', lowerParts],
  ['continue_statement', lowerParts],
  ['global_statement', lowerParts],
  ['nonlocal_statement', lowerParts],
  ['delete_statement', lowerParts],
  ['assert_statement', lowerParts],
  ['print_statement', lowerParts],
  ['exec_statement', lowerParts],
]);

/** Appends what a statement says. An expression in place of a statement becomes one. */
export function lowerStatement(node: PythonNode, into: Stmt[], lowering: Lowering): void {
  (LOWERERS.get(node.type) ?? lowerValue)(node, into, lowering);
}

function lowerValue(node: PythonNode, into: Stmt[], lowering: Lowering): void {
  const value = lowering.expression(node);
  into.push({ kind: 'expr', value, start: node.start, end: node.end });
}

// What was readable of an unreadable place inside stands before the statement.
function readable(lower: Lowerer): Lowerer {
  return (node, into, lowering) => {
    for (const child of node.children) {
      if (child.type === 'ERROR') {
        lowerParts(child, into, lowering);
      }
    }
    lower(node, into, lowering);
  };
}

function lowerExpressionStatement(node: PythonNode, into: Stmt[], lowering: Lowering): void {
  const [first] = node.children;
  if (first?.type === 'assignment') {
    lowerAssignment(first, into, lowering);
    return;
  }
  const value = oneOrList(node.children, lowering);
  if (value !== null) {
    into.push({ kind: 'expr', value, start: node.start, end: node.end });
  }
}

function lowerDefinition(node: PythonNode, into: Stmt[], lowering: Lowering): void {
  pushDefinition(node, [], node, into, lowering);
}

function lowerDecorated(node: PythonNode, into: Stmt[], lowering: Lowering): void {
  const decorators: Expr[] = [];
  for (const child of node.children) {
    if (child.type === 'decorator') {
      decorators.push(...expressions(child.children, lowering));
    } else if (child.type === 'function_definition' || child.type === 'class_definition') {
      pushDefinition(child, decorators, node, into, lowering);
    }
  }
}

function pushDefinition(
  node: PythonNode,
  decorators: readonly Expr[],
  { start, end }: PythonNode,
  into: Stmt[],
  lowering: Lowering,
): void {
  if (node.type === 'function_definition') {
    const fn = { ...lowering.fn(node, decorators), start };
    into.push({ kind: 'functionDeclaration', fn, start, end });
  } else {
    const cls = { ...lowering.cls(node, decorators), start };
    into.push({ kind: 'classDeclaration', cls, start, end });
  }
}

function lowerReturn(node: PythonNode, into: Stmt[], lowering: Lowering): void {
  const value = oneOrList(node.children, lowering);
  into.push({ kind: 'return', value, start: node.start, end: node.end });
}

function lowerRaise(node: PythonNode, into: Stmt[], lowering: Lowering): void {
  const [value = null, cause = null] = expressions(node.children, lowering);
  into.push({ kind: 'throw', value, cause, start: node.start, end: node.end });
}

// `type X = Y` binds X to what Y evaluates to.
function lowerTypeAlias(node: PythonNode, into: Stmt[], lowering: Lowering): void {
  const [left, right] = node.children;
  const name = left?.children[0];
  const target = name && lowering.target(name);
  if (target === undefined || right === undefined) {
    lowerParts(node, into, lowering);
    return;
  }
  const value = lowering.expression(right);
  const { start, end } = node;
  into.push({ kind: 'bind', target, value, type: null, isConstant: false, start, end });
}

function lowerBlock(node: PythonNode, into: Stmt[], lowering: Lowering): void {
  const body = lowering.statements(node.children);
  into.push({ kind: 'block', body, start: node.start, end: node.end });
}

function lowerParts(node: PythonNode, into: Stmt[], lowering: Lowering): void {
  const parts = partsOf(node, lowering);
  into.push({ kind: 'otherStmt', parts, start: node.start, end: node.end });
}
