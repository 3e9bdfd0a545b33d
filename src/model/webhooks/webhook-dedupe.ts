import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, Expr, Node } from '../code/code.ts';
import { isEventIdName, isEventIdNode, isEventName } from './event-ids.ts';
import { calledName, lastName, nodesIn, reachOf } from '../code/reach.ts';
import type { Reached } from '../code/reach.ts';
import { namesOf } from '../code/scope.ts';
import type { WebhookHandler } from './webhook-handlers.ts';
import { writesIn } from '../data/writes.ts';

/** A place on a webhook's way that tells a delivery from one that was there before. */
export interface Deduplication {
  readonly module: CodeModule;
  readonly node: Node;
  /** True for a unique key of a shared store: SET NX, a keyed insert, an idempotent job id. */
  readonly isShared: boolean;
}

const DEEPEST = 4;
const NAMED =
  /dedup|idempoten|already_?(?:processed|handled|seen|exists|received)|is_?(?:processed|duplicate|new_?(?:event|webhook|delivery)|replay)|(?:was|has)_?(?:been_?)?(?:processed|handled|seen)|processed_?(?:event|webhook)|mark\w*(?:processed|handled|seen)|(?:once|claim|lock|acquire)_?(?:event|webhook|delivery)|try_?(?:claim|insert|lock|acquire)|setnx|set_nx|acquire_?lock|with_?lock|redlock|^lock$/iu;
const UNIQUE_FAILURE = /^(?:P2002|23505|ER_DUP_ENTRY|E11000|11000)$/u;
const UNIQUE_ERROR =
  /^(?:IntegrityError|UniqueViolation\w*|UniqueConstraintError|DuplicateKeyError)$/u;
/** What is remembered of deliveries: `_seen_transactions`, `processedIds`. */
const REMEMBERED =
  /^_*(?:already_?)?(?:seen|processed|handled)(?:[_A-Z]\w*)?$|_(?:seen|processed|handled)$/u;
/** Calls that say or read the id and decide nothing by it. */
const IDLE =
  /^(?:log|info|warn|warning|debug|error|exception|trace|print|json|send|captureException|captureMessage|setTag|set_tag|setContext|bind|Error|\w+Error|\w+Exception|Response|JSONResponse|get|getHeader|header|verify|verify\w*|String|str|constructEvent\w*|construct_event|format|isinstance|toString|addBreadcrumb|startSpan|setAttribute|set_attribute|update|createHmac|digest|validate\w*|track\w*)$/u;

/** True for a function whose name says that it tells a second run from the first: `claimEvent`, `isDuplicate`. */
export function namesDedupe(name: string): boolean {
  return NAMED.test(name);
}

/** Undefined when nothing on the way looks at what an event or its object is known by. */
export function deduplicationOf({ handler, guards }: WebhookHandler): Deduplication | undefined {
  const reached = reachOf(handler, DEEPEST);
  const named = guards.find(({ expr }) =>
    NAMED.test(lastName(expr.kind === 'call' ? expr.callee : expr)),
  );
  if (named !== undefined) {
    return { module: named.module, node: named.expr, isShared: false };
  }
  const found = reached.flatMap((each) => dedupesIn(each));
  return found.find(({ isShared }) => isShared) ?? found[0];
}

function dedupesIn(reached: Reached): readonly Deduplication[] {
  const { module, fn } = reached;
  const ids = eventIdNames(reached);
  return nodesIn(fn).flatMap((node): readonly Deduplication[] => {
    switch (node.kind) {
      case 'call':
        return callDedupe(reached, node, ids);
      case 'binary':
        return /^(?:in|not in)$/u.test(node.op) &&
          (holdsEventId(node.left, ids) || REMEMBERED.test(lastName(node.right)))
          ? [{ module, node, isShared: false }]
          : [];
      case 'literal':
        return UNIQUE_FAILURE.test(String(node.value)) ? [{ module, node, isShared: false }] : [];
      case 'name':
      case 'member':
        return UNIQUE_ERROR.test(node.name) ? [{ module, node, isShared: false }] : [];
      default:
        return [];
    }
  });
}

function callDedupe(
  reached: Reached,
  node: CallExpr,
  ids: ReadonlySet<string>,
): readonly Deduplication[] {
  const { module } = reached;
  const { callee } = node;
  const name = calledName(node);
  const isMembership =
    callee.kind === 'member' &&
    /^(?:has|includes)$/u.test(name) &&
    REMEMBERED.test(lastName(callee.object));
  if (NAMED.test(name) || isMembership) {
    return [{ module, node, isShared: isSharedKey(reached, node) }];
  }
  const isAsked = !IDLE.test(name) && node.args.some(({ value }) => holdsEventId(value, ids));
  return isAsked ? [{ module, node, isShared: isSharedKey(reached, node) }] : [];
}

function isSharedKey(reached: Reached, node: CallExpr): boolean {
  const write = writesIn(reached).find((each) => each.node === node);
  const isKeyed = write?.kind === 'insert' || write?.kind === 'upsert';
  const isExclusive =
    /^(?:set|setnx|setNX|set_nx)$/u.test(calledName(node)) &&
    /\bnx\b/iu.test(reached.module.text(node));
  return isKeyed || isExclusive;
}

/** Local names of a function that hold the id of the event, or a key made of it. */
export function eventIdNames({ fn }: Reached): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const node of nodesIn(fn)) {
    if ((node.kind === 'bind' || node.kind === 'assign') && node.value !== null) {
      const { target, value } = node;
      const isOfEvent =
        target.kind === 'objectPattern' &&
        isEventName(lastName(value.kind === 'await' ? value.value : value));
      for (const { name, keys } of namesOf(target)) {
        const isTaken = isOfEvent && keys.length === 1 && keys[0] === 'id';
        if (isTaken || (target.kind === 'name' && isIdText(value, ids))) {
          ids.add(name.name);
        }
      }
    }
  }
  for (const { target } of fn.params) {
    for (const { name, keys } of namesOf(target)) {
      if (keys.length === 1 && keys[0] === 'id') {
        ids.add(name.name);
      }
    }
  }
  return ids;
}

// What is computed from an id by a call is something else, unless the call reads it from the request.
function isIdText(value: Expr, ids: ReadonlySet<string>): boolean {
  return (
    (value.kind !== 'call' || /^(?:get|String|str|header)$/u.test(calledName(value))) &&
    holdsEventId(value, ids)
  );
}

/** True for a value with the id of the event in it, by one of these names or by its own form. */
export function holdsEventId(value: Node, ids: ReadonlySet<string>): boolean {
  let isFound = false;
  walk([value], (node) => {
    const isNamed = node.kind === 'name' && (ids.has(node.name) || isEventIdName(node.name));
    isFound ||= isNamed || (node.kind !== 'name' && isEventIdNode(node));
    return node.kind !== 'function';
  });
  return isFound;
}
