import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, Node } from '../code/code.ts';
import { nodesIn } from '../code/reach.ts';
import { calleeOf, follow, nameOf } from '../code/resolve.ts';
import { lookUp } from '../code/scope.ts';
import type { ShutdownPath } from '../resilience/shutdown-paths.ts';
import { reachedAtShutdown } from '../resilience/shutdown-paths.ts';
import { keywordOf, positional, propertyOf, valueOf } from '../code/values.ts';

/** A call in a shutdown path that stops a worker or scheduler. */
export interface WorkerStop {
  readonly library: 'BullMQ' | 'Bull' | 'pg-boss' | 'Agenda' | 'APScheduler';
  readonly module: CodeModule;
  readonly call: CallExpr;
  /** `forced` leaves running jobs behind; `bounded` waits, but not for ever; `waits` waits as long as they run. */
  readonly manner: 'forced' | 'bounded' | 'waits';
  readonly isAwaited: boolean;
}

const WORKER = /^(?:bullmq\.Worker|@taskforcesh\/bullmq-pro\.WorkerPro)\(\)$/u;

const STOPS: readonly (readonly [RegExp, WorkerStop['library']])[] = [
  [/^(?:bullmq\.Worker|@taskforcesh\/bullmq-pro\.WorkerPro)\(\)\.(?:close|pause)$/u, 'BullMQ'],
  [/^bull(?:\.(?:Queue|default))?\(\)\.close$/u, 'Bull'],
  [/^pg-boss(?:\.(?:PgBoss|default))?\(\)\.stop$/u, 'pg-boss'],
  [/^(?:@hokify\/agenda|agenda)(?:\.(?:Agenda|default))?\(\)\.(?:stop|drain)$/u, 'Agenda'],
  [/^apscheduler\.schedulers\.\w+\.\w+\(\)\.shutdown$/u, 'APScheduler'],
];

/** All that a shutdown path does with workers, in the order of its functions and their text. */
export function workerStopsIn(path: ShutdownPath): readonly WorkerStop[] {
  return reachedAtShutdown(path).flatMap(({ module, fn, depth }) =>
    nodesIn(fn)
      .filter((node) => node.kind === 'call')
      .filter((call) => depth > 0 || call.start >= path.from)
      .flatMap((call) => stopOf(module, call) ?? []),
  );
}

function stopOf(module: CodeModule, call: CallExpr): WorkerStop | undefined {
  const { callee } = call;
  if (callee.kind !== 'member' || !/^(?:close|pause|stop|drain|shutdown)$/u.test(callee.name)) {
    return undefined;
  }
  const name = calleeOf(module, call) ?? '';
  const library =
    STOPS.find(([pattern]) => pattern.test(name))?.[1] ??
    libraryByName(module, callee.object, callee.name);
  return library === undefined
    ? undefined
    : {
        library,
        module,
        call,
        manner: mannerOf(module, library, call),
        isAwaited: isAwaited(module, call),
      };
}

// The worker of a list: `workers.map((worker) => worker.close())`.
function libraryByName(
  module: CodeModule,
  object: Expr,
  method: string,
): WorkerStop['library'] | undefined {
  const word = object.kind === 'name' || object.kind === 'member' ? object.name : '';
  const isWorker = /^(?:\w*Worker|worker|w)$/u.test(word) && /^(?:close|pause)$/u.test(method);
  const binding = object.kind === 'name' ? lookUp(module, object.name, object) : undefined;
  const isItem = binding?.kind === 'parameter' || binding?.kind === 'opaque';
  return isWorker && isItem && (importsWorker(module) || isOneOfWorkers(module, object))
    ? 'BullMQ'
    : undefined;
}

// `workers.map((worker) => …)` and `for (const worker of workers)` where the list is written out.
function isOneOfWorkers(module: CodeModule, item: Expr): boolean {
  return [...module.ancestors(item)].some((node) => {
    const list = node.kind === 'loop' ? node.each : listOfCallback(node);
    const end = list === null ? undefined : follow(module, list);
    return (
      end?.expr.kind === 'list' &&
      end.expr.items.some((one) => WORKER.test(nameOf(end.module, one) ?? ''))
    );
  });
}

function listOfCallback(node: Node): Expr | null {
  return node.kind === 'call' &&
    node.callee.kind === 'member' &&
    /^(?:map|forEach)$/u.test(node.callee.name)
    ? node.callee.object
    : null;
}

function importsWorker(module: CodeModule): boolean {
  return module.facts.body.some(
    (statement) =>
      statement.kind === 'import' &&
      statement.module === 'bullmq' &&
      statement.names.some(({ imported }) => imported === 'Worker'),
  );
}

/**
 * BullMQ's and Bull's `close(true)` and `pause(true)` do not wait
 * (https://docs.bullmq.io/guide/workers/graceful-shutdown, https://github.com/OptimalBits/bull/blob/develop/REFERENCE.md#queueclose);
 * pg-boss waits 30 s unless told otherwise (https://timgit.github.io/pg-boss/#/./api/ops); Agenda's `stop`
 * unlocks running jobs and `drain` waits (https://github.com/agenda/agenda); APScheduler waits unless
 * `wait=False` (https://apscheduler.readthedocs.io/en/3.x/userguide.html#shutting-down-the-scheduler).
 */
function mannerOf(
  module: CodeModule,
  library: WorkerStop['library'],
  call: CallExpr,
): WorkerStop['manner'] {
  const first = positional(call, 0);
  const value = first === undefined ? undefined : valueOf(module, first);
  const isTrue = value?.isKnown === true && value.value === true;
  switch (library) {
    case 'BullMQ':
    case 'Bull':
      return isTrue ? 'forced' : 'waits';
    case 'pg-boss': {
      const graceful = propertyOf(module, first, 'graceful');
      const given =
        graceful.kind === 'given' ? valueOf(graceful.module, graceful.value) : undefined;
      return given?.isKnown === true && given.value === false ? 'forced' : 'bounded';
    }
    case 'Agenda':
      if (call.callee.kind === 'member' && call.callee.name === 'stop') {
        return 'forced';
      }
      return first === undefined ? 'waits' : 'bounded';
    case 'APScheduler': {
      const wait = keywordOf(module, call, 'wait');
      const given = wait.kind === 'given' ? valueOf(wait.module, wait.value) : value;
      return given?.isKnown === true && given.value === false ? 'forced' : 'bounded';
    }
  }
}

// Awaited, returned, chained, or an item of what is: `await Promise.all(workers.map((w) => w.close()))`.
function isAwaited(module: CodeModule, call: CallExpr): boolean {
  let below: Node = call;
  for (const ancestor of module.ancestors(call)) {
    switch (ancestor.kind) {
      case 'await':
      case 'return':
      case 'yield':
      case 'bind':
      case 'assign':
        return true;
      case 'call':
      case 'list':
      case 'spread':
      case 'member':
      case 'function':
      case 'conditional':
      case 'binary':
        if (ancestor.kind === 'member' && /^(?:then|finally|catch)$/u.test(ancestor.name)) {
          return isChainUsed(module, ancestor);
        }
        if (ancestor.kind === 'function' && !isArgument(module, ancestor)) {
          return false;
        }
        below = ancestor;
        break;
      default:
        return below !== call && below.kind === 'function';
    }
  }
  return false;
}

// `.then(() => process.exit())` goes on when the jobs are done; `.catch(log)` alone waits for nothing.
function isChainUsed(module: CodeModule, member: Extract<Node, { kind: 'member' }>): boolean {
  if (member.name !== 'catch') {
    return true;
  }
  const chain = module.parent(member);
  return chain?.kind === 'call' && isAwaited(module, chain);
}

function isArgument(module: CodeModule, fn: Node): boolean {
  const parent = module.parent(fn);
  return parent?.kind === 'call' && parent.callee !== fn;
}

/** The call that ends the process, anywhere in the path: the first one behind an offset of the same function. */
export function exitAfter(path: ShutdownPath, stop: WorkerStop): CallExpr | undefined {
  const home = reachedAtShutdown(path).find(
    ({ module, fn }) => module === stop.module && contains(fn, stop.call),
  );
  if (home === undefined) {
    return undefined;
  }
  return nodesIn(home.fn).find(
    (node): node is CallExpr =>
      node.kind === 'call' &&
      node.start > stop.call.end &&
      calleeOf(home.module, node) === 'process.exit',
  );
}

/** The Redis connection that the same function closes before it closes the worker. */
export function connectionClosedBefore(path: ShutdownPath, stop: WorkerStop): CallExpr | undefined {
  const home = reachedAtShutdown(path).find(
    ({ module, fn }) => module === stop.module && contains(fn, stop.call),
  );
  return home === undefined
    ? undefined
    : nodesIn(home.fn).find(
        (node): node is CallExpr =>
          node.kind === 'call' &&
          node.end < stop.call.start &&
          /^(?:ioredis(?:\.\w+)?|redis\.createClient)\(\)\.(?:quit|disconnect|close|destroy)$/u.test(
            calleeOf(home.module, node) ?? '',
          ),
      );
}

const BOUND =
  /setTimeout|race\(|deadline|timeout|grace_?(?:ms|period|seconds)|AbortSignal|sleep\(/iu;

/**
 * True when something on the path speaks of a bound: a timer, a race, a deadline, a grace period. What
 * the path hands to code that cannot be found may have one too.
 */
export function hasDeadline(path: ShutdownPath): boolean {
  return (
    /^closeWithGrace$/u.test(path.registeredIn.text(path.at)) ||
    reachedAtShutdown(path).some(({ module, fn }) => BOUND.test(module.text(fn)))
  );
}

function contains(outer: Node, inner: Node): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
