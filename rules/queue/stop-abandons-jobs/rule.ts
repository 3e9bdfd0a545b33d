import type { EvidencePlace, Report } from '#core/rule.ts';
import {
  connectionClosedBefore,
  exitAfter,
  hasDeadline,
  workerStopsIn,
} from '#model/queue/queue-stops.ts';
import type { WorkerStop } from '#model/queue/queue-stops.ts';
import { cancelledConsumersIn } from '#model/queue/queue-consumers-asyncio.ts';
import type { CancelledConsumer } from '#model/queue/queue-consumers-asyncio.ts';
import { waitForJobs } from '#model/queue/queue-stops-edits.ts';
import { missingStopOf } from '#model/queue/queue-stops-missing.ts';
import type { CallExpr } from '#model/code/code.ts';
import { defineRule } from '#model/rule.ts';
import { SHUTDOWN_WORDS, shutdownPathsOf } from '#model/resilience/shutdown-paths.ts';
import type { ShutdownPath } from '#model/resilience/shutdown-paths.ts';

const MESSAGES = {
  forced:
    '{call} in the shutdown path does not wait for running {library} jobs, so every deployment cuts them off. To wait, {fix}.',
  notAwaited:
    '{call} is not awaited before process.exit, so running {library} jobs are cut off at every deployment. Await it, with a deadline.',
  connectionFirst:
    '{connection} closes Redis before {call}, so running {library} jobs cannot report that they are done and run again. Close the worker first.',
  notClosed:
    'process.exit() ends the process on a signal while {library} jobs run, since no worker is closed before it. Await close() of the worker, with a deadline.',
  cancelled:
    '{call} cuts off the job that {consumer} works on, and nothing awaits its end. Let it finish, or await the task with a deadline.',
} as const;

const FIXES = {
  BullMQ: 'await close() without true, with a deadline',
  Bull: 'await close() without true, with a deadline',
  'pg-boss': 'leave graceful on and set a timeout',
  Agenda: 'use drain() with a timeout',
  APScheduler: 'let the running jobs finish, with a deadline',
} as const;

export default defineRule({
  meta: {
    id: 'queue/stop-abandons-jobs',
    title: 'Shutdown does not wait for running jobs',
    severity: 'critical',
    confidence: 'high',
    scope: 'function',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['soc2-a1'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://docs.bullmq.io/guide/workers/graceful-shutdown',
      'https://apscheduler.readthedocs.io/en/3.x/userguide.html#shutting-down-the-scheduler',
    ],
    messages: MESSAGES,
  },
  code: {
    languages: ['typescript', 'python'],
    words: SHUTDOWN_WORDS,
    check(module, report) {
      const seen = new Set<CallExpr>();
      for (const path of shutdownPathsOf(module)) {
        const stops = workerStopsIn(path);
        // A forced close behind one that waits is the end of the deadline.
        const hasWaited = stops.some(({ manner, isAwaited }) => manner !== 'forced' && isAwaited);
        const unseen = stops.filter(({ call }) => !seen.has(call));
        for (const stop of unseen) {
          reportStop(path, stop, hasWaited, report);
          seen.add(stop.call);
        }
        if (stops.length === 0) {
          reportMissing(path, seen, report);
        }
        for (const cancelled of cancelledConsumersIn(path)) {
          reportCancelled(path, cancelled, report);
        }
      }
    },
  },
});

// What only looks is looked again after the start.
const PROBES = /probe|health|metric|heartbeat|monitor/iu;

function reportStop(
  path: ShutdownPath,
  stop: WorkerStop,
  hasWaited: boolean,
  report: Report<typeof MESSAGES>,
): void {
  const { library, module, call, manner, isAwaited } = stop;
  const at = module.place(call.callee);
  const data = dataOf(stop);
  const registered = registration(path);
  if (manner === 'forced') {
    if (!hasWaited && !PROBES.test(data.call)) {
      report.violation({
        at,
        message: 'forced',
        data: { ...data, fix: FIXES[library] },
        evidence: [registered],
        ...waitForJobs(stop),
      });
    }
    return;
  }
  const exit = isAwaited || hasDeadline(path) ? undefined : exitAfter(path, stop);
  if (exit !== undefined) {
    report.violation({
      at,
      message: 'notAwaited',
      data,
      evidence: [registered, { ...module.place(exit), note: 'Ends the process.' }],
    });
    return;
  }
  const connection = connectionClosedBefore(path, stop);
  if (connection !== undefined) {
    report.violation({
      at,
      message: 'connectionFirst',
      data: { ...data, connection: `${module.text(connection.callee)}()` },
      evidence: [registered, { ...module.place(connection), note: 'Closes the connection first.' }],
    });
  }
}

function dataOf({ library, module, call }: WorkerStop): {
  readonly library: WorkerStop['library'];
  readonly call: string;
} {
  return { library, call: `${module.text(call.callee)}()` };
}

function registration({ registeredIn, at }: ShutdownPath): EvidencePlace {
  return { ...registeredIn.place(at), note: 'Runs when the process is told to stop.' };
}

function reportMissing(
  path: ShutdownPath,
  seen: Set<CallExpr>,
  report: Report<typeof MESSAGES>,
): void {
  const missing = missingStopOf(path);
  if (missing === undefined || seen.has(missing.exit)) {
    return;
  }
  seen.add(missing.exit);
  const { worker, exit, module } = missing;
  report.violation({
    at: module.place(exit.callee),
    message: 'notClosed',
    data: { library: worker.library },
    evidence: [
      registration(path),
      { ...path.registeredIn.place(worker.at), note: 'The worker that is never closed.' },
    ],
  });
}

function reportCancelled(
  path: ShutdownPath,
  { call, consumer }: CancelledConsumer,
  report: Report<typeof MESSAGES>,
): void {
  const { module } = path;
  const { expr } = consumer;
  report.violation({
    at: module.place(call.callee),
    message: 'cancelled',
    data: { call: module.text(call), consumer: `${expr.name ?? 'a task'}()` },
    evidence: [
      registration(path),
      {
        ...consumer.module.place({ start: expr.nameStart, end: expr.nameEnd }),
        note: 'Takes jobs from a queue in a loop.',
      },
    ],
  });
}
