import { walk } from '../code/code-nodes.ts';
import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, FunctionExpr, Node, Ranged } from '../code/code.ts';
import { calledName, callsIn, functionsCalledBy, reachOf } from '../code/reach.ts';
import type { Reached } from '../code/reach.ts';
import { answersIn, canFail } from '../http/responses.ts';
import { tableQueriesOf } from '../queries/table-queries.ts';
import { transactionsOf } from '../data/transactions.ts';
import { eventIdNames, holdsEventId } from './webhook-dedupe.ts';
import { webhookReach } from './webhook-effects.ts';
import type { WebhookHandler } from './webhook-handlers.ts';
import { isUniqueColumn } from '../data/writes-keys.ts';
import { writesIn } from '../data/writes.ts';
import type { Write } from '../data/writes.ts';

/** A way of remembering deliveries that two of them, or a failure, can get past. */
export type LooseMark =
  /** The id is looked up and stored in two steps. */
  | {
      readonly kind: 'race';
      readonly module: CodeModule;
      readonly read: Ranged;
      readonly mark: Ranged;
    }
  /** The id is stored before the work, outside of its transaction, and stays when the work fails. */
  | {
      readonly kind: 'early';
      readonly module: CodeModule;
      readonly mark: Ranged;
      readonly work: Ranged;
    };

interface Step {
  readonly kind: 'read' | 'mark' | 'claim' | 'undo';
  readonly node: Ranged & Node;
  readonly at: Ranged;
  /** True when the store refuses the second one of two that come at once. */
  readonly isUnique: boolean;
}

const EVENT_TABLE = /event|webhook|deliver|processed|idempot|dedup|received/iu;
const STORE = /redis|cache|\bkv\b|valkey|upstash|memcache|store/iu;

/** What is loose about how a webhook remembers its deliveries; undefined when nothing is, or nothing can be told. */
export function looseMarkOf(webhook: WebhookHandler): LooseMark | undefined {
  for (const reached of webhookReach(webhook)) {
    const found = looseMarkIn(reached);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

function looseMarkIn(reached: Reached): LooseMark | undefined {
  const { module } = reached;
  const steps = stepsIn(reached);
  const mark = steps.find(({ kind }) => kind === 'mark' || kind === 'claim');
  if (mark === undefined || isInTransaction(module, mark.node)) {
    return undefined;
  }
  const read = steps.find((step) => step.kind === 'read' && step.node.end <= mark.node.start);
  const work = workIn(reached, steps);
  const isDoneBefore = work.some(
    (each) => read !== undefined && read.node.end <= each.start && each.end <= mark.node.start,
  );
  if (read !== undefined && mark.kind === 'mark' && (isDoneBefore || !mark.isUnique)) {
    return { kind: 'race', module, read: read.at, mark: mark.at };
  }
  const after = work.find(({ start }) => mark.node.end <= start);
  const isUndone = steps.some(({ kind }) => kind === 'undo');
  const isAsked = mark.kind === 'claim' || read !== undefined;
  return after === undefined || isDoneBefore || isUndone || !isAsked || isSwallowed(module, after)
    ? undefined
    : { kind: 'early', module, mark: mark.at, work: after };
}

/** The steps of a function by which it knows deliveries, its own and those of functions that it calls for one. */
function stepsIn(reached: Reached): readonly Step[] {
  const { module, fn } = reached;
  const ids = eventIdNames(reached);
  const own = ownSteps(reached, ids);
  const called = callsIn(fn).flatMap((call): readonly Step[] => {
    const isAboutId = call.args.some(({ value }) => holdsEventId(value, ids));
    const [target] = isAboutId ? functionsCalledBy(module, call) : [];
    if (target === undefined) {
      return [];
    }
    const inner: Reached = {
      module: target.module,
      fn: target.expr,
      via: call,
      from: null,
      depth: 1,
    };
    const names = new Set(target.expr.params.flatMap((each) => parameterName(each)));
    const steps = ownSteps(inner, new Set([...eventIdNames(inner), ...names]));
    // A function that looks up and stores is judged by itself.
    const [only, ...others] = [...new Set(steps.map(({ kind }) => kind))];
    return only === undefined || others.length > 0
      ? []
      : [
          {
            kind: only,
            node: call,
            at: call.callee,
            isUnique: steps.every((each) => each.isUnique),
          },
        ];
  });
  return [...own, ...called].toSorted((a, b) => a.node.start - b.node.start);
}

function parameterName({ target }: FunctionExpr['params'][number]): readonly string[] {
  return target.kind === 'name' ? [target.name] : [];
}

function ownSteps(reached: Reached, ids: ReadonlySet<string>): readonly Step[] {
  const { module, fn } = reached;
  const tables = tableQueriesOf(module)
    .filter(
      ({ node, table, kind }) =>
        /^(?:one|list|count|delete|update)$/u.test(kind) &&
        fn.start <= node.start &&
        node.end <= fn.end &&
        EVENT_TABLE.test(table) &&
        holdsEventId(node, ids),
    )
    .map(({ node, at, kind }): Step => {
      const isRead = kind !== 'delete' && kind !== 'update';
      return { kind: isRead ? 'read' : 'undo', node, at, isUnique: true };
    });
  const inserts = writesIn(reached).flatMap((write) => insertStep(reached, write, ids));
  const keys = callsIn(fn).flatMap((call) => keyStep(module, call, ids));
  return [...tables, ...inserts, ...keys];
}

function insertStep({ module }: Reached, write: Write, ids: ReadonlySet<string>): readonly Step[] {
  const { kind, node, at, target, columns } = write;
  const isOfEvents = target !== null && EVENT_TABLE.test(target) && holdsEventId(node, ids);
  if (!isOfEvents || (kind !== 'insert' && kind !== 'upsert')) {
    return [];
  }
  const isState = columns.some(({ name }) =>
    /^(?:status|state|processed\w*|handled\w*|attempts?)$/iu.test(name ?? ''),
  );
  // What is stored with a state is asked for its state.
  if (isState) {
    return [{ kind: 'undo', node, at, isUnique: true }];
  }
  const isClaim = /on\s+conflict|insert\s+ignore/iu.test(module.text(node)) && isUsed(module, node);
  const isUnique = columns.every(
    ({ name, value }) =>
      name === null || !holdsEventId(value, ids) || isUniqueColumn(module.project, name),
  );
  return [{ kind: isClaim ? 'claim' : 'mark', node, at, isUnique }];
}

// `redis.get(key)`, `redis.set(key, 1)`, `redis.set(key, 1, 'NX')`.
function keyStep(module: CodeModule, call: CallExpr, ids: ReadonlySet<string>): readonly Step[] {
  const { callee, args } = call;
  const key = args[0]?.value;
  if (
    callee.kind !== 'member' ||
    key === undefined ||
    !STORE.test(module.text(callee.object)) ||
    !holdsEventId(key, ids)
  ) {
    return [];
  }
  const kind = kindOfKeyCall(module, call);
  return kind === undefined ? [] : [{ kind, node: call, at: callee, isUnique: false }];
}

function kindOfKeyCall(module: CodeModule, call: CallExpr): Step['kind'] | undefined {
  const name = calledName(call);
  switch (true) {
    case /^(?:setnx|setNX|set_nx)$/u.test(name):
      return 'claim';
    case /^(?:set|put|setex|setEx|psetex|sadd|sAdd)$/u.test(name):
      return /\bnx\b|\bonlyIfNew\b|if_not_exists/iu.test(module.text(call)) ? 'claim' : 'mark';
    case /^(?:get|exists|has|sismember|sIsMember)$/u.test(name):
      return 'read';
    case /^(?:del|delete|unlink|expire|srem)$/u.test(name):
      return 'undo';
    default:
      return undefined;
  }
}

// What a store answers is looked at.
function isUsed(module: CodeModule, node: Node): boolean {
  const parent = module.parent(node);
  const outer = parent?.kind === 'await' ? module.parent(parent) : parent;
  return outer !== undefined && outer.kind !== 'expr';
}

function isInTransaction(module: CodeModule, node: Node): boolean {
  return transactionsOf(module).some(({ body, bodyModule }) => {
    let isInside = false;
    walk(body, (each) => {
      isInside ||= bodyModule === module && each === node;
    });
    return isInside;
  });
}

/** The places of a function where it does what the event asks for. */
function workIn({ module, fn }: Reached, steps: readonly Step[]): readonly Ranged[] {
  const marks = new Set<Node>(steps.map(({ node }) => node));
  return reachOf({ module, expr: fn }, 2)
    .flatMap((inner) => writesIn(inner).map((write) => ({ write, place: inner.via ?? write.node })))
    .filter(
      ({ write, place }) =>
        !marks.has(place) &&
        !marks.has(write.node) &&
        write.kind !== 'job' &&
        !EVENT_TABLE.test(write.target ?? '') &&
        !/log|audit/iu.test(write.target ?? ''),
    )
    .map(({ place }) => (place.kind === 'call' ? place.callee : place))
    .toSorted((a, b) => a.start - b.start);
}

// A failure that is caught and acknowledged is never delivered again, wherever the mark stands.
function isSwallowed(module: CodeModule, work: Ranged): boolean {
  return module.nodes.some(
    (node) =>
      node.kind === 'try' &&
      node.body.some((each) => each.start <= work.start && work.end <= each.end) &&
      node.handlers.length > 0 &&
      node.handlers.every(
        ({ body }) =>
          !answersIn(module, body).some(canFail) && !body.some((each) => throwsIn(each)),
      ),
  );
}

function throwsIn(node: Node): boolean {
  let isThrowing = false;
  walk([node], (each) => {
    isThrowing ||=
      each.kind === 'throw' || (each.kind === 'call' && /^(?:next|abort)$/u.test(calledName(each)));
  });
  return isThrowing;
}
