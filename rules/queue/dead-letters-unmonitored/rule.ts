import type { Report } from '#core/rule.ts';
import {
  areDeadLettersWatched,
  DEAD_LETTER_FILES,
  deadLetterCountsOf,
  deadLettersOf,
  isDeadLetterPath,
} from '#model/queue/dead-letters.ts';
import type { DeadLetters } from '#model/queue/dead-letters.ts';
import { languageOf } from '#model/code/language.ts';
import type { Project } from '#model/project.ts';
import { defineRule } from '#model/rule.ts';
import { serviceOf } from '#model/services.ts';

const MOST = 4;

const MESSAGES = {
  unwatched:
    '{name} keeps what could not be done and nothing looks how much is in it, so work is lost in silence until a user asks. Export its size as a metric, and alert when it grows.',
  uncalled:
    '{name} keeps what could not be done, and {count}, which tells how much is in it, is called by nothing, so work is lost in silence until a user asks. Call it on a schedule, export it as a metric, and alert when it grows.',
} as const;

export default defineRule({
  meta: {
    id: 'queue/dead-letters-unmonitored',
    title: 'Nothing looks how many dead letters there are',
    severity: 'high',
    confidence: 'medium',
    scope: 'project',
    effort: 'hours',
    languages: ['TypeScript', 'Python', 'Prisma', 'SQL'],
    tags: ['soc2-cc7'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html',
      'https://www.rabbitmq.com/docs/dlx',
    ],
    messages: MESSAGES,
  },
  asks: [DEAD_LETTER_FILES],
  project: {
    reads: (path) => languageOf(path) !== undefined || isDeadLetterPath(path),
    check(project, report) {
      const kept = deadLettersOf(project);
      const byService = Map.groupBy(kept, ({ file }) => serviceOf(project, file.path).root);
      for (const found of byService.values()) {
        reportService(project, found, report);
      }
    },
  },
});

function reportService(
  project: Project,
  [first, ...others]: readonly DeadLetters[],
  report: Report<typeof MESSAGES>,
): void {
  const counts = deadLetterCountsOf(project);
  if (first === undefined || areDeadLettersWatched(project, counts)) {
    return;
  }
  const uncalled = counts.find(({ isCalled }) => !isCalled);
  const common = {
    at: first.file.place(first.at),
    anchor: 'dead letters',
    evidence: others.slice(0, MOST).map(({ file, at, name }) => ({
      ...file.place(at),
      note: `${name} keeps some too.`,
    })),
  };
  if (uncalled === undefined) {
    report.violation({ ...common, message: 'unwatched', data: { name: first.name } });
  } else {
    report.violation({
      ...common,
      message: 'uncalled',
      data: { name: first.name, count: `${uncalled.name}()` },
    });
  }
}
