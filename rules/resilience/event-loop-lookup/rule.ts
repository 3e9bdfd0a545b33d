import type { EditProposal, Report } from '#core/rule.ts';
import type { CodeModule } from '#model/code-module.ts';
import { walk } from '#model/code-nodes.ts';
import type { CallExpr, Expr, FunctionExpr, Node } from '#model/code.ts';
import { calleeOf, functionOf } from '#model/resolve.ts';
import { defineRule } from '#model/rule.ts';

const MESSAGES = {
  synchronous:
    '{name} looks the event loop up in synchronous code, where a thread has none: it raises RuntimeError or drives another loop. Capture asyncio.get_running_loop() in a coroutine and hand it in.',
  coroutine:
    '{name} looks the event loop up in a coroutine, where one is running. asyncio.get_running_loop() says so and cannot create another.',
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
      for (const call of module.calls) {
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
    if (around?.isAsync === true) {
      const name = around.name ?? 'around it';
      report.violation({ at, message: 'running', data: { name } });
    }
    return;
  }
  if (calleeOf(module, call) !== 'asyncio.get_event_loop') {
    return;
  }
  const name = module.text(callee);
  if (around?.isAsync === true) {
    const suggestion = suggestionFor(module, callee);
    report.violation({
      at,
      message: 'coroutine',
      data: { name },
      severity: 'medium',
      ...(suggestion === undefined ? {} : { suggestion }),
    });
    return;
  }
  if (isEntryPoint(module, call, around) || setsLoop(module, call, around)) {
    return;
  }
  const isHandled = handlesMissingLoop(module, call);
  report.violation({
    at,
    message: 'synchronous',
    data: { name },
    ...(isHandled ? { severity: 'medium' } : {}),
    evidence: threadEvidence(module, around),
  });
}

function suggestionFor(module: CodeModule, callee: Expr): EditProposal | undefined {
  if (callee.kind !== 'member') {
    return undefined;
  }
  const { path } = module;
  const start = callee.end - callee.name.length;
  return {
    title: 'Ask for the running loop',
    edits: [{ path, start, end: callee.end, text: 'get_running_loop' }],
  };
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
      return ancestor.handlers.some(({ body }) => makesLoop(module, body));
    }
  }
  return false;
}

function makesLoop(module: CodeModule, body: readonly Node[]): boolean {
  let isFound = false;
  walk(body, (node) => {
    isFound ||= node.kind === 'call' && calleeOf(module, node) === 'asyncio.new_event_loop';
  });
  return isFound;
}

function holds(outer: Node, inner: Node): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

const THREADS =
  /^(?:threading\.(?:Thread|Timer)|_thread\.start_new_thread|asyncio\.to_thread|anyio\.to_thread\.run_sync)$|\.(?:run_in_executor|submit|add_done_callback|call_soon_threadsafe|run_sync)$/u;

/** Where the function is handed to a thread, an executor or a callback. */
function threadEvidence(
  module: CodeModule,
  around: FunctionExpr | undefined,
): readonly { path: string; start: number; end: number; note: string }[] {
  if (around === undefined) {
    return [];
  }
  for (const call of module.calls) {
    const { callee } = call;
    const name = calleeOf(module, call) ?? (callee.kind === 'member' ? `.${callee.name}` : '');
    const isGiven = call.args.some(
      ({ value }) =>
        (value.kind === 'name' || value.kind === 'member') &&
        functionOf(module, value)?.expr === around,
    );
    if (THREADS.test(name) && isGiven) {
      return [{ ...module.place(callee), note: 'Runs it outside of the event loop.' }];
    }
  }
  return [];
}
