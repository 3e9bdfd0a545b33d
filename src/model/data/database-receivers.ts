import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, MemberExpr, NameExpr } from '../code/code.ts';
import { functionsCalledBy, lastName } from '../code/reach.ts';
import { lookUp, topLevel } from '../code/scope.ts';
import type { Binding } from '../code/scope.ts';
import { usesMapper } from './object-mappers.ts';
import { chainAfter, chainBefore } from './writes-columns.ts';
import { isPrisma } from './writes-orms.ts';
import { sqlCallAt } from './writes-sql.ts';
import type { Write } from './writes.ts';

/**
 * What a write of TypeScript is run on: `prisma`, `db`, `this.orders`. Undefined for what is no
 * relational database: Supabase, Firestore, Convex and MongoDB.
 */
export function receiverOf({ module, node, at }: Write): Expr | undefined {
  if (node.kind === 'template') {
    return node.tag ?? undefined;
  }
  const callee = node.kind === 'call' ? node.callee : undefined;
  if (node.kind !== 'call' || callee?.kind !== 'member' || callee !== at) {
    return undefined;
  }
  const { object } = callee;
  if (sqlCallAt(module, node) !== undefined) {
    return object;
  }
  if (object.kind === 'member' && isPrisma(module, object) && takesOptions(node)) {
    return object.object;
  }
  return builderReceiver(module, node, callee) ?? storeReceiver(module, node, callee);
}

const OPTIONS = /^(?:data|where|create|update|select|include|skipDuplicates)$/u;

function takesOptions({ args }: CallExpr): boolean {
  const first = args[0]?.value;
  return (
    first?.kind !== 'object' ||
    first.entries.some((entry) => entry.kind !== 'property' || OPTIONS.test(entry.key))
  );
}

const BUILDS = /^(?:insert|insertInto|update|updateTable|delete|deleteFrom)$/u;

// `db.insert(users).values(…)`, `knex('users').insert(…)`; a transaction that is named later is not ours.
function builderReceiver(module: CodeModule, call: CallExpr, callee: MemberExpr): Expr | undefined {
  if (chainAfter(module, call).includes('transacting')) {
    return undefined;
  }
  const built = /^(?:values|set)$/u.test(callee.name) ? chainBefore(callee.object, BUILDS) : call;
  if (
    built?.callee.kind === 'member' &&
    /^(?:db|tx|trx|database|kysely|drizzle)$/iu.test(lastName(built.callee.object))
  ) {
    return built.callee.object;
  }
  const knex = chainBefore(callee.object, /^(?:knex|db|trx|tx)$/u);
  return knex !== undefined && usesMapper(module, 'knex') ? knex.callee : undefined;
}

/** A repository of TypeORM or a model of Sequelize. */
function storeReceiver(module: CodeModule, call: CallExpr, callee: MemberExpr): Expr | undefined {
  const word = lastName(callee.object);
  const isStore = /(?:repo|repository|entityManager)$/iu.test(word);
  const mapper = isStore ? 'typeorm' : 'sequelize';
  const isModel = /^[A-Z][a-z]\w*$/u.test(word);
  const mayBeGiven = call.args.slice(1).some(({ value }) => isTransactionIn(module, value));
  return (isStore || isModel) &&
    usesMapper(module, mapper) &&
    !usesMapper(module, 'mongoose') &&
    !mayBeGiven &&
    functionsCalledBy(module, call).length === 0
    ? callee.object
    : undefined;
}

function isTransactionIn(module: CodeModule, value: Expr): boolean {
  return value.kind !== 'object' || /transaction|\.\.\.|trx/iu.test(module.text(value));
}

const IN_TRANSACTION =
  /^(?:t|tx|trx|txn|\w*(?:transaction\w*|trx|_tx|Tx)|queryRunner|manager|\w*[eE]ntityManager|em|session|uow|unitOfWork)$/iu;
const CONTEXT = /^(?:ctx|context|req|request|c|app|fastify|server|event|locals|opts)$/u;
const CLIENT_TYPE = /^(?:PrismaClient|PrismaService|Pool|DataSource)$/u;

/** True when a receiver is surely the program's own client, and not what a function was given to write with. */
export function isOwnConnection(module: CodeModule, receiver: Expr): boolean {
  let current = receiver;
  let hasMembers = false;
  for (;;) {
    if (IN_TRANSACTION.test(lastName(current))) {
      return false;
    }
    if (current.kind === 'name') {
      return isOwnName(module, current, hasMembers);
    }
    if (current.kind !== 'member') {
      return current.kind === 'call' && current.callee.kind === 'name' && current.args.length === 0;
    }
    hasMembers = true;
    current = current.object;
  }
}

function isOwnName(module: CodeModule, name: NameExpr, hasMembers: boolean): boolean {
  if (name.name === 'this') {
    const cls = module.enclosingClass(name);
    return (
      cls === undefined ||
      !/TransactionClient|withT(?:ransaction|x)\b|\btrx\b/u.test(module.text(cls))
    );
  }
  const binding = lookUp(module, name.name, name);
  switch (binding?.kind) {
    case 'import':
    case 'class':
      return true;
    case 'parameter':
      return isOwnParameter(binding, name, hasMembers);
    case 'value':
      return isOwnValue(module, binding, name);
    case 'opaque':
      return topLevel(module, name.name) === binding;
    default:
      return false;
  }
}

function isOwnParameter(
  { parameter, keys }: Extract<Binding, { kind: 'parameter' }>,
  { name }: NameExpr,
  hasMembers: boolean,
): boolean {
  return hasMembers
    ? CONTEXT.test(name)
    : keys.length === 0 && parameter.type !== null && CLIENT_TYPE.test(lastName(parameter.type));
}

function isOwnValue(
  module: CodeModule,
  { value, keys }: Extract<Binding, { kind: 'value' }>,
  from: NameExpr,
): boolean {
  if (topLevel(module, from.name) !== undefined && module.enclosingFunction(value) === undefined) {
    return true;
  }
  const inner = value.kind === 'await' ? value.value : value;
  if (inner.kind === 'call') {
    return inner.callee.kind === 'member'
      ? isOwnConnection(module, inner.callee.object)
      : inner.args.length === 0;
  }
  if (inner.kind === 'name') {
    return inner.name !== from.name && isOwnName(module, inner, keys.length > 0);
  }
  return inner.kind === 'member' && isOwnConnection(module, inner);
}
