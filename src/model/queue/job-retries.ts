import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, FunctionExpr, Ranged } from '../code/code.ts';
import { INJECTION_FILES } from './queue-injections.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import { once, onceEach } from '../once.ts';
import { outboundCallsReached } from '../resilience/outbound-calls.ts';
import type { ReachedCall } from '../resilience/outbound-calls.ts';
import type { FileQuestion, Project } from '../project.ts';
import { QUEUE_FILES, queuesOf } from './queues.ts';
import type { Queue } from './queues.ts';
import { workersOf } from './queue-workers.ts';
import type { QueueLibrary } from './queue-workers.ts';
import { calledName, reachOf } from '../code/reach.ts';
import { originsOf } from '../redis/redis-keys.ts';
import type { Resolved } from '../code/resolve.ts';
import { propertyOf } from '../code/values.ts';
import type { Option } from '../code/values.ts';

/** A queue whose jobs are tried once although they ask other services. */
export interface UnretriedQueue {
  readonly library: QueueLibrary;
  readonly module: CodeModule;
  /** The callee by which the queue is made. */
  readonly at: Ranged;
  readonly name: string | undefined;
  /** The call that makes the queue; undefined where a module of NestJS does. */
  readonly call: CallExpr | undefined;
  readonly adds: readonly { readonly module: CodeModule; readonly call: CallExpr }[];
  readonly asks: Asked;
}

/** The first call to another service that a job makes. */
export interface Asked {
  readonly module: CodeModule;
  readonly call: ReachedCall;
}

/** The program files of Node.js that may put jobs into a queue. */
export const ADDING_FILES: FileQuestion = {
  name: 'job-retries/adding',
  words: ['.add(', '.add<', '.addBulk('],
  path: (path) => languageOf(path) === 'typescript' && !isTestPath(path),
  patterns: [/queue/iu],
};

/**
 * The queues of BullMQ and Bull, both of which try a job once unless told otherwise, whose jobs are added
 * without attempts and call other services. https://docs.bullmq.io/guide/retrying-failing-jobs
 */
export const unretriedQueuesOf = onceEach((project: Project): readonly UnretriedQueue[] =>
  modulesOf(project, QUEUE_FILES)
    .filter(({ language }) => language === 'typescript')
    .flatMap((module) => queuesOf(module))
    .filter(({ library }) => library === 'BullMQ' || library === 'Bull')
    .flatMap((queue) => unretried(project, queue) ?? []),
);

function unretried(project: Project, queue: Queue): UnretriedQueue | undefined {
  const { module, library, at, name } = queue;
  const call = module.calls.find(({ callee }) => callee.start === at.start);
  if (call === undefined || hasDefaults(module, call)) {
    return undefined;
  }
  const isRegistered = !call.isNew && calledName(call).startsWith('register');
  const adds = isRegistered ? addsOfRegistered(project, name) : addsOf(project, call);
  if (adds.length === 0 || (isRegistered && hasDefaultsForAll(project))) {
    return undefined;
  }
  const bare = adds.filter((add) => !isRetried(add.module, add.call));
  const asks = bare.length === adds.length ? askedByJobs(project, library, name) : undefined;
  return asks && { library, module, at, name, call: isRegistered ? undefined : call, adds, asks };
}

function hasDefaults(module: CodeModule, call: CallExpr): boolean {
  return (
    call.args.some(({ isSpread }) => isSpread) ||
    call.args.some(({ value }) => {
      if (value.kind === 'literal' || value.kind === 'template') {
        return false;
      }
      const defaults = propertyOf(module, value, 'defaultJobOptions');
      return defaults.kind === 'given'
        ? propertyOf(defaults.module, defaults.value, 'attempts').kind !== 'absent'
        : defaults.kind === 'unknown' && !isPlainName(module, value);
    })
  );
}

// A queue's name that comes from elsewhere is no object of options.
function isPlainName(module: CodeModule, value: CallExpr['args'][number]['value']): boolean {
  return /name$/iu.test(module.text(value));
}

function hasDefaultsForAll(project: Project): boolean {
  return modulesOf(project, QUEUE_FILES).some(({ file }) =>
    file.text.includes('defaultJobOptions'),
  );
}

function addsOf(project: Project, queue: CallExpr): UnretriedQueue['adds'] {
  return addCalls(project).filter(
    ({ module, call: { callee } }) =>
      callee.kind === 'member' && originsOf(module, callee.object).has(queue),
  );
}

// `constructor(@InjectQueue('mail') private mail: Queue)`
function addsOfRegistered(project: Project, name: string | undefined): UnretriedQueue['adds'] {
  const asking = new Set(
    project
      .filesWhere(INJECTION_FILES)
      .filter(
        ({ text }) =>
          name !== undefined &&
          new RegExp(`InjectQueue\\(['"]${escaped(name)}['"]\\)`, 'u').test(text),
      )
      .filter(({ text }) => text.match(/InjectQueue\(/gu)?.length === 1)
      .map(({ path }) => path),
  );
  return addCalls(project).filter(
    ({ module, call: { callee } }) =>
      asking.has(module.path) &&
      callee.kind === 'member' &&
      /queue/iu.test(module.text(callee.object)),
  );
}

function escaped(name: string): string {
  return name.replaceAll(/[^\w-]/gu, String.raw`\$&`);
}

const addCalls = onceEach((project: Project): UnretriedQueue['adds'] =>
  modulesOf(project, ADDING_FILES).flatMap((module) =>
    module.calls
      .filter((call) => call.callee.kind === 'member' && /^add(?:Bulk)?$/u.test(call.callee.name))
      .map((call) => ({ module, call })),
  ),
);

// What is repeated comes again; options from elsewhere may say anything.
function isRetried(module: CodeModule, { args, callee }: CallExpr): boolean {
  if (callee.kind === 'member' && callee.name === 'addBulk') {
    return true;
  }
  const options = args.slice(1).at(-1)?.value;
  const isOptions = args.length > 2 || (options !== undefined && hasJobOption(module, options));
  const found: readonly Option['kind'][] = ['attempts', 'backoff', 'repeat'].map(
    (key) => propertyOf(module, isOptions ? options : undefined, key).kind,
  );
  return args.some(({ isSpread }) => isSpread) || found.some((kind) => kind !== 'absent');
}

// Bull takes data and options without a name before them.
function hasJobOption(module: CodeModule, options: CallExpr['args'][number]['value']): boolean {
  return ['attempts', 'backoff', 'repeat', 'jobId', 'delay', 'removeOnComplete'].some(
    (key) => propertyOf(module, options, key).kind === 'given',
  );
}

const DEEPEST = 2;

function askedByJobs(
  project: Project,
  library: QueueLibrary,
  name: string | undefined,
): Asked | undefined {
  const workers = modulesOf(project, QUEUE_FILES).flatMap((module) => workersOf(module));
  const own = workers.filter((worker) => worker.library === library && worker.name === name);
  for (const { processor } of name === undefined ? [] : own) {
    const asked = processor === undefined ? undefined : askedBy(processor);
    if (asked !== undefined) {
      return asked;
    }
  }
  return undefined;
}

/** The first call to another service in a function or in those that it calls; undefined when it makes none that can be told. */
export function askedBy(fn: Resolved<FunctionExpr>): Asked | undefined {
  for (const reached of reachOf(fn, DEEPEST)) {
    const call = askedIn(reached.module, reached.fn);
    if (call !== undefined) {
      return { module: reached.module, call };
    }
  }
  return undefined;
}

const askedIn = once((module: CodeModule, fn: FunctionExpr): ReachedCall | undefined =>
  outboundCallsReached(module, fn.body).find(
    ({ outbound }) => !/^(?:sleep|queue)$/u.test(outbound.kind),
  ),
);

function modulesOf(project: Project, question: FileQuestion): readonly CodeModule[] {
  return project.filesWhere(question).flatMap(({ path }) => project.module(path) ?? []);
}
