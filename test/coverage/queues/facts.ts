import type { CodeModule } from '#model/code/code-module.ts';
import { cancelledConsumersIn } from '#model/queue/queue-consumers-asyncio.ts';
import { workerStopsIn } from '#model/queue/queue-stops.ts';
import { workersOf } from '#model/queue/queue-workers.ts';
import { queuesOf } from '#model/queue/queues.ts';
import { repeatedJobsOf } from '#model/queue/repeated-jobs.ts';
import { shutdownPathsOf } from '#model/resilience/shutdown-paths.ts';

/** `BullMQ mail`. */
export function queues(module: CodeModule): readonly string[] {
  return queuesOf(module).map(({ library, name }) => `${library} ${name ?? 'without a name'}`);
}

/** `BullMQ mail → send`, with the name of the processor or its text. */
export function workers(module: CodeModule): readonly string[] {
  return workersOf(module).map(({ library, name, processor }) => {
    const { expr, module: owner } = processor ?? {};
    const run = expr === undefined ? 'unknown' : (expr.name ?? owner?.text(expr));
    return `${library} ${name ?? 'any'} → ${run}`;
  });
}

/** `BullMQ mail at 0 5 * * *`, with what runs where the place says so. */
export function schedules(module: CodeModule): readonly string[] {
  return repeatedJobsOf(module).map(({ library, name, when, run }) => {
    const target = run === undefined ? '' : ` → ${run.expr.name ?? 'a function'}`;
    return `${library} ${name ?? 'any'} at ${when ?? 'unknown'}${target}`;
  });
}

/** What shutdown paths do with workers: `BullMQ waits, awaited: worker.close()`. */
export function stops(module: CodeModule): readonly string[] {
  return shutdownPathsOf(module)
    .flatMap(workerStopsIn)
    .map(
      ({ library, manner, isAwaited, module: owner, call }) =>
        `${library} ${manner}, ${isAwaited ? 'awaited' : 'not awaited'}: ${owner.text(call)}`,
    );
}

/** The consumers that shutdown paths cancel and do not await. */
export function cancelled(module: CodeModule): readonly string[] {
  return shutdownPathsOf(module)
    .flatMap(cancelledConsumersIn)
    .map(({ task, consumer }) => `${task.name}: ${consumer.expr.name}`);
}
