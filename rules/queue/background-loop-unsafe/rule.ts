import type { EvidencePlace, Report } from '#core/rule.ts';
import { backgroundLoopsOf } from '#model/queue/background-loops.ts';
import type { BackgroundLoop } from '#model/queue/background-loops.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import { isTestPath } from '#model/code/language.ts';
import { isOneOffPath } from '#model/one-off-path.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';
import { REJECTION_FILES } from '#model/resilience/rejection-handlers.ts';
import { isHostedCode } from '#model/resilience/timers-runtime.ts';

const MESSAGES = {
  both: 'Nothing keeps the task of {loop}, so Python may collect it while it waits, and the first error in the loop ends it for good; either way nobody learns of it. Keep the task and cancel and await it at shutdown, and catch and log errors inside of the loop.',
  dropped:
    'Nothing keeps the task of {loop}, so Python may collect it while it waits and nobody can cancel it at shutdown. Keep it in a variable or set, and cancel and await it when the program stops.',
  dies: 'The first error in {loop} ends the loop for good while the process goes on, and nobody learns of it until what it did is missed. Catch and log errors inside of the loop, and let CancelledError through.',
  crashes:
    'An error in {loop} is a rejection that nothing handles, which ends the whole process by default. Catch and log errors inside of the callback.',
} as const;

export default defineRule({
  meta: {
    id: 'queue/background-loop-unsafe',
    title: 'A background loop ends, or ends the process, at its first error',
    severity: 'high',
    confidence: 'high',
    scope: 'function',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://docs.python.org/3/library/asyncio-task.html#asyncio.create_task',
      'https://nodejs.org/api/cli.html#--unhandled-rejectionsmode',
    ],
    messages: MESSAGES,
  },
  asks: [REJECTION_FILES],
  code: {
    languages: ['typescript', 'python'],
    words: ['setInterval', 'create_task', 'ensure_future'],
    withWords: ['async'],
    check(module, report) {
      if (isTestPath(module.path) || isSamplePath(module.path) || isOneOffPath(module.path)) {
        return;
      }
      const loops = backgroundLoopsOf(module);
      if (loops.length === 0 || (module.language === 'typescript' && isOutOfSight(module))) {
        return;
      }
      for (const loop of loops) {
        reportLoop(module, loop, report);
      }
    },
  },
});

// Browsers only log, and who listens for rejections has decided.
function isOutOfSight(module: CodeModule): boolean {
  return isHostedCode(module) || module.project.filesWhere(REJECTION_FILES).length > 0;
}

function reportLoop(
  module: CodeModule,
  loop: BackgroundLoop,
  report: Report<typeof MESSAGES>,
): void {
  const message = messageFor(module, loop);
  if (message === undefined) {
    return;
  }
  const { start, run } = loop;
  report.violation({
    at: module.place(start.callee),
    message,
    data: { loop: run.expr.name === null ? 'this callback' : `${run.expr.name}()` },
    evidence: evidenceOf(loop),
  });
}

function messageFor(
  module: CodeModule,
  { isDropped, isUncaught }: BackgroundLoop,
): keyof typeof MESSAGES | undefined {
  if (module.language === 'typescript') {
    return isUncaught ? 'crashes' : undefined;
  }
  if (isDropped) {
    return isUncaught ? 'both' : 'dropped';
  }
  return isUncaught ? 'dies' : undefined;
}

function evidenceOf({ run }: BackgroundLoop): readonly EvidencePlace[] {
  return run.expr.name === null
    ? []
    : [
        {
          ...run.module.place({ start: run.expr.nameStart, end: run.expr.nameEnd }),
          note: 'Runs in the background.',
        },
      ];
}
