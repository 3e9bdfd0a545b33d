import { ts } from 'ts-morph';

import type { CatchClause, Expr, LoopStmt, Node, Pattern, Stmt, SwitchCase } from '../code.ts';
import {
  lowerClassDeclaration,
  lowerEnum,
  lowerFunctionDeclaration,
  lowerNamespace,
  lowerVariables,
  pushBinds,
} from './declarations.ts';
import { type Lowering, startAround, startOf } from './lowering.ts';
import {
  lowerExportAssignment,
  lowerExportDeclaration,
  lowerImport,
  lowerImportEquals,
} from './modules.ts';

type Lowerer = (node: ts.Node, into: Stmt[], lowering: Lowering) => void;

const { SyntaxKind } = ts;

const LOWERERS: Lowerer[] = [];
on(SyntaxKind.ExpressionStatement, ts.isExpressionStatement, lowerExpressionStatement);
on(SyntaxKind.VariableStatement, ts.isVariableStatement, lowerVariables);
on(SyntaxKind.FunctionDeclaration, ts.isFunctionDeclaration, lowerFunctionDeclaration);
on(SyntaxKind.ClassDeclaration, ts.isClassDeclaration, lowerClassDeclaration);
on(SyntaxKind.EnumDeclaration, ts.isEnumDeclaration, lowerEnum);
on(SyntaxKind.ModuleDeclaration, ts.isModuleDeclaration, lowerNamespace);
on(SyntaxKind.ImportDeclaration, ts.isImportDeclaration, lowerImport);
on(SyntaxKind.ImportEqualsDeclaration, ts.isImportEqualsDeclaration, lowerImportEquals);
on(SyntaxKind.ExportDeclaration, ts.isExportDeclaration, lowerExportDeclaration);
on(SyntaxKind.ExportAssignment, ts.isExportAssignment, lowerExportAssignment);
on(SyntaxKind.ReturnStatement, ts.isReturnStatement, lowerReturn);
on(SyntaxKind.ThrowStatement, ts.isThrowStatement, lowerThrow);
on(SyntaxKind.IfStatement, ts.isIfStatement, lowerIf);
on(SyntaxKind.ForStatement, ts.isForStatement, lowerFor);
on(SyntaxKind.ForOfStatement, ts.isForOfStatement, lowerForEach);
on(SyntaxKind.ForInStatement, ts.isForInStatement, lowerForEach);
on(SyntaxKind.WhileStatement, ts.isWhileStatement, lowerWhile);
on(SyntaxKind.DoStatement, ts.isDoStatement, lowerWhile);
on(SyntaxKind.TryStatement, ts.isTryStatement, lowerTry);
on(SyntaxKind.SwitchStatement, ts.isSwitchStatement, lowerSwitch);
on(SyntaxKind.Block, ts.isBlock, lowerBlock);
on(SyntaxKind.LabeledStatement, ts.isLabeledStatement, lowerLabeled);
on(SyntaxKind.WithStatement, ts.isWithStatement, lowerWith);
for (const kind of [
  SyntaxKind.EmptyStatement,
  SyntaxKind.InterfaceDeclaration,
  SyntaxKind.TypeAliasDeclaration,
  SyntaxKind.NamespaceExportDeclaration,
]) {
  LOWERERS[kind] = lowerNothing;
}

function on<T extends ts.Node>(
  kind: ts.SyntaxKind,
  is: (node: ts.Node) => node is T,
  lower: (node: T, into: Stmt[], lowering: Lowering) => void,
): void {
  LOWERERS[kind] = (node, into, lowering) => {
    if (is(node)) {
      lower(node, into, lowering);
    }
  };
}

/** Appends what a statement says; one declaration may be several statements, and a type is none. */
export function lowerStatement(node: ts.Node, into: Stmt[], lowering: Lowering): void {
  (LOWERERS[node.kind] ?? lowerParts)(node, into, lowering);
}

function lowerNothing(): void {
  // Says nothing at run time.
}

// `break`, `continue`, `debugger`, and what only broken code brings here.
function lowerParts(node: ts.Node, into: Stmt[], lowering: Lowering): void {
  const parts: Node[] = [];
  if (!ts.isBreakOrContinueStatement(node)) {
    ts.forEachChild(node, (child) => {
      if (!ts.isTypeNode(child)) {
        parts.push(lowering.expression(child));
      }
    });
  }
  into.push({ kind: 'otherStmt', parts, start: startOf(node, lowering), end: node.end });
}

function lowerExpressionStatement(
  node: ts.ExpressionStatement,
  into: Stmt[],
  lowering: Lowering,
): void {
  const value = lowering.expression(node.expression);
  into.push({ kind: 'expr', value, start: startAround(node, value, lowering), end: node.end });
}

function lowerReturn(node: ts.ReturnStatement, into: Stmt[], lowering: Lowering): void {
  const value = optional(node.expression, lowering);
  into.push({ kind: 'return', value, start: startOf(node, lowering), end: node.end });
}

function lowerThrow(node: ts.ThrowStatement, into: Stmt[], lowering: Lowering): void {
  const value = lowering.expression(node.expression);
  into.push({ kind: 'throw', value, cause: null, start: startOf(node, lowering), end: node.end });
}

function lowerIf(node: ts.IfStatement, into: Stmt[], lowering: Lowering): void {
  const test = lowering.expression(node.expression);
  const then = lowerBody(node.thenStatement, lowering);
  const otherwise = lowerBody(node.elseStatement, lowering);
  into.push({ kind: 'if', test, then, otherwise, start: startOf(node, lowering), end: node.end });
}

function lowerFor(node: ts.ForStatement, into: Stmt[], lowering: Lowering): void {
  const head: Node[] = [];
  const { initializer, condition, incrementor } = node;
  if (initializer !== undefined && ts.isVariableDeclarationList(initializer)) {
    pushBinds(initializer, head, lowering);
  } else if (initializer !== undefined) {
    head.push(lowering.expression(initializer));
  }
  for (const part of [condition, incrementor]) {
    if (part !== undefined) {
      head.push(lowering.expression(part));
    }
  }
  into.push(loop(node, { target: null, each: null, head, isAsync: false }, lowering));
}

function lowerForEach(
  node: ts.ForOfStatement | ts.ForInStatement,
  into: Stmt[],
  lowering: Lowering,
): void {
  const target = eachTarget(node.initializer, lowering) ?? null;
  const head = target === null ? [lowering.expression(node.initializer)] : [];
  const each = lowering.expression(node.expression);
  const isAsync = ts.isForOfStatement(node) && node.awaitModifier !== undefined;
  into.push(loop(node, { target, each, head, isAsync }, lowering));
}

function eachTarget(node: ts.ForInitializer, lowering: Lowering): Pattern | undefined {
  if (!ts.isVariableDeclarationList(node)) {
    return lowering.target(node);
  }
  const name = node.declarations[0]?.name;
  return name && lowering.binding(name);
}

function lowerWhile(
  node: ts.WhileStatement | ts.DoStatement,
  into: Stmt[],
  lowering: Lowering,
): void {
  const head = [lowering.expression(node.expression)];
  into.push(loop(node, { target: null, each: null, head, isAsync: false }, lowering));
}

function loop(
  node: ts.IterationStatement,
  parts: Pick<LoopStmt, 'target' | 'each' | 'head' | 'isAsync'>,
  lowering: Lowering,
): Stmt {
  const body = lowerBody(node.statement, lowering);
  return { kind: 'loop', ...parts, body, start: startOf(node, lowering), end: node.end };
}

function lowerTry(node: ts.TryStatement, into: Stmt[], lowering: Lowering): void {
  into.push({
    kind: 'try',
    body: lowering.statements(node.tryBlock.statements),
    handlers: node.catchClause === undefined ? [] : [lowerCatch(node.catchClause, lowering)],
    otherwise: [],
    finally: lowerBody(node.finallyBlock, lowering),
    start: startOf(node, lowering),
    end: node.end,
  });
}

// `catch ({ message })` is a parameter without a name that the body takes apart first.
function lowerCatch(node: ts.CatchClause, lowering: Lowering): CatchClause {
  const name = node.variableDeclaration?.name;
  const body = lowering.statements(node.block.statements);
  const range = { start: startOf(node, lowering), end: node.end };
  if (name === undefined || ts.isIdentifier(name)) {
    return { param: name?.text ?? null, types: [], body, ...range };
  }
  const target = lowering.binding(name);
  const { start, end } = target;
  const taken: Stmt = {
    kind: 'bind',
    target,
    value: null,
    type: null,
    isConstant: false,
    start,
    end,
  };
  return { param: null, types: [], body: [taken, ...body], ...range };
}

function lowerSwitch(node: ts.SwitchStatement, into: Stmt[], lowering: Lowering): void {
  const subject = lowering.expression(node.expression);
  const cases: SwitchCase[] = [];
  for (const clause of node.caseBlock.clauses) {
    cases.push({
      test: ts.isCaseClause(clause) ? lowering.expression(clause.expression) : null,
      body: lowering.statements(clause.statements),
      start: startOf(clause, lowering),
      end: clause.end,
    });
  }
  into.push({ kind: 'switch', subject, cases, start: startOf(node, lowering), end: node.end });
}

function lowerBlock(node: ts.Block, into: Stmt[], lowering: Lowering): void {
  const body = lowering.statements(node.statements);
  into.push({ kind: 'block', body, start: startOf(node, lowering), end: node.end });
}

function lowerLabeled(node: ts.LabeledStatement, into: Stmt[], lowering: Lowering): void {
  for (const statement of lowering.statements([node.statement])) {
    into.push(statement);
  }
}

function lowerWith(node: ts.WithStatement, into: Stmt[], lowering: Lowering): void {
  const parts = [lowering.expression(node.expression), ...lowerBody(node.statement, lowering)];
  into.push({ kind: 'otherStmt', parts, start: startOf(node, lowering), end: node.end });
}

/** The statements of a block, or the one statement that stands in place of it. */
function lowerBody(node: ts.Statement | undefined, lowering: Lowering): readonly Stmt[] {
  if (node === undefined) {
    return [];
  }
  return lowering.statements(ts.isBlock(node) ? node.statements : [node]);
}

function optional(node: ts.Expression | undefined, lowering: Lowering): Expr | null {
  return node === undefined ? null : lowering.expression(node);
}
