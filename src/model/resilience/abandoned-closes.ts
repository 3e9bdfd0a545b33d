import { asyncCloseOf, isProcessExit } from './async-closers.ts';
import type { AsyncClose } from './async-closers.ts';
import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { AwaitExpr, CallExpr, FunctionExpr, Node, Stmt } from '../code/code.ts';
import { isWaitedFor, outboundCallsIn } from './outbound-calls.ts';
import {
  calledName,
  callsIn,
  functionsCalledBy,
  lastName,
  nodesIn,
  reachOf,
} from '../code/reach.ts';
import { calleeOf } from '../code/resolve.ts';
import type { Resolved } from '../code/resolve.ts';
import { routesOf } from '../http/routes.ts';
import { reachedAtShutdown, shutdownPathsOf } from './shutdown-paths.ts';
import type { ShutdownPath } from './shutdown-paths.ts';
import { statementLists } from '../code/statement-lists.ts';

/** A close that a shutdown path starts and that is not done when the process ends. */
export interface AbandonedClose {
  readonly module: CodeModule;
  /** The call that nothing waits for: the close, or a function of the project that closes. */
  readonly at: CallExpr;
  readonly close: AsyncClose;
  /** Where the client is closed. */
  readonly closedIn: CodeModule;
  /** The function that the call stands in. */
  readonly fn: FunctionExpr;
  /** What ends the process; undefined where the path itself runs when the process ends. */
  readonly exit: { readonly module: CodeModule; readonly call: CallExpr } | undefined;
  /** True when the function waits for something else meanwhile, which may be long enough. */
  readonly isDelayed: boolean;
}

/**
 * The closes of a path of Node that are cut off: nothing waits for them before `process.exit()`, or
 * nothing can, since the process is ending. A path without an exit ends when the last close is done.
 */
export function abandonedClosesOf(path: ShutdownPath): readonly AbandonedClose[] {
  if (path.trigger === 'exit') {
    const onSignal = functionsOnSignal(path.registeredIn);
    return reachedAtShutdown(path)
      .filter(({ fn }) => !onSignal.has(fn))
      .flatMap(closesAtExit);
  }
  return path.trigger === 'signal'
    ? functionsOf(path).flatMap(({ module, expr }) => abandonedIn(module, expr))
    : abandonedInHook(path);
}

// NestJS awaits its hooks and then ends the process by the signal; Fastify does not end it.
// https://docs.nestjs.com/fundamentals/lifecycle-events#application-shutdown
function abandonedInHook({ module, fn }: ShutdownPath): readonly AbandonedClose[] {
  return module.enclosingClass(fn) === undefined
    ? []
    : ownCallsOf(fn)
        .flatMap((call) => leftAloneBy(module, call))
        .filter(({ close }) => close.isAwaitable)
        .map((left) => ({ ...left, exit: undefined, isDelayed: true }));
}

// What signals run too has been done, or begun, before the process ends.
function functionsOnSignal(module: CodeModule): ReadonlySet<FunctionExpr> {
  return new Set(
    shutdownPathsOf(module)
      .filter(({ trigger }) => trigger !== 'exit')
      .flatMap((path) => reachedAtShutdown(path).map(({ fn }) => fn)),
  );
}

/** The functions of a path, those that are written inside of others on their own. */
function functionsOf(path: ShutdownPath): readonly Resolved<FunctionExpr>[] {
  return reachedAtShutdown(path).flatMap(({ module, fn }) => [
    { module, expr: fn },
    ...nodesIn(fn)
      .filter((node) => node.kind === 'function')
      .filter((inner) => !isTimerCallback(module, inner))
      .map((expr) => ({ module, expr })),
  ]);
}

function closesAtExit({
  module,
  fn,
}: {
  readonly module: CodeModule;
  readonly fn: FunctionExpr;
}): readonly AbandonedClose[] {
  return callsIn(fn).flatMap((call) => {
    const close = asyncCloseOf(module, call);
    return close === undefined
      ? []
      : [{ module, at: call, close, closedIn: module, fn, exit: undefined, isDelayed: false }];
  });
}

function abandonedIn(module: CodeModule, fn: FunctionExpr): readonly AbandonedClose[] {
  return ownCallsOf(fn).flatMap((call) => {
    const exit = exitBehind(module, fn, call);
    if (exit === undefined) {
      return [];
    }
    const waits = waitsBetween(fn, call, exit);
    if (outboundCallsIn(module, waits).some(({ kind }) => kind === 'sleep')) {
      return [];
    }
    const left = leftAloneBy(module, call).filter((each) => !closesProbes(each));
    return left.map((each) => ({
      ...each,
      fn: each.at === call ? fn : each.fn,
      exit: { module, call: exit },
      // A server stops taking requests at once and waits for those at work, however long they take.
      isDelayed: waits.length > 0 && each.close.isAwaitable,
    }));
  });
}

const PROBES = /health|metrics|probe|readiness|liveness|prometheus/iu;
const PROBE_PATH =
  /^\/?(?:(?:health\w*|ready|readyz|readiness|live|livez|liveness|ping|metrics|status|up)(?:\/.*)?)?$/iu;

// Who asks whether the process is alive may be cut off: it is not.
function closesProbes({ close: { call, isAwaitable }, closedIn }: LeftClose): boolean {
  const { callee } = call;
  if (isAwaitable || callee.kind !== 'member') {
    return false;
  }
  const routes = routesOf(closedIn);
  return (
    PROBES.test(lastName(callee.object)) ||
    (routes.length > 0 && routes.every(({ path }) => path !== null && PROBE_PATH.test(path)))
  );
}

type LeftClose = Pick<AbandonedClose, 'module' | 'at' | 'close' | 'closedIn' | 'fn'>;

/** The closes that a call starts and that are not done when the statement around it is. */
function leftAloneBy(module: CodeModule, call: CallExpr): readonly LeftClose[] {
  const close = asyncCloseOf(module, call);
  const fn = module.enclosingFunction(call);
  if (fn === undefined) {
    return [];
  }
  if (close !== undefined) {
    return isLeftAlone(module, call) ? [{ module, at: call, close, closedIn: module, fn }] : [];
  }
  const [own] = functionsCalledBy(module, call);
  if (own === undefined || own.expr === fn) {
    return [];
  }
  if (isLeftAlone(module, call) && own.expr.isAsync) {
    const [first] = closesReachedBy(own);
    return first === undefined
      ? []
      : [{ module, at: call, close: first.close, closedIn: first.module, fn }];
  }
  return ownCallsOf(own.expr).flatMap((inner) => {
    const left = asyncCloseOf(own.module, inner);
    return left === undefined || !isLeftAlone(own.module, inner)
      ? []
      : [{ module: own.module, at: inner, close: left, closedIn: own.module, fn: own.expr }];
  });
}

interface ReachedClose {
  readonly module: CodeModule;
  readonly close: AsyncClose;
}

/** The closes in a function of the project and in those that it calls. */
export function closesReachedBy(fn: Resolved<FunctionExpr>): readonly ReachedClose[] {
  return reachOf(fn, 1).flatMap((reached) =>
    callsIn(reached.fn).flatMap((call) => {
      const close = asyncCloseOf(reached.module, call);
      return close === undefined ? [] : [{ module: reached.module, close }];
    }),
  );
}

const JOINS = /^Promise\.(?:all|allSettled|any|race)$/u;

/** True when nothing waits for what the call returns. What is handed to other code may be waited for there. */
function isLeftAlone(module: CodeModule, call: CallExpr): boolean {
  let inner: Node = call;
  for (const ancestor of module.ancestors(call)) {
    if (ancestor.kind === 'call' && ancestor.callee !== inner) {
      if (inner.kind === 'function') {
        return calledName(ancestor) === 'forEach';
      }
      if (!JOINS.test(calleeOf(module, ancestor) ?? '')) {
        return false;
      }
    }
    if (ancestor.kind === 'expr') {
      break;
    }
    inner = ancestor;
  }
  return !isWaitedFor(module, call);
}

/** The calls that run when the function runs: those of functions inside only where a loop over a list runs them. */
function ownCallsOf(fn: FunctionExpr): readonly CallExpr[] {
  return ownNodesOf(fn.body).filter((node) => node.kind === 'call');
}

function ownNodesOf(body: readonly Node[]): readonly Node[] {
  const nodes: Node[] = [];
  const looped = new Set<Node>();
  walk(body, (node) => {
    nodes.push(node);
    if (node.kind === 'call' && /^(?:forEach|map)$/u.test(calledName(node))) {
      node.args.forEach(({ value }) => looped.add(value));
    }
    return node.kind !== 'function' || looped.has(node);
  });
  return nodes;
}

/** The exit that surely follows the call in the same function. */
function exitBehind(module: CodeModule, fn: FunctionExpr, call: CallExpr): CallExpr | undefined {
  for (const statement of statementsBehind(module, fn, call)) {
    if (statement.kind === 'return' || statement.kind === 'throw') {
      return undefined;
    }
    const exit = exitIn(module, statement);
    if (exit !== undefined) {
      return exit;
    }
  }
  return undefined;
}

// `process.exit()` as a statement, also by a function that does little else.
function exitIn(module: CodeModule, statement: Stmt): CallExpr | undefined {
  switch (statement.kind) {
    case 'expr': {
      const { value } = statement;
      return value.kind === 'call' && endsProcess(module, value) ? value : undefined;
    }
    case 'block':
      return firstExitIn(module, statement.body);
    case 'try':
      return firstExitIn(module, [...statement.body, ...statement.finally]);
    default:
      return undefined;
  }
}

function firstExitIn(module: CodeModule, body: readonly Stmt[]): CallExpr | undefined {
  for (const statement of body) {
    const exit = exitIn(module, statement);
    if (exit !== undefined) {
      return exit;
    }
  }
  return undefined;
}

function endsProcess(module: CodeModule, call: CallExpr): boolean {
  if (isProcessExit(module, call)) {
    return true;
  }
  const [own] = functionsCalledBy(module, call);
  return (
    own?.expr.isAsync === false &&
    own.expr.body.some(
      (statement) =>
        statement.kind === 'expr' &&
        statement.value.kind === 'call' &&
        isProcessExit(own.module, statement.value),
    )
  );
}

/** The statements that run behind a node in the function, those of branches around it first. */
function statementsBehind(module: CodeModule, fn: FunctionExpr, node: Node): readonly Stmt[] {
  const behind: Stmt[] = [];
  for (const ancestor of module.ancestors(node)) {
    for (const body of statementLists(ancestor)) {
      if (body.some((statement) => holds(statement, node))) {
        behind.push(...body.filter((statement) => statement.start >= node.end));
      }
    }
    if (ancestor.kind === 'try' && !ancestor.finally.some((each) => holds(each, node))) {
      behind.push(...ancestor.finally);
    }
    if (ancestor === fn) {
      break;
    }
  }
  return behind;
}

function waitsBetween(fn: FunctionExpr, call: CallExpr, exit: CallExpr): readonly AwaitExpr[] {
  return ownNodesOf(fn.body)
    .filter((node) => node.kind === 'await')
    .filter((node) => node.start > call.end && node.end <= exit.start);
}

// What a timer runs is the end of a deadline: nothing is waited for any more.
function isTimerCallback(module: CodeModule, fn: FunctionExpr): boolean {
  const parent = module.parent(fn);
  return parent?.kind === 'call' && /^(?:setTimeout|setImmediate)$/u.test(lastName(parent.callee));
}

function holds(outer: Node, inner: Node): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
