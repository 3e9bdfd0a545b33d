import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, Expr, FunctionExpr, Node } from '../code/code.ts';
import { databaseWritesOf } from './database-writes.ts';
import type { DatabaseWrite } from './database-writes.ts';
import { mentionsName } from '../code/mentions.ts';
import { onceEach } from '../once.ts';
import { addPatternNames } from '../code/pattern-names.ts';
import { outboundCallsReached } from '../resilience/outbound-calls.ts';
import { lastName, nodesIn } from '../code/reach.ts';
import { isSureBefore, leadsTo, repeatingAround } from '../deploy/step-order.ts';
import type { Repeating } from '../deploy/step-order.ts';
import { isSameTable, isKeyOf } from '../queries/table-names.ts';
import { isInTransaction, mayBeInTransaction } from './transaction-cover.ts';
import { chainAfter } from './writes-columns.ts';
import { SESSION } from './writes-python.ts';

/** Writes of which some may be stored and others not, when something fails in between. */
export interface PartialWrites {
  /**
   * `uses`: the second row holds the key of the first. `replaced`: the rows are removed and then added
   * anew. `related`: one table refers to the other. `audit`: a change and the record of it. `rows`: the
   * same insert for each element of a loop.
   */
  readonly kind: 'uses' | 'replaced' | 'related' | 'audit' | 'rows';
  readonly first: DatabaseWrite;
  /** The write that may be missing; the same as the first for `rows`. */
  readonly second: DatabaseWrite;
  /** The calls between them that commit, where a session is told to. */
  readonly commits: readonly CallExpr[];
}

/** The partial writes of a file, one a function at most, in source order. */
export const partialWritesOf = onceEach((module: CodeModule): readonly PartialWrites[] => {
  const byHome = Map.groupBy(databaseWritesOf(module), ({ home }) => home);
  return [...byHome].flatMap(([home, writes]) => {
    const loose = writes.filter(
      ({ commit, node }) => commit !== 'given' && !isInTransaction(module, node),
    );
    const found = pairIn(module, home, loose) ?? rowsIn(module, home, loose);
    return found === undefined || mayBeInTransaction(module, found.second.node) ? [] : [found];
  });
});

function pairIn(
  module: CodeModule,
  home: FunctionExpr,
  writes: readonly DatabaseWrite[],
): PartialWrites | undefined {
  for (const second of writes) {
    for (const first of writes) {
      const kind =
        first.node.end <= second.node.start ? relationOf(module, home, first, second) : undefined;
      const commits = kind === undefined ? undefined : commitsBetween(module, home, first, second);
      if (
        kind !== undefined &&
        commits !== undefined &&
        isSureBefore(module, first.node, second.node) &&
        leadsTo(module, first.node, second.node) &&
        !isBestEffort(module, first.node, second.node) &&
        !isWaitedBetween(module, home, first.node, second.node)
      ) {
        return { kind, first, second, commits };
      }
    }
  }
  return undefined;
}

const AUDIT = /audit|(?:activity|event|change)_?logs?$|_?histor(?:y|ies)$/iu;

function relationOf(
  module: CodeModule,
  home: FunctionExpr,
  first: DatabaseWrite,
  second: DatabaseWrite,
): PartialWrites['kind'] | undefined {
  const isAdded = second.kind === 'insert' || second.kind === 'upsert';
  if (isSameTable(first.target, second.target)) {
    return first.kind === 'delete' && second.kind === 'insert' ? 'replaced' : undefined;
  }
  if (AUDIT.test(second.target)) {
    return isAdded && !AUDIT.test(first.target) ? 'audit' : undefined;
  }
  if (
    first.kind === 'insert' &&
    second.kind !== 'delete' &&
    usesResult(module, home, first, second)
  ) {
    return 'uses';
  }
  const isEither = refersTo(first, second) || refersTo(second, first);
  return isEither && ![first, second].some(isMendedByRepeating) ? 'related' : undefined;
}

const STAMP = /^(?:updated|modified|last)/iu;

// An upsert, and a stamp that the next change sets anew.
function isMendedByRepeating({ kind, columns }: DatabaseWrite): boolean {
  const isStamp =
    kind === 'update' &&
    columns.length > 0 &&
    columns.every(({ name }) => name !== null && STAMP.test(name));
  return kind === 'upsert' || isStamp;
}

// Both name one key: `items` by `orderId`, `orders` by `id`.
function refersTo(child: DatabaseWrite, parent: DatabaseWrite): boolean {
  const keys = [...child.columns, ...child.where].filter(
    ({ name }) => name !== null && isKeyOf(name, parent.target),
  );
  const ids = parent.where.filter(({ name }) => name === 'id' || name === 'pk');
  return keys.some(({ value }) =>
    ids.some(
      (id) => value.kind !== 'literal' && child.module.text(value) === parent.module.text(id.value),
    ),
  );
}

/** True when the second write mentions what the first one made. */
function usesResult(
  module: CodeModule,
  home: FunctionExpr,
  first: DatabaseWrite,
  second: DatabaseWrite,
): boolean {
  const names = namesFrom(home, first);
  const isSameRow = isSaved(second) && storedNames(second).some((name) => names.has(name));
  return names.size > 0 && !isSameRow && mentionsName(entityOf(module, home, second), names);
}

function namesFrom(home: FunctionExpr, first: DatabaseWrite): ReadonlySet<string> {
  const names = new Set(first.commit === 'later' || isSaved(first) ? storedNames(first) : []);
  for (const node of nodesIn(home)) {
    if ((node.kind !== 'bind' && node.kind !== 'assign') || node.value === null) {
      continue;
    }
    const { value } = node;
    const isResult = value.start <= first.node.start && first.node.end <= value.end;
    if (isResult || (value.start >= first.node.end && isTaken(value, names))) {
      addPatternNames(node.target, names);
    }
  }
  return names;
}

// `const id = order.id`, `const [order] = orders`.
function isTaken(value: Expr, names: ReadonlySet<string>): boolean {
  return /^(?:name|member|index)$/u.test(value.kind) && mentionsName([value], names);
}

function isSaved({ at, module }: DatabaseWrite): boolean {
  return /\.a?save$/u.test(module.text(at));
}

/** `order` of `session.add(order)` and of `order.save()`. */
function storedNames({ node }: DatabaseWrite): readonly string[] {
  const callee = node.kind === 'call' ? node.callee : undefined;
  const argument = node.kind === 'call' ? node.args[0]?.value : undefined;
  const entity =
    callee?.kind === 'member' && /^a?save$/u.test(callee.name) ? callee.object : argument;
  return entity?.kind === 'name' ? [entity.name] : [];
}

/** What a write stores: its own nodes, and those of the entity that it is given by name. */
function entityOf(module: CodeModule, home: FunctionExpr, write: DatabaseWrite): readonly Node[] {
  const stored = new Set(storedNames(write));
  const made = nodesIn(home).filter(
    (node) =>
      node.kind === 'bind' &&
      node.end <= write.node.start &&
      node.target.kind === 'name' &&
      stored.has(node.target.name),
  );
  const chained = [...module.ancestors(write.node)].findLast(
    (node) => node.kind === 'call' && node.start === write.node.start,
  );
  return [chained ?? write.node, ...made];
}

/** The commits that a run passes between two writes; undefined when both are committed together. */
function commitsBetween(
  module: CodeModule,
  home: FunctionExpr,
  first: DatabaseWrite,
  second: DatabaseWrite,
): readonly CallExpr[] | undefined {
  if (first.commit === 'itself' && second.commit === 'itself') {
    return [];
  }
  const commits = nodesIn(home).filter((node) => node.kind === 'call' && isCommit(node));
  const between = commits.filter(
    (node) =>
      first.node.end <= node.start &&
      node.end <= second.node.start &&
      leadsTo(module, first.node, node) &&
      leadsTo(module, node, second.node),
  );
  const isCommitted = commits.some(({ start }) => start >= second.node.end);
  return between.length > 0 && isCommitted
    ? between.filter((node) => node.kind === 'call')
    : undefined;
}

function isCommit({ callee }: CallExpr): boolean {
  return (
    callee.kind === 'member' &&
    callee.name === 'commit' &&
    (SESSION.test(lastName(callee.object)) || /conn(?:ection)?$/iu.test(lastName(callee.object)))
  );
}

// A step in a try block of its own, or whose error is caught on the spot, may fail.
function isBestEffort(module: CodeModule, first: Node, second: Node): boolean {
  const around = [...module.ancestors(second)];
  const isCaught = around.some(
    (node) =>
      node.kind === 'try' &&
      node.handlers.length > 0 &&
      !(node.start <= first.start && first.end <= node.end),
  );
  const isNotAwaited = around.some((node) => node.kind === 'unary' && node.op === 'void');
  return (
    isCaught ||
    isNotAwaited ||
    (second.kind === 'call' && chainAfter(module, second).includes('catch'))
  );
}

// What waits for another service cannot be put into the transaction.
function isWaitedBetween(
  module: CodeModule,
  home: FunctionExpr,
  first: Node,
  second: Node,
): boolean {
  return outboundCallsReached(module, home.body).some(
    ({ at }) => first.end <= at.start && at.end <= second.end,
  );
}

function rowsIn(
  module: CodeModule,
  home: FunctionExpr,
  writes: readonly DatabaseWrite[],
): PartialWrites | undefined {
  for (const write of writes) {
    const [loop] = write.kind === 'insert' ? repeatingAround(module, write.node, home) : [];
    const commits = loop === undefined ? undefined : commitsInside(write, loop);
    if (loop !== undefined && commits !== undefined && isBatch(module, write, loop, home)) {
      return { kind: 'rows', first: write, second: write, commits };
    }
  }
  return undefined;
}

function commitsInside(write: DatabaseWrite, loop: Repeating): readonly CallExpr[] | undefined {
  if (write.commit === 'itself') {
    return [];
  }
  const inside: CallExpr[] = [];
  walk(loop.body, (node) => {
    if (node.kind === 'call' && isCommit(node)) {
      inside.push(node);
    }
  });
  return inside.length > 0 ? inside : undefined;
}

/**
 * True for a loop that does nothing with each element but insert it: nobody means to store half of them.
 * A row that is added under a condition is mostly one that was not there, which running it again passes
 * by; and one that is the element itself, or replaces it, is not added twice either.
 */
function isBatch(
  module: CodeModule,
  write: DatabaseWrite,
  loop: Repeating,
  home: FunctionExpr,
): boolean {
  const isPlain = loop.kind === 'function' || loop.each !== null;
  const isMany = /many|bulk|batch/iu.test(module.text(write.at));
  const isConditional = [...module.ancestors(write.node)].some(
    ({ kind, start }) =>
      (kind === 'if' || kind === 'conditional' || kind === 'switch') && loop.start < start,
  );
  let waits = 0;
  let isHandled = false;
  walk(loop.body, (node) => {
    isHandled ||=
      node.kind === 'try' ||
      (node.kind === 'otherStmt' && /^(?:break|continue)/u.test(module.text(node)));
    waits += node.kind === 'await' ? 1 : 0;
  });
  const isTried = [...module.ancestors(write.node)].some(
    (node) => node.kind === 'try' && node.start > home.start && loop.start < node.start,
  );
  return (
    isPlain &&
    !isMany &&
    !isHandled &&
    !isTried &&
    !isConditional &&
    !isElementUsedUp(loop, write) &&
    waits <= 1
  );
}

// `recipe.save()` and `pending.delete()` of a loop over them.
function isElementUsedUp(loop: Repeating, write: DatabaseWrite): boolean {
  const names = new Set<string>();
  addPatternNames(loop.kind === 'loop' ? loop.target : (loop.params[0]?.target ?? null), names);
  let isRemoved = false;
  walk(loop.body, (node) => {
    isRemoved ||=
      node.kind === 'call' &&
      node.callee.kind === 'member' &&
      /^(?:a?delete|remove|destroy)$/u.test(node.callee.name) &&
      mentionsName([node], names);
  });
  return isRemoved || (isSaved(write) && storedNames(write).some((name) => names.has(name)));
}
