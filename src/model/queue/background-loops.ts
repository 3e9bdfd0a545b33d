import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, FunctionExpr, LoopStmt, Node } from '../code/code.ts';
import { backgroundTasksOf } from './background-tasks.ts';
import { calledName } from '../code/reach.ts';
import { calleeOf, functionOf } from '../code/resolve.ts';
import type { Resolved } from '../code/resolve.ts';

/** A loop that runs beside everything else for as long as the process lives. */
export interface BackgroundLoop {
  /** What starts it: the callee of `create_task` or `setInterval`. */
  readonly start: CallExpr;
  readonly run: Resolved<FunctionExpr>;
  /** `await` in it may fail and nothing in the loop catches that. */
  readonly isUncaught: boolean;
  /** Nothing keeps the task that was started. */
  readonly isDropped: boolean;
}

/** The background loops that a file starts, in source order. */
export function backgroundLoopsOf(module: CodeModule): readonly BackgroundLoop[] {
  return module.language === 'python' ? tasksOf(module) : intervalsOf(module);
}

// https://docs.python.org/3/library/asyncio-task.html#asyncio.create_task
function tasksOf(module: CodeModule): readonly BackgroundLoop[] {
  return backgroundTasksOf(module).flatMap(({ at, run }) => {
    const start = module.calls.find(({ callee }) => callee === at);
    const loop = run === undefined ? undefined : endlessLoopIn(run);
    if (
      start === undefined ||
      run === undefined ||
      loop === undefined ||
      !/^asyncio\.(?:create_task|ensure_future)$/u.test(calleeOf(module, start) ?? '')
    ) {
      return [];
    }
    const isUncaught = !isCaughtIn(run, loop);
    return [{ start, run, isUncaught, isDropped: module.parent(start)?.kind === 'expr' }];
  });
}

// `while True`, with something in it that waits.
function endlessLoopIn({ expr }: Resolved<FunctionExpr>): LoopStmt | undefined {
  let loop: LoopStmt | undefined;
  walk(expr.body, (node) => {
    const isEndless =
      node.kind === 'loop' &&
      node.each === null &&
      node.head.length === 1 &&
      node.head[0]?.kind === 'literal' &&
      waits(node.body);
    if (isEndless) {
      loop ??= node;
    }
    return node.kind !== 'function';
  });
  return loop;
}

function waits(nodes: readonly Node[]): boolean {
  let isWaiting = false;
  walk(nodes, (node) => {
    isWaiting ||= node.kind === 'await';
    return node.kind !== 'function';
  });
  return isWaiting;
}

// Sleeping cannot fail; all else that is waited for has to stand in a `try` inside of the loop.
function isCaughtIn({ module }: Resolved<FunctionExpr>, loop: LoopStmt): boolean {
  let isCaught = true;
  walk(loop.body, (node) => {
    if (node.kind === 'await' && !isSleep(node.value) && !isInTry(module, node, loop)) {
      isCaught = false;
    }
    return node.kind !== 'function';
  });
  return isCaught;
}

function isSleep(node: Node): boolean {
  return node.kind === 'call' && /sleep|wait|delay|get$/iu.test(calledName(node));
}

function isInTry(module: CodeModule, node: Node, outer: Node): boolean {
  for (const around of module.ancestors(node)) {
    if (around === outer) {
      return false;
    }
    if (
      around.kind === 'try' &&
      around.handlers.length > 0 &&
      around.body.some(({ start, end }) => start <= node.start && node.end <= end)
    ) {
      return true;
    }
    // `with suppress(Exception)`
    if (
      around.kind === 'with' &&
      around.items.some(({ context }) => /suppress/u.test(module.text(context)))
    ) {
      return true;
    }
  }
  return false;
}

// A rejection that nothing handles ends the process: https://nodejs.org/api/cli.html#--unhandled-rejectionsmode
function intervalsOf(module: CodeModule): readonly BackgroundLoop[] {
  return module.calls.flatMap((start) => {
    const isInterval = /^(?:timers\.)?setInterval$/u.test(calleeOf(module, start) ?? '');
    const callback = isInterval ? start.args[0]?.value : undefined;
    const run = callback === undefined ? undefined : functionOf(module, callback);
    if (run === undefined || !run.expr.isAsync) {
      return [];
    }
    const isUncaught = !isCallbackCaught(run);
    return isUncaught ? [{ start, run, isUncaught, isDropped: false }] : [];
  });
}

function isCallbackCaught({ module, expr }: Resolved<FunctionExpr>): boolean {
  let isCaught = true;
  let isWaiting = false;
  walk(expr.body, (node) => {
    if (node.kind === 'await') {
      isWaiting = true;
      const { value } = node;
      const handles = value.kind === 'call' && /^(?:catch|allSettled)$/u.test(calledName(value));
      isCaught &&=
        handles || isSleep(value) || catchesItself(module, value) || isInTry(module, node, expr);
    }
    return node.kind !== 'function';
  });
  return isCaught || !isWaiting;
}

// `setInterval(async () => { await sync(); })` where `sync` is one `try` as a whole.
function catchesItself(module: CodeModule, value: Node): boolean {
  if (value.kind !== 'call') {
    return false;
  }
  const own = functionOf(module, value.callee);
  // Of what is not found nothing is known.
  return (
    own === undefined ||
    own.expr.body.every(
      (statement) =>
        (statement.kind === 'try' && statement.handlers.length > 0) || !waits([statement]),
    )
  );
}
