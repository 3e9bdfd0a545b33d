import type { CodeModule } from '../code/code-module.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import type { FileQuestion, Project } from '../project.ts';
import { entersContext, isScheduled } from './queue-context.ts';
import { WORKER_WORDS, workersOf } from './queue-workers.ts';
import type { QueueWorker } from './queue-workers.ts';
import {
  applicationOf,
  isQueueInstrumented,
  isTrace,
  requestContextOf,
} from '../observability/request-context.ts';
import type { RequestContext } from '../observability/request-context.ts';
import { isSamplePath } from '../sample-path.ts';

/** A worker in its file. */
export interface PlacedWorker {
  readonly module: CodeModule;
  readonly worker: QueueWorker;
}

/** The workers of one application whose jobs lose the trace for one cause: nothing carries it over queues. */
export interface LostTrace {
  readonly context: RequestContext;
  /** By path, and in source order. */
  readonly workers: readonly PlacedWorker[];
}

/** The files that declare workers, as far as their text tells. */
export const WORKER_FILES: FileQuestion = {
  name: 'queue-traces/workers',
  words: WORKER_WORDS,
  path: (path) => languageOf(path) !== undefined && !isTestPath(path) && !isSamplePath(path),
  file: () => true,
};

/** The files that read the id of a request out of a job, by which its records are joined. */
export const REQUEST_ID_FILES: FileQuestion = {
  name: 'queue-traces/request-ids',
  words: ['job', 'Job'],
  path: (path) => languageOf(path) !== undefined && !isTestPath(path) && !isSamplePath(path),
  file: ({ text }) =>
    /\bjob\??\.data[\w.?]*\.(?:req(?:uest)?|correlation|trace)_?id\b|\bjob\??\.data[\w.?]*\.traceparent\b/iu.test(
      text,
    ),
};

/** True for a worker whose jobs run outside of the context of the request that caused them. */
export function losesContext(module: CodeModule, worker: QueueWorker): boolean {
  const { library, processor } = worker;
  return (
    // What is true of one Celery task is true of all: the application speaks for them.
    library !== 'Celery' &&
    processor !== undefined &&
    !entersContext(module, processor) &&
    !isScheduled(module, worker)
  );
}

/** The lost traces of each application that has any, sorted by the path of its first worker. */
export function lostTracesOf(project: Project): readonly LostTrace[] {
  const placed = project.filesWhere(WORKER_FILES).flatMap(({ path }) => {
    const module = project.module(path);
    return module === undefined || isQueueInstrumented(project, module.language)
      ? []
      : tracelessIn(module);
  });
  const byApplication = Map.groupBy(placed, ({ module }) => applicationOf(project, module.path));
  const joined = new Set(
    project.filesWhere(REQUEST_ID_FILES).map(({ path }) => applicationOf(project, path)),
  );
  return [...byApplication].flatMap(([application, workers]): readonly LostTrace[] => {
    const [first] = joined.has(application) ? [] : workers;
    const context = first && requestContextOf(first.module);
    return context === undefined ? [] : [{ context, workers }];
  });
}

function tracelessIn(module: CodeModule): readonly PlacedWorker[] {
  const workers = workersOf(module);
  const context = workers.length === 0 ? undefined : requestContextOf(module);
  return context === undefined || !isTrace(context)
    ? []
    : workers
        .filter((worker) => losesContext(module, worker))
        .map((worker) => ({ module, worker }));
}
