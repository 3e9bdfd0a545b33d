import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, Expr, FunctionExpr, Node } from '../code/code.ts';
import { once } from '../once.ts';
import { HTTP_CLIENTS } from './outbound-calls-http.ts';
import { PROVIDERS } from './outbound-calls-providers.ts';
import { calleeOf, functionOf, nameOf } from '../code/resolve.ts';

/** What a call that leaves the process waits for. */
export type OutboundKind = 'http' | 'model' | 'mail' | 'sleep' | 'queue' | 'files' | 'provider';

/** A call that waits for somebody outside of process and database, or just waits. */
export interface OutboundCall {
  readonly module: CodeModule;
  readonly call: CallExpr;
  readonly kind: OutboundKind;
  /** Who is called, for messages: `axios`, `OpenAI`, `Stripe`. */
  readonly service: string;
}

/** How calls of one library are told, by the resolved name of what is called. */
export interface OutboundForm {
  readonly kind: OutboundKind;
  readonly service: string;
  readonly callee: RegExp;
}

const WAITS: readonly OutboundForm[] = [
  { kind: 'sleep', service: 'sleep', callee: /^(?:time|asyncio|anyio|trio|gevent)\.sleep$/u },
  {
    kind: 'sleep',
    service: 'sleep',
    callee: /^timers\/promises\.(?:setTimeout|scheduler\.wait)$/u,
  },
  { kind: 'sleep', service: 'sleep', callee: /^(?:delay|Bun\.sleep|sleep-promise)$/u },
  // https://docs.bullmq.io/guide/jobs: waits until a worker has done the job.
  { kind: 'queue', service: 'BullMQ', callee: /\.waitUntilFinished$/u },
  { kind: 'queue', service: 'Celery', callee: /^celery\.result\.AsyncResult\(\)\.(?:get|wait)$/u },
  {
    kind: 'queue',
    service: 'Redis',
    callee: /^(?:ioredis|redis)[\w.()]*\.(?:blpop|brpop|blmove|blPop|brPop)$/u,
  },
];

const FORMS: readonly OutboundForm[] = [...HTTP_CLIENTS, ...PROVIDERS, ...WAITS];

/** What the call waits for; undefined for a call that stays here or is not known. */
export function outboundCall(module: CodeModule, call: CallExpr): OutboundCall | undefined {
  if (isTimerPromise(call)) {
    return { module, call, kind: 'sleep', service: 'setTimeout' };
  }
  if (isTaskResult(call)) {
    return { module, call, kind: 'queue', service: 'Celery' };
  }
  const name = calleeOf(module, call);
  const form = name === undefined ? undefined : FORMS.find(({ callee }) => callee.test(name));
  return form === undefined ? undefined : { module, call, kind: form.kind, service: form.service };
}

/** The outbound calls at or below the nodes, in source order, without those of functions that stand there. */
export function outboundCallsIn(
  module: CodeModule,
  nodes: readonly Node[],
): readonly OutboundCall[] {
  return callsRunBy(nodes).flatMap((call) => outboundCall(module, call) ?? []);
}

/** An outbound call that a function of the project makes when it is called. */
export interface ReachedCall {
  /** The call of the project's function; the outbound call itself when it stands there. */
  readonly at: CallExpr;
  readonly outbound: OutboundCall;
}

/** The outbound calls that running the nodes makes, also one call deep in functions of the project. */
export function outboundCallsReached(
  module: CodeModule,
  nodes: readonly Node[],
): readonly ReachedCall[] {
  return callsRunBy(nodes).flatMap((at): readonly ReachedCall[] => {
    const direct = outboundCall(module, at);
    if (direct !== undefined) {
      return [{ at, outbound: direct }];
    }
    const own = at.isNew ? undefined : functionOf(module, at.callee);
    const [first] = own === undefined ? [] : waitedCallsOf(own.module, own.expr);
    return first === undefined ? [] : [{ at, outbound: first }];
  });
}

const waitedCallsOf = once((module: CodeModule, fn: FunctionExpr): readonly OutboundCall[] =>
  outboundCallsIn(module, fn.body).filter(({ call }) => isWaitedFor(module, call)),
);

/**
 * True unless the call is started and left alone: a promise that nothing awaits or returns, a task that
 * runs beside. In Python a plain call always waits.
 */
export function isWaitedFor(module: CodeModule, call: CallExpr): boolean {
  let node: Node = call;
  for (const around of module.ancestors(call)) {
    switch (around.kind) {
      case 'await':
      case 'return':
      case 'yield':
        return true;
      case 'expr':
        return module.language === 'python' && !isAsynchronous(module, call);
      case 'unary':
        if (around.op === 'void') {
          return false;
        }
        break;
      case 'bind':
      case 'assign':
        return module.language === 'python' || isAwaitedLater(module, around);
      case 'call':
        if (isStartedBeside(module, around, node)) {
          return false;
        }
        break;
      case 'function':
        return around.body[0]?.kind === 'return' || module.language === 'python';
      case 'if':
      case 'loop':
      case 'with':
      case 'switch':
      case 'throw':
        return true;
      default:
    }
    node = around;
  }
  return module.language === 'python';
}

// A coroutine that is called and not awaited never runs.
function isAsynchronous(module: CodeModule, call: CallExpr): boolean {
  return /^(?:aiohttp|asyncio|anyio|aiosmtplib)\./u.test(calleeOf(module, call) ?? '');
}

function isAwaitedLater(
  module: CodeModule,
  bound: Extract<Node, { kind: 'bind' | 'assign' }>,
): boolean {
  const { target } = bound;
  const name = target.kind === 'name' ? target.name : undefined;
  const fn = module.enclosingFunction(bound);
  return module.nodes.some(
    (node) =>
      node.kind === 'await' &&
      node.start > bound.start &&
      (fn === undefined || node.end <= fn.end) &&
      name !== undefined &&
      new RegExp(`\\b${name.replaceAll('$', String.raw`\$`)}\\b`, 'u').test(module.text(node)),
  );
}

const BESIDE =
  /^(?:(?:asyncio\.)?(?:create_task|ensure_future)|waitUntil|after|afterCommit|on_commit|add_task|setImmediate|setTimeout|queueMicrotask|nextTick|start_soon|run_in_background|partial|defer)$/u;

function isStartedBeside(module: CodeModule, around: CallExpr, node: Node): boolean {
  const name =
    around.callee.kind === 'member' || around.callee.kind === 'name' ? around.callee.name : '';
  return (
    around.callee !== node &&
    (BESIDE.test(name) || BESIDE.test(nameOf(module, around.callee) ?? ''))
  );
}

/** Every call that runs when the nodes run: not what stands in functions, except in those handed to array methods and `Promise` constructors. */
function callsRunBy(nodes: readonly Node[]): readonly CallExpr[] {
  const calls: CallExpr[] = [];
  const run = new Set<Node>();
  walk(nodes, (node) => {
    if (node.kind === 'call') {
      calls.push(node);
      if (runsCallback(node)) {
        node.args.forEach(({ value }) => run.add(value));
      }
    }
    return node.kind !== 'function' || run.has(node);
  });
  return calls;
}

function runsCallback({ callee, args }: CallExpr): boolean {
  return (
    args.some(({ value }) => value.kind === 'function') &&
    callee.kind === 'member' &&
    /^(?:map|forEach|flatMap|filter|reduce|each|then)$/u.test(callee.name)
  );
}

// `new Promise((resolve) => setTimeout(resolve, 100))`
function isTimerPromise(call: CallExpr): boolean {
  const executor = call.args[0]?.value;
  if (!call.isNew || call.callee.kind !== 'name' || call.callee.name !== 'Promise') {
    return false;
  }
  const [first, ...others] = executor?.kind === 'function' ? executor.body : [];
  const value = first?.kind === 'expr' || first?.kind === 'return' ? first.value : null;
  return others.length === 0 && value?.kind === 'call' && isNamed(value.callee, 'setTimeout');
}

// `task.delay(1).get()` waits for the worker.
function isTaskResult({ callee }: CallExpr): boolean {
  const task = callee.kind === 'member' && callee.name === 'get' ? callee.object : undefined;
  return (
    task?.kind === 'call' &&
    task.callee.kind === 'member' &&
    /^(?:delay|apply_async)$/u.test(task.callee.name)
  );
}

function isNamed(expr: Expr, name: string): boolean {
  return expr.kind === 'name' && expr.name === name;
}
