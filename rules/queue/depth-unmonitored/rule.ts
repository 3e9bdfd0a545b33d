import type { Report } from '#core/rule.ts';
import { prometheusRules } from '#model/observability/prometheus.ts';
import type { Project } from '#model/project.ts';
import { depthObserversOf, isObserverPath, OBSERVER_FILES } from '#model/queue/queue-observers.ts';
import type { DepthObserver } from '#model/queue/queue-observers.ts';
import { QUEUE_FILES, queuesOfProject } from '#model/queue/queues.ts';
import type { Queue } from '#model/queue/queues.ts';
import { takesJobs, TAKER_FILES } from '#model/queue/queue-takers.ts';
import { defineRule } from '#model/rule.ts';

// Whoever reads the finding needs to see what it is about, not every queue of a large repository.
const MOST_QUEUES = 5;

const MESSAGES = {
  unobserved:
    '{library} jobs are queued here, and nothing in the repository observes how many wait, so a dead worker is found by users. Export {count} as a metric and alert on it.',
  onlyShown:
    '{library} jobs are queued here, and only a dashboard shows how many wait, so a dead worker is found when somebody looks. Export {count} as a metric and alert on it.',
} as const;

export default defineRule({
  meta: {
    id: 'queue/depth-unmonitored',
    title: 'Nothing observes how many jobs wait',
    severity: 'critical',
    confidence: 'high',
    scope: 'project',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['soc2-cc7'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://docs.bullmq.io/guide/metrics/prometheus',
      'https://docs.celeryq.dev/en/stable/userguide/monitoring.html',
    ],
    messages: MESSAGES,
    control: 'Queue depth is measured and alerted on',
  },
  asks: [QUEUE_FILES, OBSERVER_FILES, ...TAKER_FILES],
  project: {
    reads: isObserverPath,
    check(project, report) {
      const queues = queuesOfProject(project);
      if (queues.length === 0) {
        return;
      }
      const observers = depthObserversOf(project);
      const measures = observers.filter(({ kind }) => kind === 'measures');
      for (const { file, start, end } of measures) {
        report.control(file.place({ start, end }), 'Looks at how many jobs wait.');
      }
      if (measures.length > 0) {
        return;
      }
      // Who only queues has no worker that could be dead: the depth is the business of who does the jobs.
      const worked = queues.filter(({ library }) => takesJobs(project, library));
      // What would count the jobs of one language's queues cannot count those of the other's.
      for (const ofLanguage of Map.groupBy(worked, ({ module }) => module.language).values()) {
        reportQueues(project, ofLanguage, observers, report);
      }
    },
  },
});

function reportQueues(
  project: Project,
  [first, ...others]: readonly Queue[],
  observers: readonly DepthObserver[],
  report: Report<typeof MESSAGES>,
): void {
  if (first === undefined) {
    return;
  }
  const { library, module, at } = first;
  report.violation({
    at: module.place(at),
    message: observers.length === 0 ? 'unobserved' : 'onlyShown',
    // Who keeps the alerts elsewhere may have this one there, too.
    ...(prometheusRules(project).some(({ isAlert }) => isAlert)
      ? {}
      : { severity: 'low', confidence: 'medium' }),
    data: { library, count: COUNT_OF[library] },
    anchor: 'queues',
    evidence: [
      ...others.slice(0, MOST_QUEUES).map((queue) => ({
        ...queue.module.place(queue.at),
        note: `Another queue of ${queue.library}.`,
      })),
      ...observers.slice(0, 1).map(({ file, start, end }) => ({
        ...file.place({ start, end }),
        note: 'Shows the queues to whoever opens it.',
      })),
    ],
  });
}

const COUNT_OF = {
  BullMQ: 'getJobCounts()',
  Bull: 'getJobCounts()',
  'pg-boss': 'the count of queued jobs',
  Agenda: 'the count of jobs that are due',
  Celery: 'the length of the broker queue',
  Dramatiq: 'the length of the broker queue',
  RQ: 'Queue.count',
  arq: 'the length of the queue',
} as const;
