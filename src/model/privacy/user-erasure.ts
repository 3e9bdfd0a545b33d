import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, FunctionExpr, Node, Ranged } from '../code/code.ts';
import { calledName, functionsCalledBy, lastName, nodesIn } from '../code/reach.ts';
import { functionOf } from '../code/resolve.ts';
import { answersIn, canFail } from '../http/responses.ts';
import type { Resolved } from '../code/resolve.ts';
import { isDeletionFunction, USER_WORD } from './user-deletions-names.ts';
import type { UserDeletion } from './user-deletions.ts';
import { erasesNothing } from './user-erasure-calls.ts';
import { isDeletionMark, isPersonal, isSoftDelete, rowChangeOf } from './user-soft-deletes.ts';
import type { RowChange } from './user-soft-deletes.ts';
import { writesIn } from '../data/writes.ts';
import type { Write } from '../data/writes.ts';

/** What comes of a user's data when a deletion runs. */
export type Erasure =
  | Erased
  /** The row is only marked as deleted. */
  | { readonly kind: 'marked'; readonly change: RowChange }
  /** Nothing changes, and all that happens instead. */
  | { readonly kind: 'nothing'; readonly instead: Instead };

/** The row of the user is deleted, or its personal columns are overwritten. */
export interface Erased {
  readonly kind: 'erased';
  readonly module: CodeModule;
  readonly at: Ranged;
  /** The write that deletes the row, when all that runs beside it could be read. */
  readonly by: Write | undefined;
  /** The tables and models that are written in the course of it. */
  readonly written: ReadonlySet<string>;
}

export interface Instead {
  readonly kind: 'to-do' | 'log' | 'answer' | 'end';
  readonly at: Ranged | undefined;
}

const DEEPEST = 4;
const MOST_FUNCTIONS = 40;

/**
 * What a deletion does to the user's data, itself and in functions of the project that it calls.
 * Undefined when that cannot be told: something runs that cannot be read, other rows are deleted, or
 * another function that is named after the deletion does the work and answers for itself.
 */
export function erasureOf(deletion: UserDeletion): Erasure | undefined {
  const seen = new Traces();
  const work: (Resolved<FunctionExpr> & { readonly depth: number })[] = [
    { ...deletion.run, depth: 0 },
  ];
  const met = new Set([deletion.run.expr]);
  for (const { module, expr, depth } of work) {
    const next = tracesIn(module, expr, seen);
    if (seen.isElsewhere) {
      return undefined;
    }
    const fresh = next.filter(({ expr: fn }) => !met.has(fn));
    if (fresh.length > 0 && (depth === DEEPEST || met.size + fresh.length > MOST_FUNCTIONS)) {
      return undefined;
    }
    for (const each of fresh) {
      met.add(each.expr);
      work.push({ ...each, depth: depth + 1 });
    }
  }
  return verdict(deletion, seen);
}

// The REST framework of Django hands a view set the row as `instance`.
function isUserRow(name: string): boolean {
  return USER_WORD.test(name) || name === 'instance';
}

/** What was met on the way. */
class Traces {
  erased: { readonly module: CodeModule; readonly at: Ranged } | undefined;
  deletion: Write | undefined;
  readonly written = new Set<string>();
  marked: RowChange | undefined;
  isUnknown = false;
  /** A function that is named after the deletion does it, and answers for itself. */
  isElsewhere = false;
  deletesOthers = false;
}

function verdict({ run, kind }: UserDeletion, seen: Traces): Erasure | undefined {
  if (seen.erased !== undefined) {
    const by = seen.isUnknown ? undefined : seen.deletion;
    return { kind: 'erased', ...seen.erased, by, written: seen.written };
  }
  if (seen.isUnknown) {
    return undefined;
  }
  if (seen.marked !== undefined) {
    return { kind: 'marked', change: seen.marked };
  }
  const instead = seen.deletesOthers ? undefined : insteadOf(run, kind);
  return instead && { kind: 'nothing', instead };
}

/** Notes what a function does and answers with the functions of the project that it calls for it. */
function tracesIn(
  module: CodeModule,
  fn: FunctionExpr,
  seen: Traces,
): readonly Resolved<FunctionExpr>[] {
  const writes = writesIn({ module, fn, via: null });
  for (const write of writes) {
    traceWrite(write, seen);
  }
  return nodesIn(fn).flatMap((node) => {
    if (node.kind === 'assign' || node.kind === 'bind') {
      traceAssignment(module, node, seen);
      return [];
    }
    seen.isUnknown ||= removesInMemory(module, node);
    const isDone =
      node.kind !== 'call' ||
      writes.some((write) => isPartOf(write, node)) ||
      erasesNothing(module, node);
    return isDone ? [] : followed(module, node, seen);
  });
}

// A row that somebody else works off: `Job.create(…)`, `INSERT INTO deletion_requests`.
const WORK_ROW = /job|task|queue|outbox|schedule|request/iu;

function traceWrite(write: Write, seen: Traces): void {
  const isUser = write.target !== null && isUserRow(write.target);
  seen.written.add(write.target ?? '');
  seen.isUnknown ||= write.kind === 'insert' && WORK_ROW.test(write.target ?? '');
  if (write.kind === 'delete' && !isSoftDelete(write)) {
    seen.erased ??= isUser ? { module: write.module, at: write.at } : undefined;
    seen.deletion ??= isUser ? write : undefined;
    seen.deletesOthers = true;
    return;
  }
  // Rows are added for logs. What is saved or added again was assigned before.
  const isPlain = write.kind === 'insert' || (isUser && write.columns.length === 0);
  const change = rowChangeOf(write);
  if (change?.kind === 'scrubbed') {
    seen.isUnknown ||= !change.columns.some(isPersonal);
    seen.erased ??= change.columns.some(isPersonal)
      ? { module: write.module, at: write.at }
      : undefined;
  } else if (change === undefined) {
    const isOtherMark = rowChangeOf(write, /./u)?.kind === 'marked';
    seen.isUnknown ||= !isPlain && !isOtherMark;
    // Something is done away with, if not who it is about.
    seen.deletesOthers ||= isOtherMark;
  } else {
    seen.marked ??= change;
  }
}

const ANSWER_OBJECT =
  /^(?:res|response|reply|ctx|context|c|session|req\.session|request\.session|g)$/u;

// `user.deletedAt = new Date()`, `user.email = ''`.
function traceAssignment(
  module: CodeModule,
  node: Extract<Node, { kind: 'assign' | 'bind' }>,
  seen: Traces,
): void {
  const { target } = node;
  if (target.kind === 'index') {
    seen.isUnknown = true;
  }
  if (target.kind !== 'member') {
    seen.isUnknown ||= node.kind === 'assign' && node.value.kind === 'call';
    return;
  }
  const owner = lastName(target.object);
  if (!isUserRow(owner)) {
    seen.isUnknown ||= !ANSWER_OBJECT.test(module.text(target.object));
    return;
  }
  const at = { start: target.start, end: target.end };
  if (isDeletionMark(target.name)) {
    seen.marked ??= { kind: 'marked', module, at, columns: [target.name], row: owner };
  } else if (isPersonal(target.name)) {
    seen.erased ??= { module, at };
  } else {
    seen.isUnknown = true;
  }
}

// `delete users[id]` and `del users[id]`.
function removesInMemory(module: CodeModule, node: Node): boolean {
  return (
    (node.kind === 'unary' && node.op === 'delete') ||
    (node.kind === 'otherStmt' && /^del\b/u.test(module.text(node))) ||
    node.kind === 'yield'
  );
}

// The calls of a chain, `db.update(users).set(…).where(…)`, are one write.
function isPartOf({ node }: Write, call: CallExpr): boolean {
  const isInside = node.start <= call.start && call.end <= node.end;
  const isAround = call.callee.start <= node.start && node.end <= call.callee.end;
  return isInside || isAround;
}

/** The functions that a call runs; when there are none to be read, what it does is unknown. */
function followed(
  module: CodeModule,
  call: CallExpr,
  seen: Traces,
): readonly Resolved<FunctionExpr>[] {
  const targets = [
    ...functionsCalledBy(module, call),
    ...call.args.flatMap(({ value }) => namedFunction(module, value)),
  ];
  if (targets.length > 0) {
    seen.isElsewhere ||= isDeletionFunction(calledName(call));
    return targets;
  }
  const { callee } = call;
  if (callee.kind === 'member' && deletesUser(callee.object, callee.name)) {
    seen.erased ??= { module, at: callee };
  }
  seen.isUnknown ||= callee.kind !== 'function';
  return [];
}

function namedFunction(module: CodeModule, value: Expr): readonly Resolved<FunctionExpr>[] {
  const fn =
    value.kind === 'name' || value.kind === 'member' ? functionOf(module, value) : undefined;
  return fn === undefined ? [] : [fn];
}

// `user.delete()` of Django and the like.
function deletesUser(object: Expr, method: string): boolean {
  return (
    /^(?:delete|adelete|remove|destroy|deleteOne|delete_instance)$/u.test(method) &&
    USER_WORD.test(lastName(object))
  );
}

const TO_DO =
  /(?:\/\/|\/\*|#|^\s*\*)[^\n]*?\b(?:TODO|FIXME|XXX|todo|not (?:yet )?implemented|implement)\b/mu;
const LOG_OWNER = /(?:^|\.)_?(?:console|log|logger|logging|LOGGER|LOG)$/iu;
const ANSWER_OWNER = /^(?:res|response|reply|NextResponse|Response|c|ctx)\b/u;

/** What a function that changes nothing does instead; undefined when it fails, which is seen. */
function insteadOf(
  { module, expr: fn }: Resolved<FunctionExpr>,
  kind: UserDeletion['kind'],
): Instead | undefined {
  const toDo = TO_DO.exec(module.text(fn));
  if (toDo !== null) {
    const start = fn.start + toDo.index;
    return { kind: 'to-do', at: { start, end: start + toDo[0].length } };
  }
  if (failsVisibly(module, fn)) {
    return undefined;
  }
  const calls = nodesIn(fn).filter((node) => node.kind === 'call');
  const log = calls.find(({ callee }) => ownerOf(module, callee, LOG_OWNER));
  if (log !== undefined) {
    return { kind: 'log', at: log.callee };
  }
  const answer = calls.find(
    (call) => ownerOf(module, call.callee, ANSWER_OWNER) || calledName(call) === 'jsonify',
  );
  if (answer !== undefined) {
    return { kind: 'answer', at: answer.callee };
  }
  return returnsAnswer(fn, kind);
}

const REFUSAL =
  /["'`][^"'`\n]*(?:disabled|unsupported|not[ _-]?(?:supported|implemented|allowed|available|defined|yet))/iu;

// Who asks is told that nothing was deleted.
function failsVisibly(module: CodeModule, fn: FunctionExpr): boolean {
  const answers = answersIn(module, fn.body);
  const failing = answers.filter((answer) => canFail(answer));
  return (
    fn.body.at(-1)?.kind === 'throw' ||
    REFUSAL.test(module.text(fn)) ||
    // `res.status(500).json(…)` is an answer in an answer.
    (failing.length > 0 &&
      answers.every(({ node }) =>
        failing.some((one) => node.start <= one.node.start && one.node.end <= node.end),
      ))
  );
}

// What a route returns is its answer.
function returnsAnswer(fn: FunctionExpr, kind: UserDeletion['kind']): Instead | undefined {
  if (kind === 'event') {
    return { kind: 'end', at: undefined };
  }
  const last = kind === 'route' ? fn.body.at(-1) : undefined;
  return last?.kind === 'return' && last.value !== null
    ? { kind: 'answer', at: last.value }
    : undefined;
}

function ownerOf(module: CodeModule, callee: Expr, owner: RegExp): boolean {
  return callee.kind === 'member' && owner.test(module.text(callee.object));
}
