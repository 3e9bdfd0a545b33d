import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Ranged } from '../code/code.ts';
import { askedBy } from './job-retries.ts';
import type { Asked } from './job-retries.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import type { FileQuestion } from '../project.ts';
import type { QueueWorker } from './queue-workers.ts';
import { workersOf } from './queue-workers.ts';
import { reachOf } from '../code/reach.ts';
import { calleeOf } from '../code/resolve.ts';
import { keywordOf, propertyOf } from '../code/values.ts';

const BOUND = /timeout|time_out|deadline|AbortSignal|AbortController|\brace\b|withTime|signal\b/iu;
// They give up by themselves within a minute or so.
const BOUNDED_SDK = /^(?:Stripe|httpx|ky|Slack)$/u;
const DEEPEST = 3;

/** A worker of BullMQ whose jobs may run for ever. */
export interface UnboundedWorker {
  readonly worker: QueueWorker;
  readonly asks: Asked;
}

/**
 * The workers of BullMQ, which knows no timeout for jobs, whose processor asks another service and in
 * which nothing speaks of a bound: neither in the file nor in what the processor calls.
 */
export function unboundedWorkersOf(module: CodeModule): readonly UnboundedWorker[] {
  if (BOUND.test(module.file.text)) {
    return [];
  }
  return workersOf(module).flatMap((worker) => {
    const { library, processor } = worker;
    const asks = library === 'BullMQ' && processor !== undefined ? askedBy(processor) : undefined;
    const isBounded =
      processor !== undefined &&
      reachOf(processor, DEEPEST).some((reached) => BOUND.test(reached.module.file.text));
    return asks === undefined || isBounded || BOUNDED_SDK.test(asks.call.outbound.service)
      ? []
      : [{ worker, asks }];
  });
}

/**
 * The `timeout` options that are given to jobs of BullMQ, where Bull had one and BullMQ has none.
 * https://docs.bullmq.io/patterns/timeout-jobs
 */
export function ignoredTimeoutsOf(module: CodeModule): readonly Ranged[] {
  return module.calls.flatMap((call) => {
    const name = calleeOf(module, call) ?? '';
    const options = /^bullmq\.Queue\(\)\.add$/u.test(name) ? call.args[2]?.value : undefined;
    const timeout = propertyOf(module, options, 'timeout');
    return timeout.kind === 'given' && timeout.module === module ? [timeout.value] : [];
  });
}

/** The files that may limit how long all tasks of Celery run. */
export const CELERY_LIMIT_FILES: FileQuestion = {
  name: 'job-bounds/celery',
  words: ['time_limit', 'TIME_LIMIT', 'time-limit'],
  path: (path) =>
    languageOf(path) === 'python'
      ? !isTestPath(path)
      : /\.(?:ya?ml|toml|sh|ini|cfg|conf|env)$|(?:^|\/)(?:Procfile|Dockerfile)[\w.-]*$/u.test(path),
  patterns: [/(?:task_|CELERY\w*_)?(?:soft_)?time_limit\b|TIME_LIMIT\b|--(?:soft-)?time-limit/iu],
};

const CELERY = /^celery\.(?:app\.)?(?:base\.)?Celery$/u;

/** The applications of Celery in a file without a limit for tasks in the call itself. */
export function unlimitedCeleryOf(module: CodeModule): readonly CallExpr[] {
  return module.calls.filter(
    (call) =>
      CELERY.test(calleeOf(module, call) ?? '') &&
      keywordOf(module, call, 'task_time_limit').kind === 'absent',
  );
}
