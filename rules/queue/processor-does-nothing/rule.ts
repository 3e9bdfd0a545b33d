import type { Report } from '#core/rule.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import { INJECTION_FILES, mayBeQueued } from '#model/queue/queue-injections.ts';
import { idleProcessor } from '#model/queue/queue-workers-effects.ts';
import { WORKER_WORDS, workersOf } from '#model/queue/queue-workers.ts';
import type { QueueWorker } from '#model/queue/queue-workers.ts';
import { defineRule } from '#model/rule.ts';

const MESSAGES = {
  empty:
    'The {library} processor of {name} has no effect, so every job counts as done although nothing was done. Do the work here, or throw so that the job fails.',
  onlyLogs:
    'The {library} processor of {name} only logs, so every job counts as done although nothing was done. Do the work here, or throw so that the job fails.',
  handlerUnused:
    'The {library} processor of {name} looks {handler} up and never calls it, so every job counts as done although nothing was done. Call {handler} and await its result.',
} as const;

// Tasks that are there to be seen running, and those kept for messages that are still in the queue.
const DELIBERATE_NAME =
  /debug|ping|pong|health|alive|status|heartbeat|no_?op|dummy|sample|example|hello|(?:^|_)test(?:_|$)/iu;
const DELIBERATE_TEXT =
  /deprecat|no-?op\b|intentional|on purpose|deliberate|backwards?[- ]compat|legacy|kept for|no longer|obsolete|removed in|health[- _]?check/iu;

export default defineRule({
  meta: {
    id: 'queue/processor-does-nothing',
    title: 'Queue processor completes jobs without doing them',
    severity: 'critical',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['TypeScript', 'Python'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://docs.bullmq.io/guide/workers',
      'https://docs.celeryq.dev/en/stable/userguide/tasks.html',
    ],
    messages: MESSAGES,
  },
  asks: [INJECTION_FILES],
  code: {
    languages: ['typescript', 'python'],
    words: WORKER_WORDS,
    check(module, report) {
      for (const worker of workersOf(module)) {
        if (!isDeliberate(module, worker) && mayBeQueued(module, worker)) {
          reportIdle(module, worker, report);
        }
      }
    },
  },
});

function isDeliberate(module: CodeModule, { name, processor }: QueueWorker): boolean {
  if (processor === undefined) {
    return true;
  }
  const { module: own, expr } = processor;
  const isFlowParent = module.file.text.includes('FlowProducer');
  const before = own.file.text.slice(Math.max(0, expr.start - 300), expr.start);
  const comment = before.slice(before.lastIndexOf('\n\n') + 1);
  return (
    isFlowParent ||
    // `tasks/test.py` tries out whether jobs are done at all.
    /(?:^|\/)tests?\.\w+$/u.test(own.path) ||
    DELIBERATE_NAME.test(name ?? '') ||
    DELIBERATE_NAME.test(expr.name ?? '') ||
    DELIBERATE_TEXT.test(own.text(expr)) ||
    DELIBERATE_TEXT.test(comment)
  );
}

function reportIdle(
  module: CodeModule,
  { library, name, processor, at }: QueueWorker,
  report: Report<typeof MESSAGES>,
): void {
  if (processor === undefined) {
    return;
  }
  const own = processor.module;
  const idle = idleProcessor(own, processor.expr);
  const data = { library, name: name === undefined ? 'this queue' : `"${name}"` };
  const { expr } = processor;
  const head = expr.name === null ? expr : { start: expr.nameStart, end: expr.nameEnd };
  switch (idle?.kind) {
    case 'empty':
      report.violation({
        at: module.place(at),
        message: 'empty',
        data,
        evidence: [{ ...own.place(head), note: 'The processor, which has no effect.' }],
      });
      break;
    case 'only-logs':
      report.violation({
        at: module.place(at),
        message: 'onlyLogs',
        data,
        evidence: [{ ...own.place(idle.log), note: 'All that the processor does.' }],
      });
      break;
    case 'handler-unused':
      report.violation({
        at: module.place(at),
        message: 'handlerUnused',
        data: { ...data, handler: idle.name },
        evidence: [{ ...own.place(idle.lookup), note: 'Looked up here, never called.' }],
      });
      break;
    default:
  }
}
