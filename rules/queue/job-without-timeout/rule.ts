import {
  CELERY_LIMIT_FILES,
  ignoredTimeoutsOf,
  unboundedWorkersOf,
  unlimitedCeleryOf,
} from '#model/queue/job-bounds.ts';
import { isOneOffPath } from '#model/one-off-path.ts';
import { takesJobs, TAKER_FILES } from '#model/queue/queue-takers.ts';
import { WORKER_WORDS } from '#model/queue/queue-workers.ts';
import { defineRule } from '#model/rule.ts';

const MESSAGES = {
  worker:
    'Jobs of {queue} call {service} and nothing bounds how long they run, so one that hangs holds its slot for minutes or for ever, and the queue stands still when all slots hang. Run the body with a deadline: pass AbortSignal.timeout() to what it calls, or race it against a timer.',
  ignored:
    'BullMQ has no timeout for jobs, so this option does nothing and the job may run for ever. Run the body of the processor with a deadline, such as AbortSignal.timeout().',
  celery:
    'No task of this Celery application has a time limit, which is the default, so one that hangs holds its worker process for ever. Set task_soft_time_limit and task_time_limit for all tasks, and more for those that need it.',
} as const;

export default defineRule({
  meta: {
    id: 'queue/job-without-timeout',
    title: 'Nothing bounds how long a job runs',
    severity: 'high',
    confidence: 'high',
    scope: 'call',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://docs.bullmq.io/patterns/timeout-jobs',
      'https://docs.celeryq.dev/en/stable/userguide/workers.html#time-limits',
    ],
    messages: MESSAGES,
  },
  asks: [CELERY_LIMIT_FILES, ...TAKER_FILES],
  code: {
    languages: ['typescript', 'python'],
    words: [...WORKER_WORDS, 'Celery'],
    check(module, report) {
      if (isOneOffPath(module.path)) {
        return;
      }
      if (module.language === 'typescript') {
        for (const { worker, asks } of unboundedWorkersOf(module)) {
          report.violation({
            at: module.place(worker.at),
            message: 'worker',
            data: {
              queue: worker.name === undefined ? 'this queue' : `"${worker.name}"`,
              service: asks.call.outbound.service,
            },
            evidence: [
              { ...asks.module.place(asks.call.at.callee), note: 'Is called by the job.' },
            ],
          });
        }
        for (const timeout of ignoredTimeoutsOf(module)) {
          report.violation({ at: module.place(timeout), message: 'ignored' });
        }
        return;
      }
      const applications = unlimitedCeleryOf(module);
      const { project } = module;
      if (
        applications.length === 0 ||
        !takesJobs(project, 'Celery') ||
        project.filesWhere(CELERY_LIMIT_FILES).length > 0
      ) {
        return;
      }
      for (const { callee } of applications) {
        report.violation({ at: module.place(callee), message: 'celery', confidence: 'medium' });
      }
    },
  },
  project: {
    // Where a worker is started with a limit.
    reads: (path) => CELERY_LIMIT_FILES.path(path),
    check: () => {},
  },
});
