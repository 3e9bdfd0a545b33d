import { PAYMENT_WORDS } from '#model/payments/payment-calls.ts';
import { repeatableJobsOf } from '#model/queue/repeatable-jobs.ts';
import type { RepeatableJob } from '#model/queue/repeatable-jobs.ts';
import type { Report } from '#core/rule.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import { isTestPath } from '#model/code/language.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';
import { WEBHOOK_WORDS } from '#model/webhooks/webhook-words.ts';

const MESSAGES = {
  webhook:
    '{route} puts a job into {queue} for every delivery, and deliveries come again, so the job runs twice. Give it an id made of the id of the event: {fix}.',
  payment:
    '{route} takes a payment and puts a job into {queue}, and a client that tries again gets a second one. Give it an id made of what is paid for: {fix}.',
} as const;

export default defineRule({
  meta: {
    id: 'queue/enqueue-not-idempotent',
    title: 'A repeated request enqueues its job again',
    severity: 'medium',
    confidence: 'medium',
    scope: 'call',
    effort: 'minutes',
    languages: ['TypeScript', 'Python'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://docs.bullmq.io/guide/jobs/job-ids',
      'https://docs.celeryq.dev/en/stable/reference/celery.app.task.html#celery.app.task.Task.apply_async',
      'https://docs.stripe.com/webhooks#handle-duplicate-events',
    ],
    messages: MESSAGES,
  },
  code: {
    languages: ['typescript', 'python'],
    words: [...WEBHOOK_WORDS, ...PAYMENT_WORDS, 'harge', 'ayment', 'heckout', 'efund'],
    check(module, report) {
      if (isTestPath(module.path) || isSamplePath(module.path)) {
        return;
      }
      // A webhook that adds jobs for several kinds of events is mended in one place.
      const byPlace = Map.groupBy(
        repeatableJobsOf(module),
        ({ at, kind }) => `${kind} ${at.start}`,
      );
      for (const [first, ...others] of byPlace.values()) {
        reportJob(module, first, others, report);
      }
    },
  },
});

// Whoever reads the finding needs to see what it is about, not every kind of job.
const MOST_JOBS = 4;

function reportJob(
  module: CodeModule,
  first: RepeatableJob | undefined,
  others: readonly RepeatableJob[],
  report: Report<typeof MESSAGES>,
): void {
  if (first !== undefined) {
    const { write, route, at, kind } = first;
    report.violation({
      at: write.module.place(write.at),
      message: kind,
      data: {
        route,
        queue: write.target ?? 'a queue',
        fix: module.language === 'python' ? 'task_id' : 'jobId, or singletonKey in pg-boss',
      },
      evidence: [
        { ...module.place(at), note: 'Where the request comes in.' },
        ...others.slice(0, MOST_JOBS).map((other) => ({
          ...other.write.module.place(other.write.at),
          note: 'Another job for each delivery.',
        })),
      ],
    });
  }
}
