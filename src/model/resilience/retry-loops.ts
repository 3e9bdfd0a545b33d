import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, CatchClause, LoopStmt, Node, Stmt } from '../code/code.ts';
import { outboundCallsReached } from './outbound-calls.ts';
import type { ReachedCall } from './outbound-calls.ts';
import { calledName } from '../code/reach.ts';
import { calleeOf } from '../code/resolve.ts';
import { valueOf } from '../code/values.ts';

/** A loop that asks another service again when it failed. */
export interface RetryLoop {
  readonly loop: LoopStmt;
  /** What is tried again. */
  readonly call: ReachedCall;
  readonly handler: CatchClause;
  /** `constant` when every try waits as long as the one before; `grows` when it may wait longer. */
  readonly delay: 'none' | 'constant' | 'grows';
  /** How often it tries at most: undefined when it cannot be told, Infinity when nothing ends it. */
  readonly tries: number | undefined;
}

const WAITING =
  /sleep|delay|wait(?!For(?:Selector|Response))|back_?off|pause|setTimeout|throttle/iu;

/**
 * The hand-written retry loops of a file around calls to other services, in source order: a success
 * leaves the loop and a failure goes round it. Loops over items and loops that ask for more are none.
 */
export function retryLoopsOf(module: CodeModule): readonly RetryLoop[] {
  return module.nodes.flatMap((node) => {
    const isCounted = node.kind === 'loop' && (node.each === null || isRange(module, node.each));
    return isCounted ? (retryLoop(module, node) ?? []) : [];
  });
}

function retryLoop(module: CodeModule, loop: LoopStmt): RetryLoop | undefined {
  for (const statement of loop.body) {
    const handler =
      statement.kind === 'try' ? statement.handlers.find(goesRound(module)) : undefined;
    if (statement.kind !== 'try' || handler === undefined || !leavesLoop(module, statement)) {
      continue;
    }
    const call = outboundCallsReached(module, statement.body).find(
      ({ outbound }) => !/^(?:sleep|queue)$/u.test(outbound.kind),
    );
    if (call !== undefined) {
      return { loop, call, handler, delay: delayIn(module, loop), tries: triesOf(module, loop) };
    }
  }
  return undefined;
}

// `range(3)` counts; any other list is of items.
function isRange(module: CodeModule, each: Node): boolean {
  return each.kind === 'call' && calleeOf(module, each) === 'range';
}

// A failure that is thrown, returned or breaks in every case is not tried again.
function goesRound(module: CodeModule): (handler: CatchClause) => boolean {
  return ({ body }) => !body.some((statement) => leaves(module, statement));
}

function leaves(module: CodeModule, statement: Stmt): boolean {
  return (
    statement.kind === 'throw' ||
    statement.kind === 'return' ||
    (statement.kind === 'otherStmt' && /^break\b/u.test(module.text(statement)))
  );
}

/** True when a success leaves the loop, at once or after a look at the answer. */
function leavesLoop(
  module: CodeModule,
  { body, otherwise }: Extract<Stmt, { kind: 'try' }>,
): boolean {
  let isLeaving = false;
  walk([...body, ...otherwise], (node) => {
    isLeaving ||= node.kind === 'return' || (node.kind === 'otherStmt' && leaves(module, node));
    return node.kind !== 'function' && node.kind !== 'loop';
  });
  return isLeaving;
}

function delayIn(module: CodeModule, loop: LoopStmt): RetryLoop['delay'] {
  const waits: CallExpr[] = [];
  walk(loop.body, (node) => {
    if (node.kind === 'call' && WAITING.test(calledName(node))) {
      waits.push(node);
    }
  });
  if (waits.length === 0) {
    return 'none';
  }
  return waits.every((wait) => isConstant(module, wait)) ? 'constant' : 'grows';
}

function isConstant(module: CodeModule, wait: CallExpr): boolean {
  const value = wait.args.at(calledName(wait) === 'setTimeout' ? 1 : 0)?.value;
  return value !== undefined && valueOf(module, value).isKnown;
}

function triesOf(module: CodeModule, loop: LoopStmt): number | undefined {
  const { each, head } = loop;
  if (each?.kind === 'call') {
    const last = each.args.at(each.args.length > 1 ? 1 : 0)?.value;
    return last === undefined ? undefined : numberOf(module, last);
  }
  const [only] = head;
  if (head.length === 0 || (head.length === 1 && isTrue(only))) {
    return isCountedInside(module, loop) ? undefined : Infinity;
  }
  const condition = head.find((node) => node.kind === 'binary');
  // A time until which it tries is no number of tries.
  if (condition !== undefined && CLOCK.test(module.text(condition))) {
    return undefined;
  }
  return condition?.kind === 'binary' ? numberOf(module, condition.right) : undefined;
}

const CLOCK = /\bnow\(|\btime\(|monotonic|perf_counter|elapsed|deadline|performance/iu;

function isTrue(node: Node | undefined): boolean {
  return node?.kind === 'literal' && (node.value === true || node.value === 1);
}

// `if (attempt >= 3) throw`
function isCountedInside(module: CodeModule, loop: LoopStmt): boolean {
  let isCounted = false;
  walk(loop.body, (node) => {
    isCounted ||= node.kind === 'binary' && /^[<>]=?$/u.test(node.op);
    isCounted ||=
      node.kind === 'if' && /attempt|retr|tries|deadline|elapsed/iu.test(module.text(node.test));
  });
  return isCounted;
}

function numberOf(module: CodeModule, expr: Parameters<typeof valueOf>[1]): number | undefined {
  const value = valueOf(module, expr);
  return value.isKnown && typeof value.value === 'number' ? value.value : undefined;
}
