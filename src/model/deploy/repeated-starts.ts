import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, FunctionExpr, Node } from '../code/code.ts';
import { calledName, lastName, nodesIn, reachOf } from '../code/reach.ts';
import type { Reached } from '../code/reach.ts';
import { calleeOf } from '../code/resolve.ts';
import { routesOf } from '../http/routes.ts';
import type { Route } from '../http/routes.ts';
import { valueOf } from '../code/values.ts';

/** A worker or schedule that each request to a route starts again. */
export interface RepeatedStart {
  readonly route: Route;
  /** Where it is started, which may be another file. */
  readonly module: CodeModule;
  readonly call: CallExpr;
  /** `a BullMQ worker`, for messages. */
  readonly what: string;
}

const STARTS: readonly (readonly [RegExp, string])[] = [
  [/^(?:bullmq\.Worker|@taskforcesh\/bullmq-pro\.WorkerPro)$/u, 'a BullMQ worker'],
  [/^bull(?:\.(?:Queue|default))?\(\)\.process$/u, 'a Bull processor'],
  [/^pg-boss(?:\.(?:PgBoss|default))?\(\)\.work$/u, 'a pg-boss worker'],
  [/^node-cron\.schedule$|^node-schedule\.scheduleJob$|^cron\.CronJob$/u, 'a schedule'],
  [/^kafkajs\.Kafka\(\)\.consumer\(\)\.run$/u, 'a Kafka consumer'],
  [/^amqplib\.connect\(\)\.create(?:Confirm)?Channel\(\)\.consume$/u, 'a RabbitMQ consumer'],
  [/^apscheduler\.schedulers\.\w+\.\w+$/u, 'a scheduler'],
];
const DEEPEST = 2;

/**
 * The workers, consumers and schedules that the routes of a file start, themselves or in functions of the
 * project, without a look at whether one runs already.
 */
export function repeatedStartsOf(module: CodeModule): readonly RepeatedStart[] {
  return routesOf(module).flatMap((route) => {
    const reached = reachOf(route.handler, DEEPEST);
    for (const each of reached) {
      const start = startIn(each);
      if (start !== undefined && !isGuarded(each, start.call)) {
        return [{ route, module: each.module, ...start }];
      }
    }
    return [];
  });
}

function startIn({ module, fn }: Reached): Pick<RepeatedStart, 'call' | 'what'> | undefined {
  for (const node of nodesIn(fn)) {
    const name = node.kind === 'call' ? calleeOf(module, node) : undefined;
    const what = STARTS.find(([pattern]) => name !== undefined && pattern.test(name))?.[1];
    if (
      node.kind === 'call' &&
      what !== undefined &&
      isTheSame(module, node) &&
      !isStoppedIn(module, fn)
    ) {
      return { call: node, what };
    }
  }
  return undefined;
}

// A queue or time of day that the request names is another one each time.
function isTheSame(module: CodeModule, { args, callee }: CallExpr): boolean {
  const [first] = args;
  return (
    first === undefined ||
    /^(?:process|run|consume)$/u.test(lastName(callee)) ||
    first.name !== null ||
    valueOf(module, first.value).isKnown
  );
}

// What is closed in the same function serves that one request, and one with an end of its own ends.
function isStoppedIn(module: CodeModule, fn: FunctionExpr): boolean {
  return /\.(?:close|stop|shutdown|disconnect|cancel|destroy)\(/u.test(module.text(fn));
}

/** A look at a flag or at what is there, in the function that starts it or on the way. */
function isGuarded(reached: Reached, start: Node): boolean {
  for (
    let current: Reached | undefined = reached, node: Node = start;
    current !== undefined;
    node = current.from?.call ?? node, current = current.from?.caller
  ) {
    if (isGuardedIn(current, node)) {
      return true;
    }
  }
  return false;
}

const LOOK =
  /start|running|active|init|ready|exist|worker|schedul|registered|has\(|get\(|boot|singleton|instance|cron|job|task|consumer|process/iu;

function isGuardedIn({ module, fn }: Reached, at: Node): boolean {
  return nodesIn(fn).some((node) => {
    if (node.start > at.start) {
      return false;
    }
    switch (node.kind) {
      case 'if':
      case 'conditional':
        return LOOK.test(module.text(node.test));
      case 'assign':
        return node.op === '??=' || node.op === '||=';
      case 'binary':
        return node.op === '??' && node.end >= at.end;
      case 'call':
        return /^(?:once|memoize|getOrCreate\w*|lock|with_?lock)$/iu.test(calledName(node));
      default:
        return false;
    }
  });
}
