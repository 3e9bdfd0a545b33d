import type { EvidencePlace, Report } from '#core/rule.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import { languageOf } from '#model/code/language.ts';
import { anonymousJobsOf } from '#model/queue/queue-context.ts';
import {
  losesContext,
  lostTracesOf,
  REQUEST_ID_FILES,
  WORKER_FILES,
} from '#model/queue/queue-traces.ts';
import type { LostTrace, PlacedWorker } from '#model/queue/queue-traces.ts';
import { WORKER_WORDS, workersOf } from '#model/queue/queue-workers.ts';
import type { QueueWorker } from '#model/queue/queue-workers.ts';
import { queuesOf } from '#model/queue/queues.ts';
import {
  CONTEXT_FILES,
  isQueueInstrumented,
  isTrace,
  requestContextOf,
} from '#model/observability/request-context.ts';
import type { RequestContext } from '#model/observability/request-context.ts';
import { defineRule } from '#model/rule.ts';

const MESSAGES = {
  processor:
    'The {library} jobs of {name} run outside of the request context ({context}), so their log lines and traces cannot be tied to the request that caused them. Put its id into the job and run the processor in a context with it.',
  processors:
    'The {library} jobs of {count} workers of this application run outside of the request context ({context}), so their traces cannot be tied to the requests that caused them. Set up the instrumentation of the queue, which carries the trace for all of them.',
  application:
    'The Celery tasks of this application run outside of the request context ({context}), so their log lines and traces cannot be tied to the request that caused them. Send its id with before_task_publish and bind it in task_prerun, or use CeleryInstrumentor.',
  producer:
    '{call}() adds a job without {key}, which its worker reads, so the trail from the request to the job ends here. Add the id of the current request to the data.',
} as const;

export default defineRule({
  meta: {
    id: 'queue/context-not-propagated',
    title: 'Request context is lost at the queue',
    severity: 'critical',
    confidence: 'high',
    scope: 'call',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['soc2-cc7', 'pci-dss-10'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://nodejs.org/api/async_context.html',
      'https://docs.bullmq.io/guide/telemetry',
      'https://opentelemetry-python-contrib.readthedocs.io/en/latest/instrumentation/celery/celery.html',
    ],
    messages: MESSAGES,
  },
  asks: [...CONTEXT_FILES, WORKER_FILES, REQUEST_ID_FILES],
  code: {
    languages: ['typescript', 'python'],
    words: [...WORKER_WORDS, 'Queue'],
    check(module, report) {
      const { project, language } = module;
      const context = requestContextOf(module);
      if (context !== undefined && !isQueueInstrumented(project, language)) {
        checkWorkers(module, context, report);
        checkApplications(module, context, report);
        checkProducers(module, context, report);
      }
    },
  },
  project: {
    reads: (path) => languageOf(path) !== undefined,
    check(project, report) {
      for (const trace of lostTracesOf(project)) {
        reportTrace(trace, report);
      }
    },
  },
});

// An id only helps to search logs. Whom the job works for decides what it may see and change.
const ACTS_FOR = /\b(?:tenant|user|account|organi[sz]ation|org|workspace|customer)_?id\b/iu;

function severityOf(context: RequestContext): 'critical' | 'medium' {
  return !isTrace(context) && ACTS_FOR.test(context.file.text) ? 'critical' : 'medium';
}

function evidenceOf({ file, start, end }: RequestContext): EvidencePlace {
  return { ...file.place({ start, end }), note: 'The request context of the program.' };
}

// Workers that lack the same instrumentation have one cause, of which the project is asked.
function checkWorkers(
  module: CodeModule,
  context: RequestContext,
  report: Report<typeof MESSAGES>,
): void {
  const lost = (isTrace(context) ? [] : workersOf(module)).filter((worker) =>
    losesContext(module, worker),
  );
  // What helps to search logs is set up once for all workers that a file starts.
  const told = severityOf(context) === 'critical' ? lost : lost.slice(0, 1);
  for (const worker of told) {
    reportWorker({ module, worker }, context, report, lost.length > told.length ? lost : []);
  }
}

const MOST_WORKERS = 5;

function reportWorker(
  { module, worker: { library, name, at } }: PlacedWorker,
  context: RequestContext,
  report: Report<typeof MESSAGES>,
  alike: readonly QueueWorker[] = [],
): void {
  report.violation({
    at: module.place(at),
    message: 'processor',
    data: {
      library,
      name: name === undefined ? 'this queue' : `"${name}"`,
      context: context.kind,
    },
    severity: severityOf(context),
    evidence: [
      evidenceOf(context),
      ...alike.slice(1, 1 + MOST_WORKERS).map((other) => ({
        ...module.place(other.at),
        note: 'A worker without the context too.',
      })),
    ],
  });
}

function reportTrace({ context, workers }: LostTrace, report: Report<typeof MESSAGES>): void {
  const [first, ...others] = workers;
  if (first === undefined) {
    return;
  }
  if (others.length === 0) {
    reportWorker(first, context, report);
    return;
  }
  report.violation({
    at: first.module.place(first.worker.at),
    message: 'processors',
    data: {
      library: first.worker.library,
      count: String(workers.length),
      context: context.kind,
    },
    anchor: 'queues without a trace',
    severity: severityOf(context),
    evidence: [
      evidenceOf(context),
      ...others.slice(0, MOST_WORKERS).map(({ module, worker: { at } }) => ({
        ...module.place(at),
        note: 'Another worker without it.',
      })),
    ],
  });
}

function checkApplications(
  module: CodeModule,
  context: RequestContext,
  report: Report<typeof MESSAGES>,
): void {
  for (const { library, at } of queuesOf(module)) {
    const isWrapped = /task_cls|Task\b[^\n]*\):|headers/u.test(module.file.text);
    if (library === 'Celery' && !isWrapped) {
      report.violation({
        at: module.place(at),
        message: 'application',
        data: { context: context.kind },
        severity: severityOf(context),
        evidence: [evidenceOf(context)],
      });
    }
  }
}

function checkProducers(
  module: CodeModule,
  context: RequestContext,
  report: Report<typeof MESSAGES>,
): void {
  if (module.language === 'typescript') {
    for (const { call, key, reader } of anonymousJobsOf(module)) {
      report.violation({
        at: module.place(call.callee),
        message: 'producer',
        data: { call: module.text(call.callee), key },
        severity: severityOf(context),
        evidence: [evidenceOf(context), { ...reader, note: 'A worker reads it from its jobs.' }],
      });
    }
  }
}
