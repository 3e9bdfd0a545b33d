import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { BindStmt, CallExpr, Expr, FunctionExpr, ObjectExpr } from '../code/code.ts';
import { calledName } from '../code/reach.ts';
import type { RepeatedJob } from './repeated-jobs.ts';
import { calleeOf, follow, functionOf } from '../code/resolve.ts';
import { argumentOf, positional, propertyOf, stringOf } from '../code/values.ts';

const SCHEDULER = /^apscheduler\.schedulers\.\w+\.\w+\(\)\.(?:add_job|scheduled_job)$/u;
const RQ_SCHEDULER = /^rq_scheduler\.(?:scheduler\.)?Scheduler\(\)\.cron$/u;
const ARQ_CRON = /^arq\.(?:cron\.)?cron$/u;
const BEAT_SCHEDULE = /^(?:beat_schedule|(?:\w+_)?BEAT_SCHEDULE)$/u;

/** Repeated jobs of Celery's beat, rq-scheduler, arq, APScheduler and loops that asyncio keeps running. */
export function pythonRepeatedJobs(module: CodeModule): readonly RepeatedJob[] {
  return module.nodes.flatMap((node): readonly RepeatedJob[] => {
    switch (node.kind) {
      case 'bind':
        return beatSchedule(module, node);
      case 'function':
        return node.decorators.flatMap((decorator) =>
          decorator.kind === 'call' ? scheduledFunction(module, decorator, node) : [],
        );
      case 'call':
        return repeatedByCall(module, node);
      default:
        return [];
    }
  });
}

/** https://docs.celeryq.dev/en/stable/userguide/periodic-tasks.html: `app.conf.beat_schedule = { … }`. */
function beatSchedule(module: CodeModule, { target, value }: BindStmt): readonly RepeatedJob[] {
  const name = target.kind === 'name' || target.kind === 'member' ? target.name : '';
  const end = BEAT_SCHEDULE.test(name) && value !== null ? follow(module, value) : undefined;
  return end?.expr.kind === 'object' ? beatEntries(end.module, end.expr) : [];
}

function beatEntries(module: CodeModule, schedule: ObjectExpr): readonly RepeatedJob[] {
  return schedule.entries.flatMap((entry) => {
    if (entry.kind !== 'property') {
      return [];
    }
    const task = propertyOf(module, entry.value, 'task');
    const when = propertyOf(module, entry.value, 'schedule');
    return [
      {
        library: 'Celery',
        module,
        at: { start: entry.keyStart, end: entry.keyEnd },
        when: when.kind === 'given' ? when.module.text(when.value) : undefined,
        name: task.kind === 'given' ? stringOf(task.module, task.value) : undefined,
        run: undefined,
      } satisfies RepeatedJob,
    ];
  });
}

// `@scheduler.scheduled_job('cron', hour=5)`.
function scheduledFunction(
  module: CodeModule,
  decorator: CallExpr,
  fn: FunctionExpr,
): readonly RepeatedJob[] {
  return calledName(decorator) === 'scheduled_job' &&
    SCHEDULER.test(calleeOf(module, decorator) ?? '')
    ? [
        {
          library: 'APScheduler',
          module,
          at: decorator.callee,
          when: triggerText(module, decorator, 0),
          name: fn.name ?? undefined,
          run: { module, expr: fn },
        },
      ]
    : [];
}

function repeatedByCall(module: CodeModule, call: CallExpr): readonly RepeatedJob[] {
  const at = call.callee;
  switch (calledName(call)) {
    // https://apscheduler.readthedocs.io/en/3.x/userguide.html#adding-jobs
    case 'add_job': {
      const isScheduler = SCHEDULER.test(calleeOf(module, call) ?? '');
      const run = runOf(module, call, 0, 'func');
      const name = run?.expr.name ?? undefined;
      return isScheduler
        ? [{ library: 'APScheduler', module, at, when: triggerText(module, call, 1), name, run }]
        : [];
    }
    case 'add_periodic_task': {
      const [when, task] = [positional(call, 0), positional(call, 1)];
      return when === undefined
        ? []
        : [
            {
              library: 'Celery',
              module,
              at,
              when: module.text(when),
              name: taskName(task),
              run: undefined,
            },
          ];
    }
    // https://github.com/rq/rq-scheduler#cron-jobs and https://arq-docs.helpmanual.io/#cron-jobs
    case 'cron':
      return cronOf(module, call);
    case 'create_task':
    case 'ensure_future':
      return keptLoop(module, call);
    default:
      return [];
  }
}

function cronOf(module: CodeModule, call: CallExpr): readonly RepeatedJob[] {
  const callee = calleeOf(module, call) ?? '';
  const at = call.callee;
  if (RQ_SCHEDULER.test(callee)) {
    const when = argumentOf(module, call, 0, 'cron_string');
    const run = runOf(module, call, 1, 'func');
    const text = when.kind === 'given' ? stringOf(when.module, when.value) : undefined;
    return [{ library: 'RQ', module, at, when: text, name: run?.expr.name ?? undefined, run }];
  }
  const run = ARQ_CRON.test(callee) ? runOf(module, call, 0, 'coroutine') : undefined;
  return run === undefined
    ? []
    : [
        {
          library: 'arq',
          module,
          at,
          when: argumentsText(module, call, 1),
          name: run.expr.name ?? undefined,
          run,
        },
      ];
}

/** A task that works, sleeps and works again: `asyncio.create_task(refresh())`. */
function keptLoop(module: CodeModule, call: CallExpr): readonly RepeatedJob[] {
  const run = positional(call, 0);
  const isTask = /^asyncio\.(?:create_task|ensure_future)$/u.test(calleeOf(module, call) ?? '');
  const fn = isTask && run?.kind === 'call' ? functionOf(module, run.callee) : undefined;
  const pause = fn === undefined ? undefined : pauseIn(fn.module, fn.expr);
  return fn === undefined || pause === undefined
    ? []
    : [
        {
          library: 'asyncio',
          module,
          at: call.callee,
          when: fn.module.text(pause),
          name: fn.expr.name ?? undefined,
          run: fn,
        },
      ];
}

// What a loop without an end of its own waits between two rounds.
function pauseIn(module: CodeModule, fn: FunctionExpr): Expr | undefined {
  let pause: Expr | undefined;
  walk(fn.body, (node) => {
    if (node.kind === 'loop' && node.each === null) {
      walk(node.body, (inner) => {
        const isSleep = inner.kind === 'call' && calleeOf(module, inner) === 'asyncio.sleep';
        pause ??= isSleep ? positional(inner, 0) : undefined;
      });
    }
    return node.kind !== 'function';
  });
  return pause;
}

function runOf(
  module: CodeModule,
  call: CallExpr,
  index: number,
  keyword: string,
): RepeatedJob['run'] {
  const given = argumentOf(module, call, index, keyword);
  return given.kind === 'given' ? functionOf(given.module, given.value) : undefined;
}

// `'interval', minutes=5` and `CronTrigger(hour=5)`.
function triggerText(module: CodeModule, call: CallExpr, index: number): string | undefined {
  const trigger = argumentOf(module, call, index, 'trigger');
  return trigger.kind === 'given' ? argumentsText(module, call, index) : undefined;
}

const NO_TIME =
  /^(?:id|name|args|kwargs|replace_existing|max_instances|coalesce|func|jobstore|executor|misfire_grace_time)$/u;

function argumentsText(module: CodeModule, call: CallExpr, from: number): string {
  return call.args
    .slice(from)
    .filter(({ name }) => !NO_TIME.test(name ?? ''))
    .map(({ name, value }) => `${name === null ? '' : `${name}=`}${module.text(value)}`)
    .join(', ');
}

// `send_report.s()`.
function taskName(task: Expr | undefined): string | undefined {
  const signature = task?.kind === 'call' ? task.callee : task;
  const head = signature?.kind === 'member' ? signature.object : signature;
  return head?.kind === 'name' ? head.name : undefined;
}
