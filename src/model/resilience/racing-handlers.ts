import { closesReachedBy } from './abandoned-closes.ts';
import { isProcessExit } from './async-closers.ts';
import type { AsyncClose } from './async-closers.ts';
import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, FunctionExpr } from '../code/code.ts';
import { callsIn, lastName } from '../code/reach.ts';
import { reachedAtShutdown, shutdownPathsOf } from './shutdown-paths.ts';
import type { ShutdownPath } from './shutdown-paths.ts';

/** An asynchronous signal handler, and another one of the same signal that ends the process meanwhile. */
export interface HandlerRace {
  readonly closing: ShutdownPath;
  readonly close: AsyncClose;
  readonly closedIn: CodeModule;
  readonly signal: string;
  readonly exiting: ShutdownPath;
  readonly exit: CallExpr;
  readonly exitsIn: CodeModule;
  /** True when the other handler waits for something of its own before it ends the process. */
  readonly isDelayed: boolean;
}

/**
 * The races between handlers of one signal in this file and in those that it imports. Node runs all
 * handlers of a signal one after the other and waits for none.
 */
export function handlerRacesOf(
  module: CodeModule,
  own: readonly ShutdownPath[],
): readonly HandlerRace[] {
  const signalled = own.filter(({ signals }) => signals.length > 0);
  if (signalled.length === 0 || module.language !== 'typescript') {
    return [];
  }
  const all = [...signalled, ...importedPathsOf(module)];
  const told = new Set<FunctionExpr>();
  const races: HandlerRace[] = [];
  for (const closing of all) {
    for (const exiting of all) {
      const isOther = closing.fn !== exiting.fn && !told.has(closing.fn) && !told.has(exiting.fn);
      const race =
        isOther && (closing.registeredIn === module || exiting.registeredIn === module)
          ? raceOf(closing, exiting)
          : undefined;
      if (race !== undefined) {
        told.add(closing.fn);
        races.push(race);
      }
    }
  }
  return races;
}

function importedPathsOf(module: CodeModule): readonly ShutdownPath[] {
  const targets = new Set(
    module.facts.body.flatMap((statement) =>
      statement.kind === 'import' && !statement.isTypeOnly
        ? (module.project.importTarget(module.path, module.language, statement.module) ?? [])
        : [],
    ),
  );
  return [...targets].flatMap((path) => {
    const imported = module.project.module(path);
    return imported === undefined || !/\bSIG(?:TERM|INT)\b/u.test(imported.file.text)
      ? []
      : shutdownPathsOf(imported).filter(({ signals }) => signals.length > 0);
  });
}

function raceOf(closing: ShutdownPath, exiting: ShutdownPath): HandlerRace | undefined {
  const signal = closing.signals.find((each) => exiting.signals.includes(each));
  if (signal === undefined) {
    return undefined;
  }
  const first = isAsynchronous(closing)
    ? closesReachedBy({ module: closing.module, expr: closing.fn })[0]
    : undefined;
  const end = first === undefined ? undefined : exitOf(exiting);
  if (first === undefined || end === undefined || sharesFunction(closing, exiting)) {
    return undefined;
  }
  return {
    closing,
    close: first.close,
    closedIn: first.module,
    signal,
    exiting,
    exit: end.exit,
    exitsIn: end.module,
    isDelayed: reachedAtShutdown(exiting).some(({ module, fn }) =>
      /\bawait\b|\.then\(|\.close\(/u.test(module.text(fn)),
    ),
  };
}

function exitOf(
  path: ShutdownPath,
): { readonly exit: CallExpr; readonly module: CodeModule } | undefined {
  for (const { module, fn } of reachedAtShutdown(path)) {
    const exit = callsIn(fn).find(
      (call) => isProcessExit(module, call) && isSureToRun(module, fn, call),
    );
    if (exit !== undefined) {
      return { exit, module };
    }
  }
  return undefined;
}

// The handler, or what it calls: `() => shutdown()`.
function isAsynchronous(path: ShutdownPath): boolean {
  const [handler, called] = reachedAtShutdown(path);
  return handler?.fn.isAsync === true || called?.fn.isAsync === true;
}

// A branch may be for the second signal, a catch clause for what went wrong.
function isSureToRun(module: CodeModule, fn: FunctionExpr, call: CallExpr): boolean {
  for (const node of module.ancestors(call)) {
    const isTimer =
      node.kind === 'call' && /^(?:setTimeout|setImmediate)$/u.test(lastName(node.callee));
    const isCaught =
      (node.kind === 'call' && lastName(node.callee) === 'catch') ||
      (node.kind === 'try' &&
        node.handlers.some((handler) => handler.start <= call.start && call.end <= handler.end));
    if (node === fn) {
      return true;
    }
    if (isTimer || isCaught || /^(?:if|conditional|binary|switch)$/u.test(node.kind)) {
      return false;
    }
  }
  return true;
}

// Both close the same by one function, which may wait for a close that is under way.
function sharesFunction(a: ShutdownPath, b: ShutdownPath): boolean {
  const ofA = new Set(reachedAtShutdown(a).map(({ fn }) => fn));
  return reachedAtShutdown(b).some(({ fn }) => ofA.has(fn));
}
