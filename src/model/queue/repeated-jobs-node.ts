import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr } from '../code/code.ts';
import type { QueueLibrary } from './queue-workers.ts';
import type { RepeatedJob } from './repeated-jobs.ts';
import { calledName } from '../code/reach.ts';
import { calleeOf } from '../code/resolve.ts';
import { positional, propertyOf, stringOf } from '../code/values.ts';
import type { Option } from '../code/values.ts';

interface RepeatingForm {
  readonly library: QueueLibrary;
  readonly callee: RegExp;
  /** Undefined when the call sets up no repetition. */
  whenOf(module: CodeModule, call: CallExpr): Option | undefined;
  /** The position of the job's name. */
  readonly name: number;
}

const BULL = /^bull(?:\.(?:Queue|default))?\(\)\.add$/u;

const FORMS: readonly RepeatingForm[] = [
  // https://docs.bullmq.io/guide/job-schedulers and, before version 5.16, https://docs.bullmq.io/guide/jobs/repeatable
  {
    library: 'BullMQ',
    callee: /^bullmq\.Queue\(\)\.upsertJobScheduler$/u,
    whenOf: (module, call) => intervalOf(module, positional(call, 1)),
    name: 0,
  },
  { library: 'BullMQ', callee: /^bullmq\.Queue\(\)\.add$/u, whenOf: repeatOption, name: 0 },
  // https://github.com/OptimalBits/bull/blob/develop/REFERENCE.md#queueadd
  { library: 'Bull', callee: BULL, whenOf: repeatOption, name: 0 },
  // https://timgit.github.io/pg-boss/#/./api/scheduling
  {
    library: 'pg-boss',
    callee: /^pg-boss(?:\.(?:PgBoss|default))?\(\)\.schedule$/u,
    whenOf: (module, call) => given(module, positional(call, 1)),
    name: 0,
  },
  // https://github.com/agenda/agenda#everyinterval-name-data-options
  {
    library: 'Agenda',
    callee: /^(?:@hokify\/agenda|agenda)(?:\.(?:Agenda|default))?\(\)\.every$/u,
    whenOf: (module, call) => given(module, positional(call, 0)),
    name: 1,
  },
];

/** Repeated jobs of BullMQ, Bull, pg-boss and Agenda. What they run is declared with their workers. */
export function nodeRepeatedJobs(module: CodeModule): readonly RepeatedJob[] {
  return module.calls.flatMap((call) => {
    // Most calls are settled by their last word, before anything is resolved.
    if (!/^(?:add|every|schedule|upsertJobScheduler)$/u.test(calledName(call))) {
      return [];
    }
    const name = calleeOf(module, call) ?? '';
    const form = FORMS.find(({ callee }) => callee.test(name));
    const when = form?.whenOf(module, call);
    return form === undefined || when === undefined
      ? []
      : [
          {
            library: form.library,
            module,
            at: call.callee,
            when: when.kind === 'given' ? textOf(when.module, when.value) : undefined,
            name: stringOf(module, positional(call, form.name)),
            run: undefined,
          },
        ];
  });
}

function given(module: CodeModule, value: Expr | undefined): Option | undefined {
  return value === undefined ? undefined : { kind: 'given', module, value };
}

// The options are the last argument: `add(name, data, options)`, and in Bull also `add(data, options)`.
function repeatOption(module: CodeModule, call: CallExpr): Option | undefined {
  const repeat = propertyOf(module, positional(call, call.args.length - 1), 'repeat');
  return call.args.length > 1 && repeat.kind === 'given'
    ? intervalOf(repeat.module, repeat.value)
    : undefined;
}

function intervalOf(module: CodeModule, options: Expr | undefined): Option {
  const [pattern, cron, every] = ['pattern', 'cron', 'every'].map((key) =>
    propertyOf(module, options, key),
  );
  const found = [pattern, cron, every].find((option) => option?.kind === 'given');
  return found ?? { kind: 'unknown' };
}

function textOf(module: CodeModule, value: Expr): string {
  return stringOf(module, value) ?? module.text(value);
}
