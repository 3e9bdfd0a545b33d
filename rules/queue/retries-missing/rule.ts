import type { EditProposal, EvidencePlace, Report } from '#core/rule.ts';
import { unretriedTasksOf } from '#model/queue/celery-retries.ts';
import { insertLast } from '#model/code/insertions.ts';
import { ADDING_FILES, unretriedQueuesOf } from '#model/queue/job-retries.ts';
import type { Asked, UnretriedQueue } from '#model/queue/job-retries.ts';
import { languageOf } from '#model/code/language.ts';
import { isOneOffPath } from '#model/one-off-path.ts';
import { INJECTION_FILES } from '#model/queue/queue-injections.ts';
import { QUEUE_FILES } from '#model/queue/queues.ts';
import { defineRule } from '#model/rule.ts';

const MOST_ADDS = 4;

const MESSAGES = {
  queue:
    'Jobs of {queue} call {service} and are added without attempts, and {library} tries a job once, so an outage of a moment loses them. Set attempts and backoff in defaultJobOptions, and alert on what still fails.',
  task: 'The Celery task {task} calls {service} and is never tried again, so an outage of a moment loses it. Give it autoretry_for with retry_backoff and max_retries, and alert on what still fails.',
} as const;

export default defineRule({
  meta: {
    id: 'queue/retries-missing',
    title: 'Jobs that ask other services are tried only once',
    severity: 'high',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['TypeScript', 'Python'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://docs.bullmq.io/guide/retrying-failing-jobs',
      'https://docs.celeryq.dev/en/stable/userguide/tasks.html#retrying',
    ],
    messages: MESSAGES,
  },
  asks: [QUEUE_FILES, ADDING_FILES, INJECTION_FILES],
  code: {
    languages: ['python'],
    words: ['celery', 'shared_task'],
    check(module, report) {
      const [first, ...others] = isOneOffPath(module.path) ? [] : unretriedTasksOf(module);
      if (first !== undefined) {
        // Who retries no task of a file has not thought of it, and begins with one.
        report.violation({
          at: module.place(first.task.at),
          message: 'task',
          data: { task: first.task.name ?? 'here', service: first.asks.call.outbound.service },
          severity: 'medium',
          confidence: 'medium',
          evidence: [
            evidenceOf(first.asks),
            ...others.slice(0, MOST_ADDS).map(({ task }) => ({
              ...module.place(task.at),
              note: 'Another task that is tried only once.',
            })),
          ],
        });
      }
    },
  },
  project: {
    reads: (path) => languageOf(path) === 'typescript',
    check(project, report) {
      for (const queue of unretriedQueuesOf(project)) {
        if (!isOneOffPath(queue.module.path)) {
          reportQueue(queue, report);
        }
      }
    },
  },
});

function reportQueue(queue: UnretriedQueue, report: Report<typeof MESSAGES>): void {
  const { module, at, library, name, adds, asks } = queue;
  const suggestion = suggestionFor(queue);
  report.violation({
    at: module.place(at),
    message: 'queue',
    data: {
      queue: name === undefined ? 'this queue' : `"${name}"`,
      library,
      service: asks.call.outbound.service,
    },
    evidence: [
      evidenceOf(asks),
      ...adds.slice(0, MOST_ADDS).map((add) => ({
        ...add.module.place(add.call.callee),
        note: 'Adds jobs without attempts.',
      })),
    ],
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}

function evidenceOf({ module, call }: Asked): EvidencePlace {
  return { ...module.place(call.at.callee), note: 'Is called by the job.' };
}

const DEFAULTS =
  "defaultJobOptions: { attempts: 3, backoff: { type: 'exponential', delay: 1_000 } }";

function suggestionFor({ module, call, library }: UnretriedQueue): EditProposal | undefined {
  const options = call?.args[1]?.value;
  if (
    call === undefined ||
    library !== 'BullMQ' ||
    (options !== undefined && options.kind !== 'object')
  ) {
    return undefined;
  }
  const edit =
    options === undefined
      ? insertLast(module, call, call.args[0]?.value.start ?? call.end, `{ ${DEFAULTS} }`)
      : insertLast(module, options, options.start + 1, DEFAULTS);
  return edit === undefined
    ? undefined
    : { title: 'Try each job three times, with growing pauses', edits: [edit] };
}
