import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, FunctionExpr, Ranged, Stmt } from '../code/code.ts';
import { elementsBehind } from '../code/elements.ts';
import { reachOf } from '../code/reach.ts';
import type { Reached } from '../code/reach.ts';
import { calleeOf, functionOf, nameOf } from '../code/resolve.ts';
import { stringOf } from '../code/values.ts';

/** Who runs a shutdown path. */
export type ShutdownTrigger =
  /** `process.on('SIGTERM')`, `signal.signal`, `loop.add_signal_handler`. */
  | 'signal'
  /** NestJS, Fastify, a lifespan, `on_event("shutdown")`, a worker's own hook: the host awaits it. */
  | 'hook'
  /** `atexit` and `process.on('exit')`: nothing can be awaited any more. */
  | 'exit';

/** A function, or a part of one, that runs when the process is told to stop. */
export interface ShutdownPath {
  readonly trigger: ShutdownTrigger;
  readonly module: CodeModule;
  /** What is run: the handler. */
  readonly fn: FunctionExpr;
  /** Where it is registered, and in which file. */
  readonly registeredIn: CodeModule;
  readonly at: Ranged;
  /** The signals of Node that it runs on, as far as they can be told. */
  readonly signals: readonly string[];
  /** Only what stands behind this offset of the handler runs at shutdown: behind a lifespan's `yield`. */
  readonly from: number;
}

const NODE_SIGNAL = /^process\.(?:on|once|addListener|prependListener)$/u;
const SIGNALS = /^(?:SIGTERM|SIGINT|SIGHUP|SIGQUIT|SIGUSR2|beforeExit)$/u;
// https://docs.nestjs.com/fundamentals/lifecycle-events
const NEST_HOOKS = /^(?:onModuleDestroy|beforeApplicationShutdown|onApplicationShutdown)$/u;

/** Words of which one is in every file with a shutdown path. */
export const SHUTDOWN_WORDS: readonly string[] = [
  'SIGTERM',
  'SIGINT',
  "'exit'",
  '"exit"',
  'onModuleDestroy',
  'ApplicationShutdown',
  "'onClose'",
  '"onClose"',
  'closeWithGrace',
  'lifespan',
  'shutdown',
  'atexit',
  'asynccontextmanager',
];

/** The shutdown paths that the file registers, in source order. */
export function shutdownPathsOf(module: CodeModule): readonly ShutdownPath[] {
  return module.nodes.flatMap((node) => {
    switch (node.kind) {
      case 'call':
        return pathsOfCall(module, node);
      case 'class':
        return node.methods
          .filter(({ name }) => module.language === 'typescript' && NEST_HOOKS.test(name ?? ''))
          .map((fn) => pathAt(module, 'hook', fn, { start: fn.nameStart, end: fn.nameEnd }));
      case 'function':
        return pathsOfDecorators(module, node);
      default:
        return [];
    }
  });
}

/** The handler and the functions that it reaches, up to two calls deep. */
export function reachedAtShutdown({ module, fn }: ShutdownPath): readonly Reached[] {
  return reachOf({ module, expr: fn }, 2);
}

function pathAt(
  module: CodeModule,
  trigger: ShutdownTrigger,
  fn: FunctionExpr,
  at: Ranged,
): ShutdownPath {
  return { trigger, module, fn, registeredIn: module, at, signals: [], from: fn.start };
}

function pathsOfCall(module: CodeModule, call: CallExpr): readonly ShutdownPath[] {
  const { callee } = call;
  const word = callee.kind === 'member' || callee.kind === 'name' ? callee.name : '';
  switch (word) {
    case 'on':
    case 'once':
    case 'addListener':
    case 'prependListener':
      return NODE_SIGNAL.test(calleeOf(module, call) ?? '') ? nodePath(module, call) : [];
    case 'addHook':
      return stringOf(module, call.args[0]?.value) === 'onClose'
        ? handlerPath(module, 'hook', call, call.args[1]?.value)
        : [];
    case 'signal':
      return calleeOf(module, call) === 'signal.signal'
        ? handlerPath(module, 'signal', call, call.args[1]?.value)
        : [];
    case 'add_signal_handler':
      return handlerPath(module, 'signal', call, call.args[1]?.value);
    case 'register':
      return calleeOf(module, call) === 'atexit.register'
        ? handlerPath(module, 'exit', call, call.args[0]?.value)
        : [];
    case 'add_event_handler':
      return stringOf(module, call.args[0]?.value) === 'shutdown'
        ? handlerPath(module, 'hook', call, call.args[1]?.value)
        : [];
    default:
      return calleeOf(module, call) === 'close-with-grace'
        ? handlerPath(module, 'signal', call, call.args.at(-1)?.value)
        : [];
  }
}

function nodePath(module: CodeModule, call: CallExpr): readonly ShutdownPath[] {
  const [event, handler] = call.args.map(({ value }) => value);
  if (stringOf(module, event) === 'exit') {
    return handlerPath(module, 'exit', call, handler);
  }
  return isSignal(module, call)
    ? handlerPath(module, 'signal', call, handler).map((path) => ({
        ...path,
        signals: signalsOf(module, event),
      }))
    : [];
}

function signalsOf(module: CodeModule, event: Expr | undefined): readonly string[] {
  const name = stringOf(module, event);
  if (event === undefined || name !== undefined) {
    return name === undefined ? [] : [name];
  }
  return (elementsBehind(module, event) ?? []).flatMap((each) => {
    const signal = stringOf(each.module, each.expr);
    return signal === undefined ? [] : [signal];
  });
}

// Signals that a loop runs over (`for (const signal of ['SIGTERM', 'SIGINT'])`) are names.
function isSignal(module: CodeModule, call: CallExpr): boolean {
  const first = call.args[0]?.value;
  const event = stringOf(module, first);
  return event === undefined
    ? first?.kind === 'name' && /^(?:sig|signal|evt|event|s)$/iu.test(first.name)
    : SIGNALS.test(event);
}

// The handler is often an arrow function around the one that does the work; both are one path.
function handlerPath(
  module: CodeModule,
  trigger: ShutdownTrigger,
  call: CallExpr,
  handler: Expr | undefined,
): readonly ShutdownPath[] {
  const fn = handler === undefined ? undefined : functionOf(module, handler);
  return fn === undefined
    ? []
    : [{ ...pathAt(fn.module, trigger, fn.expr, call.callee), registeredIn: module }];
}

function pathsOfDecorators(module: CodeModule, fn: FunctionExpr): readonly ShutdownPath[] {
  if (module.language !== 'python') {
    return [];
  }
  return fn.decorators.flatMap((decorator): readonly ShutdownPath[] => {
    const callee = decorator.kind === 'call' ? decorator.callee : decorator;
    const at = { start: fn.nameStart, end: fn.nameEnd };
    if (nameOf(module, callee) === 'contextlib.asynccontextmanager') {
      const from = afterYield(fn.body);
      return from === undefined ? [] : [{ ...pathAt(module, 'hook', fn, at), from }];
    }
    const isEvent =
      decorator.kind === 'call' &&
      callee.kind === 'member' &&
      callee.name === 'on_event' &&
      stringOf(module, decorator.args[0]?.value) === 'shutdown';
    const isSignalHook =
      /^celery\.signals\.worker_(?:process_)?(?:shutdown|shutting_down)\.connect$/u.test(
        nameOf(module, callee) ?? '',
      );
    const isExit = nameOf(module, callee) === 'atexit.register';
    if (isEvent || isSignalHook) {
      return [pathAt(module, 'hook', fn, at)];
    }
    return isExit ? [pathAt(module, 'exit', fn, at)] : [];
  });
}

// `yield` as a statement, also in `try: yield finally: …` and `async with …: yield`.
function afterYield(body: readonly Stmt[]): number | undefined {
  for (const statement of body) {
    if (statement.kind === 'expr' && statement.value.kind === 'yield') {
      return statement.end;
    }
    const inner =
      statement.kind === 'try' || statement.kind === 'with'
        ? afterYield(statement.body)
        : undefined;
    if (inner !== undefined) {
      return inner;
    }
  }
  return undefined;
}
