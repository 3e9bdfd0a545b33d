import type { Confidence } from '#core/confidence.ts';

import { callsInProject } from '../code/callers.ts';
import type { CodeModule } from '../code/code-module.ts';
import type {
  AssignExpr,
  BindStmt,
  CallExpr,
  Expr,
  FunctionExpr,
  IfStmt,
  Node,
  Pattern,
} from '../code/code.ts';
import { onceEach } from '../once.ts';
import { lastName, nodesIn } from '../code/reach.ts';
import { topLevel } from '../code/scope.ts';
import { leadsTo } from '../deploy/step-order.ts';
import { nameOfFunction } from '../resilience/timers-stop.ts';

/** Something that is made when it is first asked for, by a function that waits between looking and keeping it. */
export interface LazyInitialisation {
  readonly fn: FunctionExpr;
  readonly name: string;
  /** Where it is kept: `pool`, `this.client`, `_engine`. */
  readonly slot: string;
  /** The condition that looks. */
  readonly test: Expr;
  /** The call that is waited for. */
  readonly creation: CallExpr;
  readonly assignment: AssignExpr | BindStmt;
  /** The `if` around the assignment; undefined for an early return and for `??=`. */
  readonly guard: IfStmt | undefined;
  readonly confidence: Confidence;
}

/** The lazy initialisations of a file that concurrent callers do twice, in source order. */
export const lazyInitialisationsOf = onceEach((module: CodeModule): readonly LazyInitialisation[] =>
  module.nodes.flatMap((node) =>
    node.kind === 'function' && node.isAsync ? (lazyIn(module, node) ?? []) : [],
  ),
);

// A lock, a flag, or a promise that is kept: what runs meanwhile is told.
const TOLD =
  /lock|mutex|semaphore|runExclusive|promise|initiali[sz]ing|connecting|loading|starting|creating|pending|in_?(?:flight|progress)|future|_task\b|barrier/iu;

function lazyIn(module: CodeModule, fn: FunctionExpr): LazyInitialisation | undefined {
  const own = nodesIn(fn).filter((node) => module.enclosingFunction(node) === fn);
  const assignments = own.filter((node) => node.kind === 'assign' || node.kind === 'bind');
  for (const assignment of assignments) {
    const slot = slotOf(module, fn, assignment.target);
    const creation = slot === undefined ? undefined : creationOf(assignment, own);
    if (slot === undefined || creation === undefined || !makesResource(module, creation)) {
      continue;
    }
    const look = lookBefore(module, own, assignment, slot);
    const confidence = look === undefined ? undefined : confidenceOf(module, fn, slot);
    if (
      look !== undefined &&
      confidence !== undefined &&
      waitsBetween(own, look.test, assignment) &&
      !TOLD.test(withoutStrings(module.text(fn)))
    ) {
      const name = nameOfFunction(module, fn) ?? 'the function';
      return { fn, name, slot, creation, assignment, ...look, confidence };
    }
  }
  return undefined;
}

function withoutStrings(text: string): string {
  return text.replaceAll(/(['"`])(?:(?!\1)[^\\\n])*\1/gu, '').replaceAll(/Promise</gu, '');
}

/** The name of what outlives the call: a name of the module, a field of the instance or the class. */
function slotOf(module: CodeModule, fn: FunctionExpr, target: Pattern): string | undefined {
  if (target.kind === 'name') {
    const isShared =
      topLevel(module, target.name) !== undefined &&
      (module.language === 'typescript' || isGlobal(module, fn, target.name)) &&
      !declares(fn, target.name, module.language === 'typescript');
    return isShared ? target.name : undefined;
  }
  return target.kind === 'member' &&
    target.object.kind === 'name' &&
    isOwner(module, target.object.name)
    ? `${target.object.name}.${target.name}`
    : undefined;
}

function isOwner(module: CodeModule, name: string): boolean {
  return (
    /^(?:this|self|cls|globalThis|[A-Z]\w+)$/u.test(name) ||
    topLevel(module, name)?.kind === 'value'
  );
}

function isGlobal(module: CodeModule, fn: FunctionExpr, name: string): boolean {
  return new RegExp(`^\\s*global\\b[^\\n]*\\b${name}\\b`, 'mu').test(module.text(fn));
}

function declares(fn: FunctionExpr, name: string, isBlockScoped: boolean): boolean {
  return (
    fn.params.some(({ target }) => target.kind === 'name' && target.name === name) ||
    (isBlockScoped &&
      nodesIn(fn).some(
        (node) => node.kind === 'bind' && node.target.kind === 'name' && node.target.name === name,
      ))
  );
}

/** The call that is waited for: in the value, or what the value's name was given, or was told to connect. */
function creationOf({ value }: AssignExpr | BindStmt, own: readonly Node[]): CallExpr | undefined {
  const given = value?.kind === 'binary' ? value.right : value;
  if (given?.kind === 'await') {
    return given.value.kind === 'call' ? given.value : undefined;
  }
  if (given?.kind !== 'name') {
    return undefined;
  }
  for (const node of own) {
    const isGiven =
      node.kind === 'bind' && node.target.kind === 'name' && node.target.name === given.name;
    if (isGiven && node.value?.kind === 'await' && node.value.value.kind === 'call') {
      return node.value.value;
    }
    // `await client.connect()`
    const isTold =
      node.kind === 'await' &&
      node.end <= given.start &&
      node.value.kind === 'call' &&
      node.value.callee.kind === 'member' &&
      node.value.callee.object.kind === 'name' &&
      node.value.callee.object.name === given.name;
    if (isTold && node.value.kind === 'call') {
      return node.value;
    }
  }
  return undefined;
}

const MAKES =
  /^_*(?:create|connect|open|launch|start|init|acquire|spawn|boot|make|build|new|get_?connection|establish|from_?url)/iu;
// A value that is asked for twice is the same value.
const ASKS =
  /(?:token|config|settings|jwks|keys?|user|data|list|json|text|schema|manifest|hash|response|context|url|session_?id|options|payload|message|row|record|document|prompt|image|report)s?$/iu;

function makesResource(module: CodeModule, { callee, isNew }: CallExpr): boolean {
  const name = lastName(callee);
  const isOfFile = module.text(callee).includes('fs.');
  return !isNew && MAKES.test(name) && !ASKS.test(name) && !isOfFile;
}

interface Look {
  readonly test: Expr;
  readonly guard: IfStmt | undefined;
}

function lookBefore(
  module: CodeModule,
  own: readonly Node[],
  assignment: AssignExpr | BindStmt,
  slot: string,
): Look | undefined {
  if (assignment.kind === 'assign' && /^(?:\?\?|\|\|)=$/u.test(assignment.op)) {
    return { test: assignment.value, guard: undefined };
  }
  const { value } = assignment;
  if (
    value?.kind === 'binary' &&
    /^(?:\?\?|\|\|)$/u.test(value.op) &&
    isSlot(module, value.left, slot)
  ) {
    return { test: value.left, guard: undefined };
  }
  for (const around of module.ancestors(assignment)) {
    if (around.kind === 'function') {
      break;
    }
    const isInThen =
      around.kind === 'if' &&
      around.then.some(({ start, end }) => start <= assignment.start && assignment.end <= end);
    if (isInThen && saysEmpty(module, around.test, slot) === true) {
      return { test: around.test, guard: around };
    }
  }
  const early = own.find(
    (node) =>
      node.kind === 'if' &&
      node.end <= assignment.start &&
      saysEmpty(module, node.test, slot) === false &&
      node.then.at(-1)?.kind === 'return' &&
      leadsTo(module, node.test, assignment),
  );
  return early?.kind === 'if' ? { test: early.test, guard: undefined } : undefined;
}

/** Whether a condition is met by an empty slot; undefined when it asks something else. */
function saysEmpty(module: CodeModule, test: Expr, slot: string): boolean | undefined {
  if (isSlot(module, test, slot)) {
    return false;
  }
  if (test.kind === 'unary' && test.op === '!') {
    const inner = saysEmpty(module, test.value, slot);
    return inner === undefined ? undefined : !inner;
  }
  const isCompared =
    test.kind === 'binary' &&
    isSlot(module, test.left, slot) &&
    ((test.right.kind === 'literal' && test.right.value === null) ||
      (test.right.kind === 'name' && test.right.name === 'undefined'));
  if (!isCompared) {
    return undefined;
  }
  const isEqual = /^={2,3}$/u.test(test.op);
  return isEqual || /^!={1,2}$/u.test(test.op) ? isEqual : undefined;
}

function isSlot(module: CodeModule, expr: Expr, slot: string): boolean {
  return (expr.kind === 'name' || expr.kind === 'member') && module.text(expr) === slot;
}

function waitsBetween(own: readonly Node[], test: Expr, assignment: Node): boolean {
  return own.some(
    ({ kind, start, end }) => kind === 'await' && start >= test.start && end <= assignment.end,
  );
}

const ASKED_OFTEN = /^_*(?:get|ensure|lazy|require|acquire|use|with|resolve)/iu;
const ONCE =
  /^_*(?:init|start|connect|setup|set_up|boot|open|launch|main|on_?\w*(?:init|start)\w*|lifespan|register|create|build|__aenter__|startup|bootstrap|before\w*)/iu;

/** Undefined for what is called once, when the program starts or the object is made. */
function confidenceOf(module: CodeModule, fn: FunctionExpr, slot: string): Confidence | undefined {
  const name = nameOfFunction(module, fn) ?? '';
  const callers = new Set(
    callsInProject(module, fn).map(({ module: other, call }) => other.enclosingFunction(call)),
  );
  const isOfInstance = /^(?:this|self)\./u.test(slot);
  const isOften = ASKED_OFTEN.test(name) || (callers.size > 1 && !callers.has(undefined));
  if (!isOften || (ONCE.test(name) && callers.size < 2)) {
    return undefined;
  }
  if (!isOfInstance || isSharedInstance(module, fn)) {
    return 'high';
  }
  return ASKED_OFTEN.test(name) ? 'medium' : undefined;
}

// `@Injectable()`, and a class of which the file makes one at its top level.
function isSharedInstance(module: CodeModule, fn: FunctionExpr): boolean {
  const cls = module.enclosingClass(fn);
  return (
    cls !== undefined &&
    (cls.decorators.length > 0 ||
      module.calls.some(
        (call) =>
          lastName(call.callee) === cls.name && module.enclosingFunction(call) === undefined,
      ))
  );
}

/** True when nothing but the function and the declaration names what is kept. */
export function isOnlyUsedIn(module: CodeModule, fn: FunctionExpr, slot: string): boolean {
  return !module.nodes.some((node) => {
    const named = node.kind === 'assign' ? node.target : node;
    const isInside = fn.start <= node.start && node.end <= fn.end;
    return named.kind === 'name' && named.name === slot && !isInside;
  });
}
