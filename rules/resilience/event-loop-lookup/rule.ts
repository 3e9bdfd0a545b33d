import type { Report } from '#core/rule.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import { walk } from '#model/code/code-nodes.ts';
import type { CallExpr, FunctionExpr, Node, Ranged } from '#model/code/code.ts';
import { callsIn, reachOf } from '#model/code/reach.ts';
import type { Reached } from '#model/code/reach.ts';
import { calleeOf, functionOf, nameOf } from '#model/code/resolve.ts';
import { routesOf } from '#model/http/routes.ts';
import { defineRule } from '#model/rule.ts';

const MESSAGES = {
  thread:
    '{name} looks the event loop up in a thread, which has none: it raises RuntimeError. Capture asyncio.get_running_loop() in a coroutine and hand it in.',
  synchronous:
    '{name} looks the event loop up in synchronous code: it finds one only where the loop itself calls, and from Python 3.14 on raises RuntimeError anywhere else. Capture asyncio.get_running_loop() in a coroutine and hand it in, or start with asyncio.run.',
  running:
    'run_until_complete is called in the coroutine {name}, whose loop is already running: it raises RuntimeError. Await the call instead.',
} as const;

export default defineRule({
  meta: {
    id: 'resilience/event-loop-lookup',
    title: 'Event loop is looked up where none may be running',
    severity: 'critical',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['Python'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.get_event_loop',
      'https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.get_running_loop',
    ],
    messages: MESSAGES,
  },
  code: {
    languages: ['python'],
    words: ['get_event_loop', 'run_until_complete'],
    check(module, report) {
      // It works in a coroutine, where one is running.
      for (const call of module.calls.filter((one) => !isInCoroutine(module, one))) {
        checkCall(module, call, report);
      }
    },
  },
});

function checkCall(module: CodeModule, call: CallExpr, report: Report<typeof MESSAGES>): void {
  const { callee } = call;
  const around = module.enclosingFunction(call);
  const at = module.place(callee);
  if (callee.kind === 'member' && callee.name === 'run_until_complete') {
    // https://pypi.org/project/nest-asyncio/ lets a loop run inside of itself.
    if (around?.isAsync === true && !/\bnest_asyncio\b/u.test(module.file.text)) {
      const name = around.name ?? 'around it';
      report.violation({ at, message: 'running', data: { name } });
    }
    return;
  }
  if (calleeOf(module, call) !== 'asyncio.get_event_loop') {
    return;
  }
  const name = module.text(callee);
  if (isEntryPoint(module, call, around) || setsLoop(module, call, around)) {
    return;
  }
  const thread = around === undefined ? undefined : threadOf(module, around);
  if (thread === undefined || handlesMissingLoop(module, call)) {
    report.violation({ at, message: 'synchronous', data: { name }, severity: 'medium' });
    return;
  }
  report.violation({
    at,
    message: 'thread',
    data: { name },
    evidence: [{ ...module.place(thread), note: 'Runs it in a thread.' }],
  });
}

function isInCoroutine(module: CodeModule, call: CallExpr): boolean {
  return (
    calleeOf(module, call) === 'asyncio.get_event_loop' &&
    module.enclosingFunction(call)?.isAsync === true
  );
}

/** The block `if __name__ == '__main__'`, or a function that is called from it. */
function isEntryPoint(
  module: CodeModule,
  call: CallExpr,
  around: FunctionExpr | undefined,
): boolean {
  if (around === undefined) {
    return isBelowMain(module, call);
  }
  return module.calls.some(
    (other) =>
      isBelowMain(module, other) &&
      module.enclosingFunction(other) === undefined &&
      functionOf(module, other.callee)?.expr === around,
  );
}

function isBelowMain(module: CodeModule, node: Node): boolean {
  return [...module.ancestors(node)].some(
    (ancestor) => ancestor.kind === 'if' && /\b__name__\b/u.test(module.text(ancestor.test)),
  );
}

// After set_event_loop the thread has one, and get_event_loop gives that one back.
function setsLoop(module: CodeModule, call: CallExpr, around: FunctionExpr | undefined): boolean {
  return module.calls.some(
    (other) =>
      other.end <= call.start &&
      module.enclosingFunction(other) === around &&
      calleeOf(module, other) === 'asyncio.set_event_loop',
  );
}

/** `try: asyncio.get_event_loop()` with a handler for RuntimeError. */
function handlesMissingLoop(module: CodeModule, call: CallExpr): boolean {
  for (const ancestor of module.ancestors(call)) {
    if (ancestor.kind === 'function') {
      return false;
    }
    if (ancestor.kind === 'try' && ancestor.body.some((each) => holds(each, call))) {
      return ancestor.handlers.some(({ body }) => bodyMakesLoop(module, body));
    }
  }
  return false;
}

function bodyMakesLoop(module: CodeModule, body: readonly Node[]): boolean {
  let isFound = false;
  walk(body, (node) => {
    isFound ||= node.kind === 'call' && calleeOf(module, node) === 'asyncio.new_event_loop';
  });
  return isFound;
}

function holds(outer: Node, inner: Node): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

// A process pool runs what it is given in the main thread of a process; callbacks of futures and
// `call_soon_threadsafe` run in the loop.
const THREADS =
  /^(?:threading\.(?:Thread|Timer)|_thread\.start_new_thread|asyncio\.to_thread|anyio\.to_thread\.run_sync)$|^(?!.*Process).*\.(?:run_in_executor|submit)$/u;
const DEEPEST = 3;

/**
 * Where the function, or one of this file that calls it, is handed to a thread, and nothing on the way
 * gives the thread a loop: the call, or the name of a route that FastAPI runs in its thread pool.
 *
 * https://fastapi.tiangolo.com/async/#path-operation-functions
 */
function threadOf(module: CodeModule, around: FunctionExpr): Ranged | undefined {
  return [...routesInThreads(module), ...startsOfThreads(module), ...threadClassesIn(module)].find(
    ({ fn }) => {
      const reached = reachOf({ module, expr: fn }, DEEPEST);
      const end = reached.find((each) => each.fn === around);
      return end !== undefined && !wayTo(end).some(makesLoop);
    },
  )?.at;
}

interface ThreadStart {
  readonly fn: FunctionExpr;
  readonly at: Ranged;
}

function routesInThreads(module: CodeModule): readonly ThreadStart[] {
  return routesOf(module)
    .filter(
      ({ framework, handler }) =>
        framework === 'fastapi' && handler.module === module && !handler.expr.isAsync,
    )
    .map(({ handler: { expr } }) => ({
      fn: expr,
      at: { start: expr.nameStart, end: expr.nameEnd },
    }));
}

function startsOfThreads(module: CodeModule): readonly ThreadStart[] {
  return module.calls.flatMap((call) => {
    const { callee } = call;
    const name = calleeOf(module, call) ?? (callee.kind === 'member' ? `.${callee.name}` : '');
    return THREADS.test(name)
      ? call.args.flatMap(({ value }) => {
          const isNamed = value.kind === 'name' || value.kind === 'member';
          const fn = isNamed ? functionOf(module, value) : undefined;
          return fn?.module === module && !fn.expr.isAsync ? [{ fn: fn.expr, at: callee }] : [];
        })
      : [];
  });
}

// https://docs.python.org/3/library/threading.html#threading.Thread.run
function threadClassesIn(module: CodeModule): readonly ThreadStart[] {
  return module.nodes.flatMap((node) =>
    node.kind === 'class' &&
    node.bases.some((base) => /^threading\.(?:Thread|Timer)$/u.test(nameOf(module, base) ?? ''))
      ? node.methods
          .filter(({ name, isAsync }) => name === 'run' && !isAsync)
          .map((fn) => ({ fn, at: { start: fn.nameStart, end: fn.nameEnd } }))
      : [],
  );
}

function wayTo(end: Reached): readonly Reached[] {
  return end.from === null ? [end] : [...wayTo(end.from.caller), end];
}

function makesLoop({ module, fn }: Reached): boolean {
  return (
    fn.isAsync ||
    callsIn(fn).some((call) =>
      /^asyncio\.(?:set_event_loop|new_event_loop|run)$/u.test(calleeOf(module, call) ?? ''),
    )
  );
}
