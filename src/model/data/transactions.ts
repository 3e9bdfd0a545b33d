import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, Expr, FunctionExpr, Node } from '../code/code.ts';
import { mayRunSql } from '../queries/queries-helpers.ts';
import { callsIn } from '../code/reach.ts';
import { functionOf, nameOf } from '../code/resolve.ts';
import type { Resolved } from '../code/resolve.ts';
import { blockTransactions } from './transactions-python.ts';
import { isEnd, manualTransactionsOf } from './transactions-manual.ts';
import { positional } from '../code/values.ts';

/** A stretch of code that runs inside of a database transaction. */
export interface Transaction {
  /** Where it is opened. */
  readonly module: CodeModule;
  readonly opener: Expr;
  /** Where its body stands; another file when the callback is imported. */
  readonly bodyModule: CodeModule;
  readonly body: readonly Node[];
  /** True for a node of the body that runs when the transaction has ended, such as behind a ROLLBACK. */
  hasEndedAt(node: Node): boolean;
}

/** Methods that take a callback and run it inside of a transaction. */
const CALLBACK_METHODS =
  /^(?:\$transaction|transaction|withTransaction|tx|transacting|inTransaction|runInTransaction|transactional)$/u;
// `transaction` is also what monitoring and IndexedDB call theirs.
const NOT_DATABASE =
  /^(?:@sentry\/|newrelic|elastic-apm|idb|indexedDB|dexie|@opentelemetry\/|firebase)/u;

/** The transactions that the file opens, in source order: callbacks, `with` blocks, and those by hand. */
export function transactionsOf(module: CodeModule): readonly Transaction[] {
  const callbacks = module.calls.flatMap((call) => callbackTransaction(module, call) ?? []);
  const byHand = manualTransactionsOf(module).map((transaction): Transaction => {
    const { fn, begin, ends } = transaction;
    const last = ends.at(-1) ?? begin;
    return {
      module,
      opener: begin.callee,
      bodyModule: module,
      body: nodesBetween(fn, begin.end, last.start),
      hasEndedAt: (node) => hasEndedAt(module, node, ends),
    };
  });
  return [...callbacks, ...blockTransactions(module), ...byHand].toSorted(
    (a, b) => a.opener.start - b.opener.start,
  );
}

function callbackTransaction(module: CodeModule, call: CallExpr): Transaction | undefined {
  const callback = callbackOf(module, call);
  return callback === undefined
    ? undefined
    : {
        module,
        opener: call.callee,
        bodyModule: callback.module,
        body: callback.expr.body,
        hasEndedAt: (node) =>
          hasEndedAt(
            callback.module,
            node,
            callback.module.calls.filter(
              (other) =>
                callback.expr.start <= other.start &&
                other.end <= callback.expr.end &&
                isEnd(callback.module, other),
            ),
          ),
      };
}

function callbackOf(module: CodeModule, call: CallExpr): Resolved<FunctionExpr> | undefined {
  const { callee } = call;
  if (module.language === 'python' || call.args.length === 0) {
    return undefined;
  }
  const opens =
    callee.kind === 'member' ? opensTransaction(module, callee) : isOwnHelper(module, callee);
  if (!opens) {
    return undefined;
  }
  // `sequelize.transaction(options, callback)` and `sql.begin('read only', callback)`.
  const given = [positional(call, 0), positional(call, 1)];
  for (const expr of given) {
    const fn = expr === undefined || expr.kind === 'object' ? undefined : functionOf(module, expr);
    if (fn !== undefined) {
      return fn;
    }
  }
  return undefined;
}

// `inTransaction(async (client) => …)` of the project, which begins by hand, calls what it is given, and ends.
function isOwnHelper(module: CodeModule, callee: Expr): boolean {
  const helper =
    callee.kind === 'name' && mayRunSql(module, callee) ? functionOf(module, callee) : undefined;
  if (helper === undefined) {
    return false;
  }
  const given = new Set(
    helper.expr.params.flatMap(({ target }) => (target.kind === 'name' ? [target.name] : [])),
  );
  return (
    callsIn(helper.expr).some(
      (call) => call.callee.kind === 'name' && given.has(call.callee.name),
    ) && manualTransactionsOf(helper.module).some(({ fn }) => fn === helper.expr)
  );
}

function opensTransaction(module: CodeModule, callee: Extract<Expr, { kind: 'member' }>): boolean {
  const owner = nameOf(module, callee.object) ?? '';
  if (NOT_DATABASE.test(owner)) {
    return false;
  }
  // kysely: `db.transaction().execute(callback)`
  const { object } = callee;
  const isExecute =
    callee.name === 'execute' &&
    object.kind === 'call' &&
    object.callee.kind === 'member' &&
    /^(?:transaction|setIsolationLevel)$/u.test(object.callee.name);
  // postgres.js: `sql.begin(callback)`
  const isBegin = callee.name === 'begin' && /^(?:postgres\(\)|postgres$)/u.test(owner);
  const isSqlBegin =
    callee.name === 'begin' && object.kind === 'name' && /sql|db|pg/iu.test(object.name);
  return isExecute || isBegin || isSqlBegin || CALLBACK_METHODS.test(callee.name);
}

function nodesBetween(fn: FunctionExpr, start: number, end: number): readonly Node[] {
  const nodes: Node[] = [];
  walk(fn.body, (node) => {
    if (node.start >= start && node.end <= end) {
      nodes.push(node);
      return false;
    }
    return node.end > start && node.start < end && (node.kind !== 'function' || node === fn);
  });
  return nodes;
}

// An end in a block around, or in the same block, that stands before.
function hasEndedAt(module: CodeModule, node: Node, ends: readonly CallExpr[]): boolean {
  const around = new Set<Node | undefined>(module.ancestors(node));
  return ends.some((end) => {
    const statement = [...module.ancestors(end)].find((ancestor) =>
      around.has(module.parent(ancestor)),
    );
    const isPlain = statement !== undefined && /^(?:expr|bind)$/u.test(statement.kind);
    return end.end <= node.start && isPlain && !isOtherBranch(module, statement, node);
  });
}

// What an `if` does in one branch is not done in the other.
function isOtherBranch(module: CodeModule, statement: Node, node: Node): boolean {
  const parent = module.parent(statement);
  if (parent?.kind !== 'if' && parent?.kind !== 'try') {
    return false;
  }
  const lists =
    parent.kind === 'if'
      ? [parent.then, parent.otherwise]
      : [parent.body, ...parent.handlers.map(({ body }) => body), parent.finally];
  return indexOf(lists, statement) !== indexOf(lists, node);
}

function indexOf(lists: readonly (readonly Node[])[], node: Node): number {
  return lists.findIndex((list) =>
    list.some((each) => each.start <= node.start && node.end <= each.end),
  );
}
