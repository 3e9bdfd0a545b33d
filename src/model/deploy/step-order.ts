import type { CodeModule } from '../code/code-module.ts';
import type { FunctionExpr, LoopStmt, Node, Stmt } from '../code/code.ts';
import { calledName } from '../code/reach.ts';
import { statementLists } from '../code/statement-lists.ts';

/** Calls that run the function they are given before they answer. */
const RUNS_GIVEN =
  /^(?:map|forEach|flatMap|filter|find|some|every|reduce|all|allSettled|race|each|mapSeries|gather|then)$/u;

/**
 * The function whose run a node belongs to: a callback that is run on the spot, as by `map`, belongs to
 * the function around it. Undefined at the top level of the file.
 */
export function homeOf(module: CodeModule, node: Node): FunctionExpr | undefined {
  for (const around of module.ancestors(node)) {
    if (around.kind === 'function' && !isRunOnTheSpot(module, around)) {
      return around;
    }
  }
  return undefined;
}

/** True for a callback that the call around it runs, as in `items.map(async (item) => …)`. */
function isRunOnTheSpot(module: CodeModule, fn: FunctionExpr): boolean {
  const call = module.parent(fn);
  if (call?.kind !== 'call') {
    return false;
  }
  return call.callee === fn || (call.callee.kind === 'member' && RUNS_GIVEN.test(calledName(call)));
}

/** A loop or a callback that is run once for each element. */
export type Repeating = LoopStmt | FunctionExpr;

/** The loops and callbacks of `map` and `forEach` around a node within a function, innermost first. */
export function repeatingAround(
  module: CodeModule,
  node: Node,
  home: FunctionExpr,
): readonly Repeating[] {
  const found: Repeating[] = [];
  let inner = node;
  for (const around of module.ancestors(node)) {
    if (around === home) {
      break;
    }
    const isLoop = around.kind === 'loop' && around.each !== inner;
    if (isLoop || (around.kind === 'function' && isEachCallback(module, around))) {
      found.push(around);
    }
    inner = around;
  }
  return found;
}

function isEachCallback(module: CodeModule, fn: FunctionExpr): boolean {
  const call = module.parent(fn);
  return (
    call?.kind === 'call' &&
    call.callee.kind === 'member' &&
    /^(?:map|forEach|flatMap)$/u.test(call.callee.name)
  );
}

/** What a run may pass by or do again: branches, loops and what is tried. */
function isOptional(module: CodeModule, around: Node, inner: Node): boolean {
  switch (around.kind) {
    case 'if':
    case 'conditional':
      return around.test !== inner;
    case 'binary':
      return around.right === inner && /^(?:&&|\|\||\?\?)$/u.test(around.op);
    case 'loop':
      return around.each !== inner;
    case 'switch':
      return around.subject !== inner;
    case 'try':
      return around.handlers.length > 0;
    case 'function':
      return isEachCallback(module, around);
    default:
      return false;
  }
}

/** True when every branch, loop and handled `try` that holds `first` holds `second` too. */
export function isSureBefore(module: CodeModule, first: Node, second: Node): boolean {
  const ofSecond = new Set<Node>(module.ancestors(second));
  let inner: Node = first;
  for (const around of module.ancestors(first)) {
    if (ofSecond.has(around)) {
      return true;
    }
    if (isOptional(module, around, inner)) {
      return false;
    }
    inner = around;
  }
  return true;
}

/**
 * True when a run that has come by `first` comes by `second` unless something throws or an `if` around
 * `second` is not entered: they stand in no two branches of one statement, nothing leaves in between, and
 * `second` is no part of what is done about an error.
 */
export function leadsTo(module: CodeModule, first: Node, second: Node): boolean {
  const ofSecond = [...module.ancestors(second)];
  let inner: Node = first;
  for (const around of module.ancestors(first)) {
    if (ofSecond.includes(around)) {
      return !areApart(around, inner, childToward(ofSecond, around, second));
    }
    if (leavesAfter(around, inner)) {
      return false;
    }
    inner = around;
  }
  return false;
}

function childToward(around: readonly Node[], ancestor: Node, node: Node): Node {
  return around[around.indexOf(ancestor) - 1] ?? node;
}

function areApart(around: Node, first: Node, second: Node): boolean {
  switch (around.kind) {
    case 'if':
      return first === around.test || second === around.test
        ? false
        : armOf(statementLists(around), first) !== armOf(statementLists(around), second) ||
            statementLists(around).some((arm) => leavesBetween(arm, first, second));
    case 'conditional':
      return first !== around.test;
    case 'try': {
      const arms = statementLists(around);
      const [ofFirst, ofSecond] = [armOf(arms, first), armOf(arms, second)];
      const isHandled = ofSecond > 0 && ofSecond <= around.handlers.length;
      return (
        (isHandled && ofFirst !== ofSecond) || (ofFirst > 0 && ofFirst <= around.handlers.length)
      );
    }
    case 'switch': {
      const arms = statementLists(around);
      return first !== around.subject && armOf(arms, first) !== armOf(arms, second);
    }
    case 'function':
    case 'loop':
    case 'block':
    case 'with':
      return leavesBetween(around.body, first, second);
    default:
      return false;
  }
}

function armOf(arms: readonly (readonly Stmt[])[], node: Node): number {
  return arms.findIndex((arm) => arm.some((statement) => statement === node));
}

function leavesBetween(body: readonly Stmt[], first: Node, second: Node): boolean {
  return body.some(
    (statement) =>
      statement.start >= first.end && statement.end <= second.start && leaves(statement),
  );
}

// `if (x) { await update(); return; }`: what comes after the block is not reached from within it.
function leavesAfter(around: Node, inner: Node): boolean {
  // A return leaves its own function only, which may have been called in between.
  const arms = around.kind === 'function' ? [] : statementLists(around);
  if (inner.kind === 'return' || inner.kind === 'throw') {
    return true;
  }
  return arms.some(
    (arm) =>
      arm.some((statement) => statement === inner) &&
      arm.some((statement) => statement.start >= inner.end && leaves(statement)),
  );
}

function leaves({ kind }: Stmt): boolean {
  return kind === 'return' || kind === 'throw';
}
