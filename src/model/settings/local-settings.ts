import { SQL_HOLE } from '#syntax/sql-statements.ts';
import { splitSql } from '#syntax/sql-split.ts';

import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, FunctionExpr, Node } from '../code/code.ts';
import { walk } from '../code/code-nodes.ts';
import { nameOf } from '../code/resolve.ts';
import { isForOtherDatabase, sqlLiteralsOf } from '../schema/sql-literals.ts';
import type { SqlLiteral } from '../schema/sql-literals.ts';

/** A setting for one transaction that no transaction is open for. */
export interface LooseLocalSetting {
  readonly literal: SqlLiteral;
  /** `app.tenant`; empty when it is put together. */
  readonly name: string;
  /** A pool or root client gives each statement a transaction of its own; `before` stands before BEGIN. */
  readonly why: 'autocommit' | 'before';
}

const SET_LOCAL = /^\s*set\s+local\s+(?<name>[\w.]*)/iu;
const SET_CONFIG =
  /^\s*select\s+(?:pg_catalog\.)?set_config\s*\(\s*'(?<name>[\w.]+)'[^;]*,\s*true\s*\)/iu;

/** The name that a statement sets until its transaction ends; undefined for every other statement. */
function localSettingIn(text: string): string | undefined {
  const found = SET_LOCAL.exec(text) ?? SET_CONFIG.exec(text);
  return found?.groups?.['name'];
}

/** The settings of a file that have no effect, since no transaction is open where they are made. */
export function looseLocalSettingsOf(module: CodeModule): readonly LooseLocalSetting[] {
  return sqlLiteralsOf(module).flatMap((literal): readonly LooseLocalSetting[] => {
    const name = localSettingIn(literal.text);
    // Several statements that are sent at once are one transaction.
    const isAlone = splitSql(literal.text.replaceAll(SQL_HOLE, 'x')).length === 1;
    if (name === undefined || !isAlone || isForOtherDatabase(literal)) {
      return [];
    }
    const receiver = receiverOf(literal);
    if (receiver !== undefined && isLoose(module, literal, receiver)) {
      return [{ literal, name, why: 'autocommit' }];
    }
    return isBeforeBegin(literal) ? [{ literal, name, why: 'before' }] : [];
  });
}

/** What runs the statement: `pool` of `pool.query(…)`, `sql` of a tag, `db` of `db.execute(sql…)`. */
function receiverOf({ module, call, expr }: SqlLiteral): Expr | undefined {
  if (call !== undefined) {
    return call.callee.kind === 'member' ? call.callee.object : undefined;
  }
  const tag = expr.kind === 'template' ? expr.tag : null;
  if (tag?.kind === 'member') {
    return tag.object;
  }
  const outer = module.parent(expr);
  const isRun = outer?.kind === 'call' && outer.callee.kind === 'member';
  return isRun && outer.callee.kind === 'member' ? outer.callee.object : (tag ?? undefined);
}

// What these give runs each statement for itself; within a transaction there is another object.
const ROOTS =
  /^(?:pg\.Pool|postgres|knex(?:\.knex)?|drizzle-orm\/[\w-]+\.drizzle|typeorm\.DataSource|asyncpg\.create_pool|@vercel\/postgres\.createPool|@neondatabase\/serverless\.Pool)\(\)$|(?:^|[./])PrismaClient\(\)$/u;
const OWN_CONNECTIONS =
  /^(?:pg\.Pool\(\)\.connect|pg\.Client|asyncpg\.connect|asyncpg\.create_pool\(\)\.acquire)\(\)$/u;

function isLoose(module: CodeModule, literal: SqlLiteral, receiver: Expr): boolean {
  const node = literal.call ?? literal.expr;
  const name = nameOf(module, receiver) ?? '';
  const fn = module.enclosingFunction(node);
  if (ROOTS.test(name)) {
    // `BEGIN` on a pool of one connection opens a transaction; on others it is another fault.
    return (
      !isHandedToTransaction(module, node, name) && beginsOn(module, receiver, fn).length === 0
    );
  }
  if (fn === undefined) {
    return false;
  }
  const text = module.text(fn);
  const isOwn = receiver.kind === 'name' && isMadeIn(fn, receiver.name);
  if (isOwn && OWN_CONNECTIONS.test(name)) {
    return !OPENS.test(text) && !isHandedOn(fn, receiver.name, node);
  }
  const isAutocommit = /^psycopg2?\b/u.test(name) || literal.library === 'sqlalchemy';
  return isAutocommit && AUTOCOMMIT.test(text) && !OPENS.test(text);
}

const OPENS = /\bbegin\b|\bstart\s+transaction\b|\.transaction\(|\bbegin_nested\b/iu;
const AUTOCOMMIT = /\bautocommit\s*=\s*True\b|isolation_level\s*=\s*["']AUTOCOMMIT["']/u;

/** `prisma.$transaction([prisma.$executeRaw…])`, `knex.raw(…).transacting(trx)`; a promise of Prisma runs when it is awaited. */
function isHandedToTransaction(module: CodeModule, node: Node, name: string): boolean {
  const parent = module.parent(node);
  if (name.endsWith('PrismaClient()')) {
    return parent?.kind !== 'await';
  }
  return parent?.kind === 'member' && parent.name === 'transacting';
}

function isMadeIn(fn: FunctionExpr, name: string): boolean {
  let isFound = false;
  walk(fn.body, (node) => {
    isFound ||=
      (node.kind === 'bind' && node.target.kind === 'name' && node.target.name === name) ||
      (node.kind === 'with' &&
        node.items.some(({ target }) => target?.kind === 'name' && target.name === name));
    return node.kind !== 'function';
  });
  return isFound;
}

// A helper that is given the connection may open the transaction.
function isHandedOn(fn: FunctionExpr, name: string, until: Node): boolean {
  let isFound = false;
  walk(fn.body, (node) => {
    isFound ||=
      node.kind === 'call' &&
      node.end <= until.start &&
      node.args.some(({ value }) => value.kind === 'name' && value.name === name);
  });
  return isFound;
}

/** The calls of a function that have the receiver run `BEGIN`. */
function beginsOn(
  module: CodeModule,
  receiver: Expr,
  fn: FunctionExpr | undefined,
): readonly CallExpr[] {
  const text = module.text(receiver);
  return module.calls.filter(
    ({ callee, args }) =>
      callee.kind === 'member' &&
      module.text(callee.object) === text &&
      /^["'`]\s*(?:begin|start\s+transaction)\b/iu.test(
        args[0] === undefined ? '' : module.text(args[0].value),
      ) &&
      module.enclosingFunction(callee) === fn,
  );
}

/** A `BEGIN` of the same function and receiver comes after it, and none before. */
function isBeforeBegin({ module, expr, call }: SqlLiteral): boolean {
  const fn = module.enclosingFunction(expr);
  const receiver = call?.callee.kind === 'member' ? call.callee.object : undefined;
  if (fn === undefined || receiver === undefined || call === undefined) {
    return false;
  }
  const begins = beginsOn(module, receiver, fn);
  return (
    begins.some(({ start }) => start > call.end) &&
    begins.every(({ start }) => start > call.end) &&
    module.parent(call)?.kind !== 'return'
  );
}
