import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Ranged } from '../code/code.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import type { FileQuestion, Project } from '../project.ts';
import type { QueueLibrary } from './queue-workers.ts';
import { calleeOf } from '../code/resolve.ts';
import { isSamplePath } from '../sample-path.ts';
import { propertyOf, stringOf } from '../code/values.ts';

/** A queue that is made, or the application that has queues. */
export interface Queue {
  readonly library: QueueLibrary;
  readonly module: CodeModule;
  /** The callee by which it is made. */
  readonly at: Ranged;
  /** Undefined when it cannot be told, and for applications. */
  readonly name: string | undefined;
}

const MAKERS: readonly (readonly [RegExp, QueueLibrary])[] = [
  [
    /^bullmq\.(?:Queue|FlowProducer)$|^@taskforcesh\/bullmq-pro\.QueuePro$|^@nestjs\/bullmq\.BullModule\.registerQueue(?:Async)?$/u,
    'BullMQ',
  ],
  [/^bull(?:\.(?:Queue|default))?$|^@nestjs\/bull\.BullModule\.registerQueue(?:Async)?$/u, 'Bull'],
  [/^pg-boss(?:\.(?:PgBoss|default))?$/u, 'pg-boss'],
  [/^(?:@hokify\/agenda|agenda)(?:\.(?:Agenda|default))?$/u, 'Agenda'],
  [/^celery\.(?:app\.)?(?:base\.)?Celery$/u, 'Celery'],
  [/^rq\.(?:queue\.)?Queue$/u, 'RQ'],
  [/^arq\.(?:connections\.)?create_pool$/u, 'arq'],
];

const WORDS = /\bbull(?:mq)?\b|pg-boss|genda\b|\bcelery\b|\bfrom rq\b|\bimport rq\b|\barq\b/u;

/** The program files that speak of a library for queues. */
export const QUEUE_FILES: FileQuestion = {
  name: 'queues',
  words: ['bull', 'pg-boss', 'genda', 'celery', 'from rq', 'import rq', 'arq'],
  path: (path) => languageOf(path) !== undefined && !isTestPath(path) && !isSamplePath(path),
  patterns: [WORDS],
};

/** The queues that a file makes, in source order. */
export function queuesOf(module: CodeModule): readonly Queue[] {
  return module.calls.flatMap((call) => {
    const name = calleeOf(module, call) ?? '';
    const library = MAKERS.find(([pattern]) => pattern.test(name))?.[1];
    return library === undefined
      ? []
      : [{ library, module, at: call.callee, name: nameOfQueue(module, call) }];
  });
}

function nameOfQueue(module: CodeModule, call: CallExpr): string | undefined {
  const first = call.args[0]?.value;
  if (first === undefined) {
    return undefined;
  }
  const name = propertyOf(module, first, 'name');
  return name.kind === 'given' ? stringOf(name.module, name.value) : stringOf(module, first);
}

/** Every queue that the program makes, tests and samples left out, in order of paths. */
export function queuesOfProject(project: Project): readonly Queue[] {
  return project.filesWhere(QUEUE_FILES).flatMap(({ path }) => {
    const module = project.module(path);
    return module === undefined ? [] : queuesOf(module);
  });
}
