import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, Expr, FunctionExpr, NameExpr, Node } from '../code/code.ts';
import type { Effect, Exit, Facts } from '../code/function-exits.ts';
import { exitsOf } from '../code/function-exits.ts';
import { functionOf } from '../code/resolve.ts';
import { lookUp } from '../code/scope.ts';
import { positional, stringOf } from '../code/values.ts';

/** A transaction that a function begins by hand and ends by itself. */
export interface ManualTransaction {
  readonly module: CodeModule;
  readonly fn: FunctionExpr;
  /** The call that begins it. */
  readonly begin: CallExpr;
  /** The calls that commit or roll back, in source order. */
  readonly ends: readonly CallExpr[];
  /** The client that is taken from a pool in the same function; undefined when the function is given one. */
  readonly client: NameExpr | undefined;
}

/** A way out of the function after the transaction was begun. */
export interface TransactionLeak {
  /** `open`: neither committed nor rolled back. `kept`: ended, but its client is not released. */
  readonly kind: 'open' | 'kept';
  readonly exit: Exit;
}

const BEGIN_TEXT =
  /^\s*(?:BEGIN|START\s+TRANSACTION)(?:\s+(?:TRANSACTION|WORK|IMMEDIATE|EXCLUSIVE|DEFERRED|CONCURRENT|ISOLATION|READ|WITH)[\w\s,]*)?;?\s*$/iu;
const END_TEXT = /^\s*(?:COMMIT|END|ABORT|ROLLBACK(?!\s+(?:WORK\s+|TRANSACTION\s+)?TO\b))\b/iu;
const RUNNING =
  /^(?:query|execute|exec|run|raw|unsafe|exec_driver_sql|\$executeRawUnsafe|queryRaw)$/u;
const BEGIN_METHOD = /^(?:beginTransaction|startTransaction|start_transaction|begin_transaction)$/u;
const END_METHOD =
  /^(?:commit|rollback|commitTransaction|rollbackTransaction|abortTransaction|abort|commit_transaction|rollback_transaction|abort_transaction)$/u;
/** Handles of a transaction are made by these; whoever made one has to end it. */
const HANDLE_METHOD = /^(?:transaction|begin|begin_nested|startUnmanagedTransaction)$/u;
const ACQUIRE_METHOD =
  /^(?:connect|getConnection|acquire|createQueryRunner|reserve|getconn|raw_connection|acquireConnection|getClient|get_connection)$/u;
const RELEASE_METHOD =
  /^(?:release|releaseConnection|end|close|destroy|terminate|putconn|endSession|end_session|invalidate|detach|free)$/u;
const ENDING_NAME =
  /commit|rollback|abort|release|finish|close|cleanup|dispose|end(?:Transaction|Session)/iu;

/** The transactions that functions of the file begin by hand, in source order. */
export function manualTransactionsOf(module: CodeModule): readonly ManualTransaction[] {
  return module.calls.flatMap((call) => {
    const fn = module.enclosingFunction(call);
    return fn === undefined || !isBegin(module, call, fn) || isConditional(module, call, fn)
      ? []
      : (manualAt(module, call, fn) ?? []);
  });
}

// `given ?? await db.begin()` and `if (isOuter) { trx = await db.begin(); }`: what was given is ended by
// whoever gave it.
function isConditional(module: CodeModule, call: CallExpr, fn: FunctionExpr): boolean {
  const around = [...module.ancestors(call)];
  const inside = around.slice(0, around.indexOf(fn));
  return inside.some(
    (node) =>
      node.kind === 'conditional' ||
      node.kind === 'binary' ||
      (node.kind === 'if' && !callsIn([node]).some((other) => isEnd(module, other))),
  );
}

function manualAt(
  module: CodeModule,
  begin: CallExpr,
  fn: FunctionExpr,
): ManualTransaction | undefined {
  const own = callsIn(fn.body);
  const ends = own.filter((call) => isEnd(module, call));
  const inner = callsIn([fn], true).filter((call) => !own.includes(call));
  const isEndedInside = inner.some((call) => isEnd(module, call) || isReleaseMethod(call));
  // Without an end of its own the function begins for others, who end; a callback may run at any time.
  if (ends.length === 0 || isEndedInside || hasCallback(begin) || isEntered(module, begin)) {
    return undefined;
  }
  const owner = ownerOf(module, begin);
  const binding = owner === undefined ? undefined : lookUp(module, owner.name, begin);
  if (
    binding?.kind === 'context' ||
    (owner !== undefined && isHandedOn(module, fn, owner, begin))
  ) {
    return undefined;
  }
  const connection = rootOf(begin.callee);
  const isManaged =
    connection !== undefined && lookUp(module, connection.name, begin)?.kind === 'context';
  const isLent = connection !== undefined && isLentTo(module, connection, begin);
  const isGiven = isManaged || isLent || binding?.kind === 'parameter';
  if (module.language === 'python' && isGiven) {
    return undefined;
  }
  return {
    module,
    fn,
    begin,
    ends,
    client: owner !== undefined && isAcquired(module, owner, begin) ? owner : undefined,
  };
}

function isBegin(module: CodeModule, call: CallExpr, fn: FunctionExpr): boolean {
  const { callee } = call;
  if (callee.kind !== 'member') {
    return false;
  }
  if (BEGIN_METHOD.test(callee.name)) {
    return true;
  }
  if (RUNNING.test(callee.name)) {
    return BEGIN_TEXT.test(textOf(module, call) ?? '');
  }
  const handle =
    HANDLE_METHOD.test(callee.name) && !isOfBrowser(module, call)
      ? handleOf(module, call)
      : undefined;
  return (
    handle !== undefined &&
    callsIn(fn.body).some(
      ({ callee: end }) =>
        end.kind === 'member' &&
        END_METHOD.test(end.name) &&
        end.object.kind === 'name' &&
        end.object.name === handle.name,
    )
  );
}

// `db.transaction(['jobs'], 'readwrite')` of IndexedDB ends by itself when a request fails or none is left.
// https://developer.mozilla.org/docs/Web/API/IDBDatabase/transaction
function isOfBrowser(module: CodeModule, call: CallExpr): boolean {
  const mode = stringOf(module, positional(call, 1)) ?? '';
  return positional(call, 0)?.kind === 'list' || /^read(?:only|write)$/u.test(mode);
}

/** `const trx = await db.transaction()`: the name that the transaction is kept under. */
function handleOf(module: CodeModule, call: CallExpr): NameExpr | undefined {
  const parent = module.parent(call);
  const holder = parent?.kind === 'await' ? module.parent(parent) : parent;
  const isHolder = holder?.kind === 'bind' || (holder?.kind === 'assign' && holder.op === '=');
  return isHolder && holder.target.kind === 'name' ? holder.target : undefined;
}

/** The name of the connection, session or handle that the transaction belongs to. */
function ownerOf(module: CodeModule, begin: CallExpr): NameExpr | undefined {
  const handle = handleOf(module, begin);
  const owner = handle ?? rootOf(begin.callee);
  const [made] = owner === undefined ? [] : valuesFor(module, owner, begin);
  const isCursor = made?.callee.kind === 'member' && made.callee.name === 'cursor';
  return handle === undefined && isCursor ? rootOf(made.callee) : owner;
}

/** The calls whose value the name is given. */
function valuesFor(module: CodeModule, name: NameExpr, from: Node): readonly CallExpr[] {
  const scope = module.enclosingFunction(from);
  const found: CallExpr[] = [];
  walk(scope?.body ?? [], (node) => {
    const isGiven = node.kind === 'bind' || node.kind === 'assign';
    const value = isGiven ? node.value : null;
    const call = value?.kind === 'await' ? value.value : value;
    if (
      isGiven &&
      node.target.kind === 'name' &&
      node.target.name === name.name &&
      call?.kind === 'call'
    ) {
      found.push(call);
    }
  });
  return found;
}

/** True when the function takes the name's value out of a pool. */
export function isAcquired(module: CodeModule, owner: NameExpr, begin: CallExpr): boolean {
  return valuesFor(module, owner, begin).some(
    ({ callee }) => callee.kind === 'member' && ACQUIRE_METHOD.test(callee.name),
  );
}

/** True when the function returns, yields or stores what the name stands for, so that others end it. */
export function isHandedOn(
  module: CodeModule,
  fn: FunctionExpr,
  owner: NameExpr,
  from: Expr,
): boolean {
  let isFound = false;
  walk(fn.body, (node) => {
    const value = node.kind === 'return' || node.kind === 'yield' ? node.value : storedBy(node);
    isFound ||= value !== null && value !== undefined && isOrHolds(value, owner.name);
    return node.kind !== 'function' || node === fn;
  });
  return (
    isFound ||
    (owner.name !== 'this' &&
      owner.name !== 'self' &&
      lookUp(module, owner.name, from) === undefined)
  );
}

function storedBy(node: Node): Expr | null {
  const isStore = node.kind === 'assign' || node.kind === 'bind';
  return isStore && node.target.kind === 'member' ? node.value : null;
}

function isOrHolds(value: Expr, name: string): boolean {
  switch (value.kind) {
    case 'name':
      return value.name === name && name !== 'this' && name !== 'self';
    case 'object':
      return value.entries.some(
        (entry) => entry.kind !== 'computed' && isOrHolds(entry.value, name),
      );
    case 'list':
      return value.items.some((item) => isOrHolds(item, name));
    default:
      return false;
  }
}

// The savepoint of a session that an object was given goes with the session; a connection of its own does not.
function isLentTo(module: CodeModule, connection: NameExpr, begin: CallExpr): boolean {
  const isOwn = /^(?:self|cls)$/u.test(connection.name);
  const isSavepoint = begin.callee.kind === 'member' && begin.callee.name === 'begin_nested';
  return (!isOwn || isSavepoint) && lookUp(module, connection.name, begin)?.kind === 'parameter';
}

// `with context.begin_transaction():` ends it.
function isEntered(module: CodeModule, begin: CallExpr): boolean {
  const parent = module.parent(begin);
  const holder = parent?.kind === 'await' ? module.parent(parent) : parent;
  return holder?.kind === 'with';
}

function hasCallback(call: CallExpr): boolean {
  return call.args.some(({ value }) => value.kind === 'function');
}

function callsIn(nodes: readonly Node[], isDeep = false): readonly CallExpr[] {
  const calls: CallExpr[] = [];
  walk(nodes, (node) => {
    if (node.kind === 'call') {
      calls.push(node);
    }
    return isDeep || node.kind !== 'function';
  });
  return calls;
}

function textOf(module: CodeModule, call: CallExpr): string | undefined {
  const first = positional(call, 0);
  // `text("BEGIN")`.
  return first?.kind === 'call' ? stringOf(module, positional(first, 0)) : stringOf(module, first);
}

/** True for a call that commits or rolls back, by its SQL text, its method or the name of a helper. */
export function isEnd(module: CodeModule, call: CallExpr): boolean {
  const { callee } = call;
  if (callee.kind === 'name') {
    return /commit|rollback/iu.test(callee.name);
  }
  if (callee.kind !== 'member') {
    return false;
  }
  return (
    END_METHOD.test(callee.name) ||
    (RUNNING.test(callee.name) && END_TEXT.test(textOf(module, call) ?? ''))
  );
}

function isReleaseMethod({ callee }: CallExpr): boolean {
  return callee.kind === 'member' && RELEASE_METHOD.test(callee.name);
}

const OPEN: Facts = 1;
const HELD: Facts = 2;
const BEGUN: Facts = 4;

/** The ways out of the function that leave the transaction open or its client unreleased, the worst first. */
export function leaksOf(transaction: ManualTransaction): readonly TransactionLeak[] {
  const { module, fn } = transaction;
  const exits = exitsOf(module, fn, (node) => effectOf(transaction, node)).filter(
    ({ facts }) => (facts & BEGUN) !== 0,
  );
  const leaks = exits.flatMap((exit): readonly TransactionLeak[] => {
    if ((exit.facts & OPEN) !== 0) {
      return [{ kind: 'open', exit }];
    }
    return (exit.facts & HELD) === 0 ? [] : [{ kind: 'kept', exit }];
  });
  return leaks.toSorted((a, b) => rankOf(a) - rankOf(b));
}

const RANK = { return: 0, continue: 1, break: 1, end: 2, throw: 3 } as const;

function rankOf({ kind, exit }: TransactionLeak): number {
  return (kind === 'open' ? 0 : RANK.throw + 1) + RANK[exit.kind];
}

function effectOf(transaction: ManualTransaction, node: Expr): Effect | undefined {
  const { module, begin, client } = transaction;
  if (node === begin) {
    return { sets: OPEN | BEGUN, clears: 0, canThrow: false };
  }
  if (node.kind === 'await' || node.kind === 'yield') {
    return isQuiet(transaction, node.value) ? undefined : { sets: 0, clears: 0, canThrow: true };
  }
  if (node.kind !== 'call') {
    return undefined;
  }
  if (isEnd(module, node)) {
    return { sets: 0, clears: OPEN, canThrow: false };
  }
  if (client !== undefined && isAcquisition(module, node, client)) {
    return { sets: HELD, clears: 0, canThrow: false };
  }
  const clears = clearedBy(transaction, node);
  if (clears > 0) {
    return { sets: 0, clears, canThrow: false };
  }
  const isStatement =
    module.language === 'python' &&
    node.callee.kind === 'member' &&
    /^(?:execute\w*|fetch\w*|copy_\w+|flush)$/u.test(node.callee.name);
  return isStatement ? { sets: 0, clears: 0, canThrow: true } : undefined;
}

// Beginning, ending and releasing are not looked at as what may fail.
function isQuiet(transaction: ManualTransaction, value: Expr | null): boolean {
  if (value?.kind !== 'call') {
    return false;
  }
  const { module, begin, client } = transaction;
  return (
    value === begin ||
    isEnd(module, value) ||
    clearedBy(transaction, value) > 0 ||
    (client !== undefined && isAcquisition(module, value, client)) ||
    isSetUp(value)
  );
}

// `await queryRunner.connect()` comes before the transaction.
function isSetUp({ callee }: CallExpr): boolean {
  return callee.kind === 'member' && (ACQUIRE_METHOD.test(callee.name) || callee.name === 'start');
}

function isAcquisition(module: CodeModule, call: CallExpr, client: NameExpr): boolean {
  return (
    handleOf(module, call)?.name === client.name &&
    call.callee.kind === 'member' &&
    ACQUIRE_METHOD.test(call.callee.name)
  );
}

/** What giving the connection back clears: only a plain `release()` of Node.js leaves a transaction open in it. */
function clearedBy({ module, fn, begin }: ManualTransaction, call: CallExpr): Facts {
  const { callee } = call;
  const owner = ownerOf(module, begin);
  const isOfOwner =
    owner !== undefined && (rootOf(callee)?.name === owner.name || hands(call, owner.name));
  if (callee.kind === 'member' && RELEASE_METHOD.test(callee.name)) {
    const isPlain =
      /^release(?:Connection)?$/u.test(callee.name) && module.language === 'typescript';
    // `release(error)` closes the connection instead.
    return isPlain && (call.args.length === 0 || hands(call, owner?.name ?? ''))
      ? HELD
      : OPEN | HELD;
  }
  const name = callee.kind === 'member' || callee.kind === 'name' ? callee.name : '';
  // What was destructured from the pool: `const { client, done } = await connect()`.
  if (callee.kind === 'name' && /^(?:done|release)$/u.test(name)) {
    return HELD;
  }
  const helper = isOfOwner ? functionOf(module, call.callee) : undefined;
  const endsInside =
    helper !== undefined &&
    helper.expr !== fn &&
    callsIn(helper.expr.body, true).some(
      (inner) => isEnd(helper.module, inner) || isReleaseMethod(inner),
    );
  return endsInside || (isOfOwner && ENDING_NAME.test(name)) ? OPEN | HELD : 0;
}

/** The name at the head of a chain: `client` of `client.query`. */
export function rootOf(expr: Expr): NameExpr | undefined {
  let current = expr;
  while (current.kind === 'member' || current.kind === 'call') {
    current = current.kind === 'member' ? current.object : current.callee;
  }
  return current.kind === 'name' ? current : undefined;
}

function hands(call: CallExpr, name: string): boolean {
  return call.args.some(({ value }) => value.kind === 'name' && value.name === name);
}
