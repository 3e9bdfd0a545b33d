import type { CodeModule } from '../code/code-module.ts';
import type { Expr, FunctionExpr, NameExpr, Node, Ranged } from '../code/code.ts';
import { exitsOf } from '../code/function-exits.ts';
import type { Effect, Exit, Facts } from '../code/function-exits.ts';
import { follow, nameOf } from '../code/resolve.ts';
import { lookUp } from '../code/scope.ts';
import { isAcquired, isHandedOn, rootOf } from './transactions-manual.ts';
import { transactionsOf } from './transactions.ts';

/** What SQL does with a session-level advisory lock: locks of transactions end by themselves. */
export type AdvisoryAct = 'lock' | 'try' | 'unlock';

/** SQL that takes or releases a session-level advisory lock. */
export interface AdvisoryCall {
  readonly act: AdvisoryAct;
  /** The call or tagged template that runs it. */
  readonly run: Expr;
  /** What runs it: `pool`, `client`. */
  readonly receiver: Expr;
  /** The function's name in the SQL text. */
  readonly at: Ranged;
}

/** Where the connection that holds a lock goes. */
export type LockFate =
  /** Run through the pool itself: the connection goes back at once. */
  | { readonly kind: 'pooled' }
  /** A way out of the function gives the client back, or loses it, with the lock. */
  | { readonly kind: 'kept'; readonly exit: Exit }
  /** The transaction ends, and its connection goes back with the lock. */
  | { readonly kind: 'transaction'; readonly opener: Expr }
  /** Released, held by a connection of its own, or handed on; or it cannot be told. */
  | { readonly kind: 'settled' };

const ACT =
  /\bpg_(?<act>try_advisory_lock|advisory_lock|advisory_unlock)(?:_shared|_all)?(?=\s*\()/iu;

/** The session-level advisory locks that the file takes and releases, in source order. */
export function advisoryCallsOf(module: CodeModule): readonly AdvisoryCall[] {
  return module.nodes.flatMap((node): readonly AdvisoryCall[] => {
    if (node.kind !== 'literal' && node.kind !== 'template') {
      return [];
    }
    const match = ACT.exec(module.text(node));
    const run = match === null ? undefined : runnerOf(module, node);
    const receiver = run === undefined ? undefined : receiverOf(run);
    if (match === null || run === undefined || receiver === undefined) {
      return [];
    }
    const start = node.start + match.index;
    return [{ act: actOf(match[0]), run, receiver, at: { start, end: start + match[0].length } }];
  });
}

function actOf(name: string): AdvisoryAct {
  if (/unlock/iu.test(name)) {
    return 'unlock';
  }
  return /^pg_try/iu.test(name) ? 'try' : 'lock';
}

const WRAPPER = /^(?:text|sql|raw|SQL)$/u;

// The outermost call that the text is handed to: `client.query(text)`, `session.execute(text("…"))`.
function runnerOf(module: CodeModule, node: Expr): Expr | undefined {
  let run: Expr | undefined = node.kind === 'template' && node.tag !== null ? node : undefined;
  for (const around of module.ancestors(node)) {
    if (around.kind === 'call') {
      const { callee } = around;
      const isWrapper = callee.kind === 'name' && WRAPPER.test(callee.name);
      if (!isWrapper) {
        return callee.kind === 'member' && around.args.some(({ value }) => holds(value, node))
          ? around
          : run;
      }
    } else if (/^(?:function|await|expr|bind|return|if)$/u.test(around.kind)) {
      break;
    }
  }
  return run;
}

function holds(value: Expr, node: Node): boolean {
  return value.start <= node.start && node.end <= value.end;
}

function receiverOf(run: Expr): Expr | undefined {
  const head = run.kind === 'call' ? run.callee : tagOf(run);
  return head?.kind === 'member' ? head.object : head;
}

function tagOf(run: Expr): Expr | undefined {
  return run.kind === 'template' && run.tag !== null ? run.tag : undefined;
}

const POOLS =
  /^(?:pg\.Pool\(\)|pg-pool\(\)|postgres\(\)|(?:.*[/.])?PrismaClient\(\)|knex(?:\.knex)?\(\)|typeorm\.DataSource\(\)|sequelize(?:-typescript)?\.Sequelize\(\)|drizzle-orm\/[\w-]+\.drizzle\(\)|asyncpg\.create_pool\(\))$/u;
const POOL_NAME = /^(?:\w*[pP]ool|prisma\w*)$/u;
const SINGLE = /\bmax:\s*1\b|\bmax_size=1\b|connection_limit=1\b/u;

/** What becomes of the connection that the lock is taken on. */
export function fateOf(
  module: CodeModule,
  lock: AdvisoryCall,
  all: readonly AdvisoryCall[],
): LockFate {
  if (isPool(module, lock.receiver)) {
    return { kind: 'pooled' };
  }
  const transaction = transactionsOf(module).find(
    ({ body, opener, bodyModule }) =>
      bodyModule === module &&
      opener.end < lock.run.start &&
      body.some((node) => node.start <= lock.run.start && lock.run.end <= node.end),
  );
  const fn = module.enclosingFunction(lock.run);
  const isReleased = all.some(({ act, run }) => act === 'unlock' && isInside(fn, run));
  if (transaction !== undefined && !isReleased) {
    return { kind: 'transaction', opener: transaction.opener };
  }
  const client = rootOf(lock.receiver);
  const exit =
    fn === undefined || client === undefined ? undefined : lossOf(module, fn, client, lock, all);
  return exit === undefined ? { kind: 'settled' } : { kind: 'kept', exit };
}

function isInside(fn: FunctionExpr | undefined, node: Ranged): boolean {
  return fn === undefined || (fn.start <= node.start && node.end <= fn.end);
}

function isPool(module: CodeModule, receiver: Expr): boolean {
  const name = nameOf(module, receiver);
  const made = follow(module, receiver);
  const isSingle = made !== undefined && SINGLE.test(made.module.text(made.expr));
  if (isSingle) {
    return false;
  }
  if (name !== undefined && POOLS.test(name)) {
    return true;
  }
  const isNamed =
    (receiver.kind === 'name' || receiver.kind === 'member') && POOL_NAME.test(receiver.name);
  return isNamed && (name === undefined || !name.endsWith('Client()'));
}

const LOCKED: Facts = 1;

/** The way out of the function on which the client that holds the lock goes back to its pool or is lost. */
function lossOf(
  module: CodeModule,
  fn: FunctionExpr,
  client: NameExpr,
  lock: AdvisoryCall,
  all: readonly AdvisoryCall[],
): Exit | undefined {
  if (!isFromPool(module, client, lock.run) || isHandedOn(module, fn, client, lock.run)) {
    return undefined;
  }
  const inner = all.filter(({ act, run }) => act === 'unlock' && isInside(fn, run));
  if (inner.some(({ run }) => module.enclosingFunction(run) !== fn)) {
    return undefined;
  }
  const exits = exitsOf(module, fn, (node) => effectOf(module, node, client, lock, inner));
  return exits.find(
    // A lock that was tried and not had is nothing to release: the return says so.
    ({ kind, facts }) =>
      facts === LOCKED && (lock.act === 'lock' || inner.length === 0 || kind === 'throw'),
  );
}

function isFromPool(module: CodeModule, client: NameExpr, from: Expr & Node): boolean {
  const binding = lookUp(module, client.name, client);
  if (binding?.kind === 'context') {
    const name = nameOf(module, binding.context) ?? '';
    const text = module.text(binding.context);
    // asyncpg releases advisory locks when a connection goes back to its pool.
    return (
      !/^(?:asyncpg|psycopg2?)\./u.test(name) &&
      /(?:pool\w*\.(?:connection|getconn)|engine\w*\.(?:connect|begin))\(/iu.test(text)
    );
  }
  const call = from.kind === 'call' ? from : undefined;
  return call !== undefined && isAcquired(module, client, call);
}

function effectOf(
  module: CodeModule,
  node: Expr,
  client: NameExpr,
  lock: AdvisoryCall,
  unlocks: readonly AdvisoryCall[],
): Effect | undefined {
  if (node === lock.run) {
    return { sets: LOCKED, clears: 0, canThrow: false };
  }
  if (unlocks.some(({ run }) => run === node)) {
    return { sets: 0, clears: LOCKED, canThrow: false };
  }
  if (node.kind === 'call' && closes(node, client.name)) {
    return { sets: 0, clears: LOCKED, canThrow: false };
  }
  const waited = node.kind === 'await' ? node.value : undefined;
  const isOwn = waited === lock.run || unlocks.some(({ run }) => run === waited);
  const isStatement =
    module.language === 'python' &&
    node.kind === 'call' &&
    module.text(node.callee).endsWith('.execute');
  return (node.kind === 'await' && !isOwn) || isStatement
    ? { sets: 0, clears: 0, canThrow: true }
    : undefined;
}

// `release(true)` and `end()` close the session, and the server forgets its locks; helpers may unlock.
function closes(call: Extract<Expr, { kind: 'call' }>, client: string): boolean {
  const { callee, args } = call;
  const name = callee.kind === 'member' || callee.kind === 'name' ? callee.name : '';
  const isClosing =
    /^(?:end|destroy|close|terminate|invalidate)$/u.test(name) && rootOf(callee)?.name === client;
  const isDestroying = name === 'release' && args.length > 0;
  return isClosing || isDestroying || /unlock/iu.test(name);
}
