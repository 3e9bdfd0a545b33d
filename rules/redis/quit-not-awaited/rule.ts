import type { Edit, EditProposal, EvidencePlace, Report } from '#core/rule.ts';
import { abandonedClosesOf } from '#model/resilience/abandoned-closes.ts';
import type { AbandonedClose } from '#model/resilience/abandoned-closes.ts';
import { closeText } from '#model/resilience/async-closers.ts';
import type { AsyncClose } from '#model/resilience/async-closers.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import type { CallExpr, FunctionExpr } from '#model/code/code.ts';
import { isTestPath } from '#model/code/language.ts';
import { lostCoroutinesOf } from '#model/resilience/lost-coroutines.ts';
import type { LostCoroutine } from '#model/resilience/lost-coroutines.ts';
import { isOneOffPath } from '#model/one-off-path.ts';
import { handlerRacesOf } from '#model/resilience/racing-handlers.ts';
import type { HandlerRace } from '#model/resilience/racing-handlers.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';
import { SHUTDOWN_WORDS, shutdownPathsOf } from '#model/resilience/shutdown-paths.ts';
import type { ShutdownPath } from '#model/resilience/shutdown-paths.ts';

const MESSAGES = {
  'cut off':
    '{close} {fault}, so what is under way on the connection is cut off at every stop. {fix}.',
} as const;

export default defineRule({
  meta: {
    id: 'redis/quit-not-awaited',
    title: 'Shutdown starts closing connections and does not wait for it',
    severity: 'critical',
    confidence: 'high',
    scope: 'function',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://nodejs.org/api/process.html#event-exit',
      'https://redis.io/docs/latest/commands/quit/',
      'https://redis.readthedocs.io/en/stable/examples/asyncio_examples.html',
    ],
    messages: MESSAGES,
  },
  code: {
    languages: ['typescript', 'python'],
    words: SHUTDOWN_WORDS,
    check(module, report) {
      if (isTestPath(module.path) || isSamplePath(module.path) || isOneOffPath(module.path)) {
        return;
      }
      const paths = shutdownPathsOf(module);
      const seen = new Set<CallExpr | FunctionExpr>();
      for (const path of paths) {
        if (module.language === 'typescript') {
          reportAbandoned(path, seen, report);
        } else {
          reportLost(path, seen, report);
        }
      }
      for (const race of handlerRacesOf(module, paths)) {
        if (!seen.has(race.closing.fn)) {
          reportRace(race, report);
        }
      }
    },
  },
});

// One finding a function: all of its closes are mended together.
function reportAbandoned(
  path: ShutdownPath,
  seen: Set<CallExpr | FunctionExpr>,
  report: Report<typeof MESSAGES>,
): void {
  const byFunction = Map.groupBy(
    abandonedClosesOf(path).filter(({ at }) => !seen.has(at)),
    ({ fn }) => fn,
  );
  for (const [fn, closes] of byFunction) {
    const [first, ...others] = closes;
    if (first === undefined) {
      continue;
    }
    seen.add(fn).add(path.fn);
    for (const { at } of closes) {
      seen.add(at);
    }
    const { module, at, exit, close, isDelayed } = first;
    const suggestion = path.trigger === 'exit' ? undefined : awaitAll(closes);
    report.violation({
      at: module.place(at.callee),
      message: 'cut off',
      data: { close: closeText(module, at), fault: faultOf(path, first), fix: fixFor(path, first) },
      confidence: close.isResolved && !isDelayed ? 'high' : 'medium',
      evidence: [
        registration(path),
        ...closedElsewhere(first),
        ...others.map((other) => ({
          ...other.module.place(other.at.callee),
          note: 'Is not waited for either.',
        })),
        ...(exit === undefined
          ? []
          : [{ ...exit.module.place(exit.call.callee), note: 'Ends the process.' }]),
      ],
      ...(suggestion === undefined ? {} : { suggestion }),
    });
  }
}

function faultOf(path: ShutdownPath, { exit }: AbandonedClose): string {
  if (exit !== undefined) {
    return `is not done when ${closeText(exit.module, exit.call)} ends the process`;
  }
  return path.trigger === 'exit'
    ? 'is asynchronous and starts when nothing asynchronous is done any more'
    : `is not done when NestJS goes on from ${path.fn.name ?? 'the hook'}() and ends the process`;
}

function fixFor({ trigger }: ShutdownPath, { at, close }: AbandonedClose): string {
  if (trigger === 'exit') {
    return 'Await it in a handler of SIGTERM and SIGINT, then exit';
  }
  return at === close.call && !close.isAwaitable
    ? 'End the process in its callback, with a deadline'
    : 'Await it first';
}

function registration({ registeredIn, at }: ShutdownPath): EvidencePlace {
  return { ...registeredIn.place(at), note: 'Runs when the process is told to stop.' };
}

function closedElsewhere({
  at,
  close,
  closedIn,
}: {
  readonly at: CallExpr | null;
  readonly close: AsyncClose;
  readonly closedIn: CodeModule;
}): readonly EvidencePlace[] {
  return at === close.call
    ? []
    : [{ ...closedIn.place(close.call.callee), note: 'Closes the connection.' }];
}

/** Awaits every close of the function, where all of them are statements of it that can be awaited. */
function awaitAll(closes: readonly AbandonedClose[]): EditProposal | undefined {
  const [first] = closes;
  if (first === undefined || !closes.every(isStatement)) {
    return undefined;
  }
  const { module, fn } = first;
  const awaits = closes.map(({ at }) => insertion(module, at.start, 'await '));
  // What a function is said to return would be said wrongly.
  if (!fn.isAsync && (fn.returns !== null || fn.isGenerator)) {
    return undefined;
  }
  return {
    title: 'Await the close before the process ends',
    edits: fn.isAsync ? awaits : [insertion(module, fn.start, 'async '), ...awaits],
  };
}

function isStatement({ module, at, close, fn, exit }: AbandonedClose): boolean {
  return (
    (at !== close.call || close.isAwaitable) &&
    // With a callback many clients return no promise.
    !at.args.some(({ value }) => value.kind === 'function') &&
    module.parent(at)?.kind === 'expr' &&
    module.enclosingFunction(at) === fn &&
    (exit === undefined || exit.module.enclosingFunction(exit.call) === fn)
  );
}

function insertion(module: CodeModule, at: number, text: string): Edit {
  return { path: module.path, start: at, end: at, text };
}

function reportRace(race: HandlerRace, report: Report<typeof MESSAGES>): void {
  const { closing, close, closedIn, signal, exiting, exit, exitsIn, isDelayed } = race;
  report.violation({
    at: closing.registeredIn.place(closing.at),
    message: 'cut off',
    data: {
      close: closeText(closedIn, close.call),
      fault: `runs in a handler of ${signal} that nothing waits for, while another handler of it ends the process`,
      fix: 'Await all closes in one shutdown function, then exit',
    },
    confidence: isDelayed || !close.isResolved ? 'medium' : 'high',
    evidence: [
      { ...closedIn.place(close.call.callee), note: 'Closes the connection.' },
      { ...exiting.registeredIn.place(exiting.at), note: 'Runs on the same signal.' },
      { ...exitsIn.place(exit.callee), note: 'Ends the process.' },
    ],
  });
}

function reportLost(
  path: ShutdownPath,
  seen: Set<CallExpr | FunctionExpr>,
  report: Report<typeof MESSAGES>,
): void {
  for (const lost of lostCoroutinesOf(path)) {
    const { module, at, fn, close, closedIn, fate } = lost;
    if (seen.has(at ?? fn)) {
      continue;
    }
    seen.add(at ?? fn);
    const suggestion = awaitCoroutine(lost);
    report.violation({
      at: module.place(at?.callee ?? { start: fn.nameStart, end: fn.nameEnd }),
      message: 'cut off',
      data: {
        close: at === null ? closeText(closedIn, close.call) : closeText(module, at),
        ...FATES[fate],
      },
      confidence: close.isResolved ? 'high' : 'medium',
      evidence: [registration(path), ...closedElsewhere(lost)],
      ...(suggestion === undefined ? {} : { suggestion }),
    });
  }
}

const FATES = {
  unrun: { fault: 'makes a coroutine that nothing awaits and that never runs', fix: 'Await it' },
  task: {
    fault: 'runs in a task that nobody awaits before the loop or the process ends',
    fix: 'Await it',
  },
  handler: {
    fault: 'stands in a coroutine function that is called here and never awaited',
    fix: 'Run it with asyncio.run(), or close in the lifespan of the application',
  },
} as const;

function awaitCoroutine({ module, at, fn, fate }: LostCoroutine): EditProposal | undefined {
  return at === null || fate !== 'unrun' || !fn.isAsync || module.enclosingFunction(at) !== fn
    ? undefined
    : { title: 'Await the close', edits: [insertion(module, at.start, 'await ')] };
}
