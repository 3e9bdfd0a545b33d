import { asyncCloseOf, isProcessExit } from './async-closers.ts';
import type { AsyncClose } from './async-closers.ts';
import { closesReachedBy } from './abandoned-closes.ts';
import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, FunctionExpr } from '../code/code.ts';
import { calledName, callsIn, functionsCalledBy, lastName } from '../code/reach.ts';
import { nameOf } from '../code/resolve.ts';
import type { Resolved } from '../code/resolve.ts';
import { reachedAtShutdown } from './shutdown-paths.ts';
import type { ShutdownPath } from './shutdown-paths.ts';

/** A coroutine that a shutdown path of Python makes and that never runs to its end. */
export interface LostCoroutine {
  readonly module: CodeModule;
  /** The call that makes the coroutine; null when it is the handler itself. */
  readonly at: CallExpr | null;
  readonly close: AsyncClose;
  readonly closedIn: CodeModule;
  /** The function that the call stands in; the handler. */
  readonly fn: FunctionExpr;
  /**
   * `unrun`: nothing awaits it, so it never starts. `task`: a task that nobody awaits before the loop
   * or the process ends. `handler`: the handler itself is a coroutine function.
   */
  readonly fate: 'unrun' | 'task' | 'handler';
}

/** The closes that a path of Python starts in vain. */
export function lostCoroutinesOf(path: ShutdownPath): readonly LostCoroutine[] {
  const { module, fn } = path;
  if (module.language !== 'python' || !isShutdown(path)) {
    return [];
  }
  if (path.trigger !== 'hook' && fn.isAsync) {
    const [first] = closesReachedBy({ module, expr: fn });
    return first === undefined
      ? []
      : [{ module, at: null, close: first.close, closedIn: first.module, fn, fate: 'handler' }];
  }
  return reachedAtShutdown(path).flatMap((reached) =>
    callsIn(reached.fn)
      .filter((call) => reached.depth > 0 || call.start >= path.from)
      .flatMap((call) => lostCoroutine(path, reached.module, reached.fn, call) ?? []),
  );
}

const APPLICATION = /^_?(?:app|application|server|api|fastapi|fast_api|_)$/iu;

// Not every context manager is the life of the program: one around a session ends with the request.
function isShutdown({ trigger, fn }: ShutdownPath): boolean {
  const [first] = fn.params;
  const isManager = fn.isGenerator && trigger === 'hook';
  return (
    !isManager ||
    /life_?span/iu.test(fn.name ?? '') ||
    (first?.target.kind === 'name' && APPLICATION.test(first.target.name))
  );
}

function lostCoroutine(
  path: ShutdownPath,
  module: CodeModule,
  fn: FunctionExpr,
  call: CallExpr,
): LostCoroutine | undefined {
  const found = closingCoroutine(module, call);
  if (found === undefined) {
    return undefined;
  }
  const parent = module.parent(call);
  const lost = { module, at: call, close: found.close, closedIn: found.module, fn };
  const isHandler = fn === path.fn;
  if (
    parent?.kind === 'expr' ||
    (isHandler && path.trigger !== 'hook' && parent?.kind === 'return')
  ) {
    return { ...lost, fate: 'unrun' };
  }
  return parent?.kind === 'call' && isLostTask(path, module, fn, parent)
    ? { ...lost, fate: 'task' }
    : undefined;
}

/** The close behind a call that makes a coroutine: of a client, or of a coroutine function of the project. */
function closingCoroutine(
  module: CodeModule,
  call: CallExpr,
): { readonly module: CodeModule; readonly close: AsyncClose } | undefined {
  const close = asyncCloseOf(module, call);
  if (close !== undefined) {
    return { module, close };
  }
  const own: Resolved<FunctionExpr> | undefined = functionsCalledBy(module, call)[0];
  return own?.expr.isAsync === true && !own.expr.isGenerator ? closesReachedBy(own)[0] : undefined;
}

const STARTS = /^(?:asyncio\.)?(?:create_task|ensure_future)$/u;

// The loop of a signal handler goes on until something stops it, and then the task is done.
function isLostTask(
  path: ShutdownPath,
  module: CodeModule,
  fn: FunctionExpr,
  start: CallExpr,
): boolean {
  const isStart = STARTS.test(nameOf(module, start.callee) ?? '') || STARTS.test(calledName(start));
  const parent = module.parent(start);
  if (!isStart || (parent?.kind !== 'expr' && parent?.kind !== 'return')) {
    return false;
  }
  return (
    path.trigger !== 'signal' ||
    callsIn(fn).some((call) => call.start > start.end && endsLoop(module, call))
  );
}

function endsLoop(module: CodeModule, call: CallExpr): boolean {
  const { callee } = call;
  const isLoop =
    callee.kind === 'member' && callee.name === 'stop' && lastName(callee.object).endsWith('loop');
  return isLoop || isProcessExit(module, call);
}
