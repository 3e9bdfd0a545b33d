import type { PythonNode } from '#syntax/python-nodes.ts';

import type { CatchClause, Expr, Pattern, Stmt, WithItem } from '../code.ts';
import {
  blockOf,
  childOf,
  expressions,
  isAsync,
  type Lowering,
  opaque,
  textOf,
} from './lowering.ts';

/** `if` with its `elif`s, each of which is the only statement of the one before it. */
export function lowerIf(node: PythonNode, into: Stmt[], lowering: Lowering): void {
  const alternatives = node.children.filter(({ type }) => ALTERNATIVES.has(type));
  into.push(conditional(node, { alternatives, next: 0, end: node.end }, lowering));
}

const ALTERNATIVES = new Set(['elif_clause', 'else_clause']);

interface Chain {
  readonly alternatives: readonly PythonNode[];
  /** The first alternative that is not lowered yet. */
  readonly next: number;
  readonly end: number;
}

function conditional(node: PythonNode, chain: Chain, lowering: Lowering): Stmt {
  const condition = node.children.find(({ type }) => type !== 'ERROR');
  const test = condition === undefined ? opaque(node) : lowering.expression(condition);
  const outer = lowering.isTypeOnly;
  lowering.isTypeOnly ||= isTypeChecking(test);
  const then = blockOf(node, lowering);
  lowering.isTypeOnly = outer;
  const otherwise = alternative(chain, lowering);
  return { kind: 'if', test, then, otherwise, start: node.start, end: chain.end };
}

// Each `elif` lies within the one before, and so it counts as nested.
function alternative(chain: Chain, lowering: Lowering): readonly Stmt[] {
  const clause = chain.alternatives[chain.next];
  if (clause?.type !== 'elif_clause') {
    return blockOf(clause, lowering);
  }
  if (!lowering.nesting.enter(clause.start, clause.end)) {
    return [];
  }
  const nested = conditional(clause, { ...chain, next: chain.next + 1 }, lowering);
  lowering.nesting.leave();
  return [nested];
}

// https://docs.python.org/3/library/typing.html#typing.TYPE_CHECKING: false whenever the program runs.
function isTypeChecking(test: Expr): boolean {
  return (test.kind === 'name' || test.kind === 'member') && test.name === 'TYPE_CHECKING';
}

/** `for`. What stands under its `else` runs after it, as a block of its own. */
export function lowerFor(node: PythonNode, into: Stmt[], lowering: Lowering): void {
  const [left, right] = node.children.filter(({ type }) => type !== 'ERROR');
  into.push({
    kind: 'loop',
    target: (left && lowering.target(left)) ?? null,
    each: right === undefined || right.type === 'block' ? null : lowering.expression(right),
    head: [],
    body: blockOf(node, lowering),
    isAsync: isAsync(node, lowering),
    start: node.start,
    end: node.end,
  });
  pushElse(node, into, lowering);
}

/** `while`, its `else` as in `for`. */
export function lowerWhile(node: PythonNode, into: Stmt[], lowering: Lowering): void {
  const test = node.children.find(({ type }) => type !== 'ERROR');
  into.push({
    kind: 'loop',
    target: null,
    each: null,
    head: test === undefined || test.type === 'block' ? [] : [lowering.expression(test)],
    body: blockOf(node, lowering),
    isAsync: false,
    start: node.start,
    end: node.end,
  });
  pushElse(node, into, lowering);
}

function pushElse(node: PythonNode, into: Stmt[], lowering: Lowering): void {
  const clause = childOf(node, 'else_clause');
  if (clause !== undefined) {
    const body = blockOf(clause, lowering);
    into.push({ kind: 'block', body, start: clause.start, end: clause.end });
  }
}

export function lowerTry(node: PythonNode, into: Stmt[], lowering: Lowering): void {
  const handlers: CatchClause[] = [];
  for (const child of node.children) {
    if (child.type === 'except_clause') {
      handlers.push(lowerExcept(child, lowering));
    }
  }
  into.push({
    kind: 'try',
    body: blockOf(node, lowering),
    handlers,
    otherwise: blockOf(childOf(node, 'else_clause'), lowering),
    finally: blockOf(childOf(node, 'finally_clause'), lowering),
    start: node.start,
    end: node.end,
  });
}

function lowerExcept(node: PythonNode, lowering: Lowering): CatchClause {
  const values = node.children.filter(({ type }) => type !== 'block');
  const named = values.find(({ type }) => type === 'as_pattern');
  const [inner, alias] = named?.children ?? [];
  const types = named === undefined ? values : [inner ?? named];
  return {
    param: alias === undefined ? null : textOf(alias, lowering),
    types: exceptionTypes(types, lowering),
    body: blockOf(node, lowering),
    start: node.start,
    end: node.end,
  };
}

function exceptionTypes(nodes: readonly PythonNode[], lowering: Lowering): readonly Expr[] {
  const [first] = nodes;
  const isTuple = nodes.length === 1 && first?.type === 'tuple';
  return expressions(isTuple ? first.children : nodes, lowering);
}

/** `with`, its items in parentheses or not. */
export function lowerWith(node: PythonNode, into: Stmt[], lowering: Lowering): void {
  const items: WithItem[] = [];
  for (const child of childOf(node, 'with_clause')?.children ?? []) {
    items.push(lowerItem(child, lowering));
  }
  into.push({
    kind: 'with',
    items,
    body: blockOf(node, lowering),
    isAsync: isAsync(node, lowering),
    start: node.start,
    end: node.end,
  });
}

function lowerItem(node: PythonNode, lowering: Lowering): WithItem {
  const [value] = node.children;
  const [inner] = value?.type === 'parenthesized_expression' ? value.children : [value];
  const [context, alias] = inner?.type === 'as_pattern' ? inner.children : [inner];
  return {
    context: context === undefined ? opaque(node) : lowering.expression(context),
    target: (alias && aliasOf(alias, lowering)) ?? null,
  };
}

function aliasOf(node: PythonNode, lowering: Lowering): Pattern | undefined {
  return lowering.target(node);
}
