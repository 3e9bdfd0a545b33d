import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, Expr, FunctionExpr, Node } from '../code/code.ts';
import { isAbsence, leaves } from '../code/early-exits.ts';
import { calledName, functionsCalledBy, nodesIn } from '../code/reach.ts';
import { namesDedupe } from '../webhooks/webhook-dedupe.ts';
import { isKeyedInsert } from '../data/writes-keys.ts';
import { writesIn } from '../data/writes.ts';
import type { Write } from '../data/writes.ts';

const STATE =
  /status|already|exist|duplicate|idempot|balance|remaining|attempt|(?:state|paid|charged|refunded|processed|completed|captured|settled|billed|invoiced|active|pending|claimed|locked|(?:intent|subscription|transaction|payout|transfer|refund|charge|invoice)s?)(?:_?id|_?at)?$/iu;

/**
 * True when the program keeps a record of its own that tells a second run from the first: before the
 * call a row is written under a key or marked, or a state decides whether the call is reached. Looked
 * for in the functions around the call, and in all their callers in the file.
 */
export function isRecordedBefore(module: CodeModule, call: CallExpr): boolean {
  const [outermost] = functionsAround(module, call).toReversed();
  return isRecordedHere(module, call) || areCallersRecorded(module, outermost);
}

function areCallersRecorded(module: CodeModule, fn: FunctionExpr | undefined): boolean {
  const callers = module.calls.filter(
    (each) =>
      fn !== undefined &&
      mayCall(each, fn) &&
      functionsCalledBy(module, each).some(({ expr }) => expr === fn),
  );
  return callers.length > 0 && callers.every((each) => isRecordedHere(module, each));
}

// Most calls are settled by their last word, before anything is resolved.
function mayCall(call: CallExpr, { name }: FunctionExpr): boolean {
  return name === null || calledName(call) === name;
}

function isRecordedHere(module: CodeModule, call: CallExpr): boolean {
  const around = functionsAround(module, call);
  return (
    isInBranchOnState(module, call) ||
    around.some(
      (fn) =>
        nodesIn(fn).some(
          (node) => node.end <= call.start && isStep(module, node) && isOnWay(module, node, call),
        ) || writesIn({ module, fn, via: null }).some((write) => isMark(write, call)),
    )
  );
}

// What stands in another branch or function does not run before the call.
function isOnWay(module: CodeModule, node: Node, call: CallExpr): boolean {
  let inner: Node = node;
  for (const outer of module.ancestors(node)) {
    const isAround = outer.start <= call.start && call.end <= outer.end;
    if (outer.kind === 'function') {
      return isAround;
    }
    const isPassed = outer.kind !== 'if' || outer.test === inner;
    if (!isPassed && !(isAround && isInThen(outer, inner) === isInThen(outer, call))) {
      return false;
    }
    inner = outer;
  }
  return false;
}

function isInThen({ then }: Extract<Node, { kind: 'if' }>, node: Node): boolean {
  return then.some((each) => each.start <= node.start && node.end <= each.end);
}

function functionsAround(module: CodeModule, node: Node): readonly FunctionExpr[] {
  return [...module.ancestors(node)].filter((each) => each.kind === 'function');
}

/** A row under a unique key, or the state of one that is set, before the call. */
function isMark(write: Write, call: CallExpr): boolean {
  if (write.node.end > call.start) {
    return false;
  }
  switch (write.kind) {
    case 'upsert':
      return true;
    case 'insert':
      return isKeyedInsert(write);
    case 'update':
      return write.columns.some(({ name }) => name !== null && STATE.test(name));
    default:
      return false;
  }
}

/** A call that claims the work, or a branch that leaves when it was done before. */
function isStep(module: CodeModule, node: Node): boolean {
  switch (node.kind) {
    case 'call':
      return isClaim(node) || isExclusiveSet(module, node);
    case 'if':
      return leaves(node.then) && !isAbsence(node.test) && isAboutState(node.test);
    default:
      return false;
  }
}

// `generateIdempotencyKey()` only makes one.
function isClaim(call: CallExpr): boolean {
  const name = calledName(call);
  return namesDedupe(name) && !/key$/iu.test(name);
}

// `redis.set(key, value, 'NX')`
function isExclusiveSet(module: CodeModule, call: CallExpr): boolean {
  return calledName(call) === 'set' && /\bnx\b/iu.test(module.text(call));
}

function isInBranchOnState(module: CodeModule, call: CallExpr): boolean {
  let inner: Node = call;
  for (const outer of module.ancestors(call)) {
    if (
      (outer.kind === 'if' || outer.kind === 'conditional') &&
      outer.test !== inner &&
      isAboutState(outer.test) &&
      !isPresence(outer, inner)
    ) {
      return true;
    }
    inner = outer;
  }
  return false;
}

// `if (subscriptionItem) { charge }` only asks whether there is something to charge.
function isPresence(branch: Extract<Node, { kind: 'if' | 'conditional' }>, inner: Node): boolean {
  const isThen =
    branch.kind === 'if' ? branch.then.some((each) => each === inner) : branch.then === inner;
  return isThen && (branch.test.kind === 'name' || branch.test.kind === 'member');
}

function isAboutState(test: Expr): boolean {
  let isFound = false;
  walk([test], (node) => {
    isFound ||= (node.kind === 'name' || node.kind === 'member') && STATE.test(node.name);
  });
  return isFound;
}
