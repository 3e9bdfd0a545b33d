import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, FunctionExpr } from '../code/code.ts';
import { askedBy } from './job-retries.ts';
import type { Asked } from './job-retries.ts';
import { onceEach } from '../once.ts';
import type { Project } from '../project.ts';
import { workersOf } from './queue-workers.ts';
import type { QueueWorker } from './queue-workers.ts';
import { QUEUE_FILES } from './queues.ts';
import { repeatedJobsOf } from './repeated-jobs.ts';
import { functionOf } from '../code/resolve.ts';
import { keywordOf } from '../code/values.ts';

/** A task of Celery that asks another service and is never tried again. */
export interface UnretriedTask {
  readonly task: QueueWorker;
  readonly asks: Asked;
}

/**
 * The tasks of Celery in a file that are not retried: no `autoretry_for`, no `self.retry()`, no base class
 * that may know more, and nothing that catches the failure.
 * https://docs.celeryq.dev/en/stable/userguide/tasks.html#automatic-retry-for-known-exceptions
 */
export function unretriedTasksOf(module: CodeModule): readonly UnretriedTask[] {
  return workersOf(module).flatMap((task) => {
    const { library, processor, options } = task;
    const decorator = options.kind === 'given' ? options.value : undefined;
    if (
      library !== 'Celery' ||
      processor === undefined ||
      isRepeated(module.project, task) ||
      (decorator?.kind === 'call' && isToldToRetry(module, decorator)) ||
      /\bretry\b|\bretries\b|\bbackoff\b/iu.test(textWithDecorators(module, processor.expr))
    ) {
      return [];
    }
    const asks = askedBy(processor);
    return asks === undefined || isCaught(asks) || isRetriedBelow(asks) ? [] : [{ task, asks }];
  });
}

function isToldToRetry(module: CodeModule, decorator: CallExpr): boolean {
  return ['autoretry_for', 'base', 'retry_backoff', 'max_retries'].some(
    (name) => keywordOf(module, decorator, name).kind !== 'absent',
  );
}

function textWithDecorators(module: CodeModule, fn: FunctionExpr): string {
  const start = Math.min(fn.start, ...fn.decorators.map((decorator) => decorator.start));
  return module.text({ start, end: fn.end });
}

// Whoever catches the failure does something of his own about it, and what is asked in a handler, such as
// to mail administrators, is not what the task is for.
function isCaught({ module, call: { at } }: Asked): boolean {
  return [...module.ancestors(at)].some(
    (around) => around.kind === 'try' && around.handlers.length > 0,
  );
}

// `services.api_request()` and sessions with an adapter that tries again.
function isRetriedBelow({ module, call: { at } }: Asked): boolean {
  const asking = module.enclosingFunction(at);
  const asked = functionOf(module, at.callee);
  return (
    (asking !== undefined && RETRIES.test(textWithDecorators(module, asking))) ||
    (asked !== undefined && RETRIES.test(textWithDecorators(asked.module, asked.expr))) ||
    /\bRetry\(|max_retries|tenacity|backoff\./u.test(module.file.text)
  );
}

const RETRIES = /retry|retries|backoff|attempt/iu;

function isRepeated(project: Project, { name, processor }: QueueWorker): boolean {
  const names = repeatedNames(project);
  return [name, processor?.expr.name].some(
    (each) =>
      typeof each === 'string' && names.some((job) => job === each || job.endsWith(`.${each}`)),
  );
}

const repeatedNames = onceEach((project: Project): readonly string[] =>
  project
    .filesWhere(QUEUE_FILES)
    .flatMap(({ path }) => project.module(path) ?? [])
    .flatMap((module) => repeatedJobsOf(module))
    .flatMap(({ name, run }) => [name, run?.expr.name])
    .filter((name) => typeof name === 'string'),
);
