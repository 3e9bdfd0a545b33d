import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, ClassExpr, Expr, FunctionExpr } from '../code/code.ts';
import type { QueueLibrary, QueueWorker } from './queue-workers.ts';
import { calleeOf, functionOf } from '../code/resolve.ts';
import type { Resolved } from '../code/resolve.ts';
import { positional, stringOf } from '../code/values.ts';

/**
 * Workers of BullMQ, Bull, pg-boss, Agenda and the NestJS modules of the first two.
 * https://docs.bullmq.io/guide/workers, https://github.com/OptimalBits/bull/blob/develop/REFERENCE.md,
 * https://timgit.github.io/pg-boss/#/./api/workers, https://docs.nestjs.com/techniques/queues
 */
export function nodeWorkersOf(module: CodeModule): readonly QueueWorker[] {
  return module.nodes.flatMap((node) => {
    if (node.kind === 'class') {
      return nestWorkersOf(module, node);
    }
    return node.kind === 'call' ? workerOfCall(module, node) : [];
  });
}

// `import Queue from 'bull'`, `import Bull, { Queue } from 'bull'` and `require('bull')`.
const BULL_QUEUE = /^bull(?:\.(?:Queue|default))?\(\)\.process$/u;
const PG_BOSS_WORK = /^pg-boss(?:\.(?:PgBoss|default))?\(\)\.work$/u;
const AGENDA_DEFINE = /^(?:@hokify\/agenda|agenda)(?:\.(?:Agenda|default))?\(\)\.define$/u;

function workerOfCall(module: CodeModule, call: CallExpr): readonly QueueWorker[] {
  // Most calls are settled by their last word, before anything is resolved.
  const { callee } = call;
  const word = callee.kind === 'member' || callee.kind === 'name' ? callee.name : '';
  if (!call.isNew && !/^(?:process|work|define)$/u.test(word)) {
    return [];
  }
  const name = calleeOf(module, call) ?? '';
  if (call.isNew) {
    return /^(?:bullmq\.Worker|@taskforcesh\/bullmq-pro\.WorkerPro)$/u.test(name)
      ? [
          {
            library: 'BullMQ',
            at: callee,
            name: stringOf(module, call.args[0]?.value),
            processor: processorAt(module, positional(call, 1)),
            options: optionsAt(call, 2),
          },
        ]
      : [];
  }
  if (BULL_QUEUE.test(name) || AGENDA_DEFINE.test(name) || PG_BOSS_WORK.test(name)) {
    return [lastFunctionWorker(module, call, libraryOf(name))];
  }
  return [];
}

function libraryOf(name: string): QueueLibrary {
  if (name.startsWith('pg-boss')) {
    return 'pg-boss';
  }
  return name.startsWith('bull') ? 'Bull' : 'Agenda';
}

// Name, concurrency and options stand before the function, each of which may be left out.
function lastFunctionWorker(
  module: CodeModule,
  call: CallExpr,
  library: QueueLibrary,
): QueueWorker {
  const functions = call.args.flatMap(({ value, isSpread }) =>
    isSpread ? [] : [processorAt(module, value)].filter((fn) => fn !== undefined),
  );
  return {
    library,
    at: call.callee,
    name: stringOf(module, call.args[0]?.value),
    processor: functions.at(-1),
    options: { kind: 'unknown' },
  };
}

function processorAt(
  module: CodeModule,
  value: Expr | undefined,
): Resolved<FunctionExpr> | undefined {
  return value === undefined ? undefined : functionOf(module, value);
}

function optionsAt(call: CallExpr, index: number): QueueWorker['options'] {
  const value = positional(call, index);
  if (value !== undefined) {
    return { kind: 'given', value };
  }
  return call.args.some(({ isSpread }) => isSpread) ? { kind: 'unknown' } : { kind: 'absent' };
}

// `@Processor('mail', { concurrency: 5 }) class extends WorkerHost { process(job) {} }`, and for Bull
// methods with `@Process('welcome')`.
function nestWorkersOf(module: CodeModule, cls: ClassExpr): readonly QueueWorker[] {
  const decorator = cls.decorators.find(
    (candidate) =>
      candidate.kind === 'call' &&
      /^@nestjs\/bull(?:mq)?\.Processor$/u.test(calleeOf(module, candidate) ?? ''),
  );
  if (decorator?.kind !== 'call') {
    return [];
  }
  const name = stringOf(module, decorator.args[0]?.value);
  const isBullMq = (calleeOf(module, decorator) ?? '').startsWith('@nestjs/bullmq');
  const handlers = cls.methods.filter((method) =>
    isBullMq ? method.name === 'process' : hasDecorator(module, method, '@nestjs/bull.Process'),
  );
  return handlers.map((method) => ({
    library: isBullMq ? ('BullMQ' as const) : ('Bull' as const),
    at: isBullMq ? decorator.callee : { start: method.nameStart, end: method.nameEnd },
    name,
    processor: { module, expr: method },
    options: isBullMq ? optionsAt(decorator, 1) : { kind: 'unknown' as const },
  }));
}

function hasDecorator(module: CodeModule, { decorators }: FunctionExpr, name: string): boolean {
  return decorators.some(
    (decorator) => decorator.kind === 'call' && calleeOf(module, decorator) === name,
  );
}
