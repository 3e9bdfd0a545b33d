import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, MemberExpr } from '../code/code.ts';
import { lastName } from '../code/reach.ts';
import { classOf, nameOf } from '../code/resolve.ts';
import { propertyOf, stringOf } from '../code/values.ts';
import { chainAfter, chainBefore, columnsOf, hasKey } from './writes-columns.ts';
import type { Column, WriteForm } from './writes.ts';

type Kind = WriteForm['kind'];

/** A write of Prisma, Drizzle, Kysely, Knex, Supabase, TypeORM, Sequelize, mongoose, Firestore or Convex. */
export function ormWrite(module: CodeModule, call: CallExpr): WriteForm | undefined {
  const { callee } = call;
  if (callee.kind !== 'member') {
    return undefined;
  }
  return (
    prismaWrite(module, call, callee) ??
    builderWrite(module, call, callee) ??
    tableWrite(module, call, callee) ??
    modelWrite(module, call, callee)
  );
}

const PRISMA: ReadonlyMap<string, Kind> = new Map([
  ['create', 'insert'],
  ['createMany', 'insert'],
  ['createManyAndReturn', 'insert'],
  ['update', 'update'],
  ['updateMany', 'update'],
  ['upsert', 'upsert'],
  ['delete', 'delete'],
  ['deleteMany', 'delete'],
]);

// https://www.prisma.io/docs/orm/reference/prisma-client-reference
function prismaWrite(
  module: CodeModule,
  call: CallExpr,
  callee: MemberExpr,
): WriteForm | undefined {
  const kind = PRISMA.get(callee.name);
  const options = call.args[0]?.value;
  if (
    kind === undefined ||
    callee.object.kind !== 'member' ||
    options === undefined ||
    !isPrisma(module, callee.object)
  ) {
    return undefined;
  }
  const [data, where, create] = ['data', 'where', 'create'].map((key) => {
    const given = propertyOf(module, options, key);
    return given.kind === 'given' ? given.value : undefined;
  });
  if (options.kind === 'object' && [data, where, create].every((each) => each === undefined)) {
    return undefined;
  }
  const isAmount = hasKey(data, /^(?:increment|decrement)$/u);
  const isSkipping =
    kind === 'insert' && propertyOf(module, options, 'skipDuplicates').kind === 'given';
  return {
    kind: narrowed(kind, isAmount, isSkipping),
    target: callee.object.name,
    columns: [...columnsOf(module, data), ...columnsOf(module, create)],
    where: columnsOf(module, where),
    isChecked: callee.name === 'update' || callee.name === 'delete',
    at: callee,
  };
}

function narrowed(kind: Kind, isAmount: boolean, isSkipping: boolean): Kind {
  if (isSkipping) {
    return 'upsert';
  }
  return kind === 'update' && isAmount ? 'increment' : kind;
}

/** True for a member of what is a client of Prisma, or is called like one: `prisma.user`, `tx.user`. */
export function isPrisma(module: CodeModule, { object }: MemberExpr): boolean {
  return (
    /^(?:\$?prisma\w*|db|dbWrite|dbRead|tx|trx|client|database|\w*Prisma\w*)$/iu.test(
      lastName(object),
    ) || (nameOf(module, object) ?? '').startsWith('@prisma/client.')
  );
}

/** `db.insert(table).values(v)` and `db.update(table).set(v)` of Drizzle and Kysely, `knex('t').insert(v)`. */
function builderWrite(
  module: CodeModule,
  call: CallExpr,
  callee: MemberExpr,
): WriteForm | undefined {
  const value = call.args[0]?.value;
  if (callee.name === 'values') {
    const insert = chainBefore(callee.object, /^(?:insert|insertInto|insert_into)$/u);
    return insert && builderForm(module, call, insert, insertKind(module, call), value);
  }
  if (callee.name === 'set') {
    const update = chainBefore(callee.object, /^(?:update|updateTable)$/u);
    const isAmount =
      value?.kind === 'object' &&
      value.entries.some(
        (entry) => entry.kind === 'property' && isAmountOf(module, entry.key, entry.value),
      );
    return update && builderForm(module, call, update, isAmount ? 'increment' : 'update', value);
  }
  const isDelete =
    /^(?:delete|deleteFrom)$/u.test(callee.name) &&
    isDatabase(callee.object) &&
    call.args.length === 1;
  return isDelete ? builderForm(module, call, call, 'delete', undefined) : undefined;
}

// Drizzle's sql`${users.credits} + 10`, Kysely's eb('credits', '+', 10).
function isAmountOf(module: CodeModule, key: string, value: Expr): boolean {
  const text = module.text(value);
  return /^(?:sql|eb|\()/u.test(text) && text.includes(key) && /[+-]/u.test(text);
}

function builderForm(
  module: CodeModule,
  call: CallExpr,
  named: CallExpr,
  kind: Kind,
  value: Expr | undefined,
): WriteForm {
  const table = named.args[0]?.value;
  return {
    kind,
    target: table === undefined ? null : (stringOf(module, table) ?? lastName(table)),
    columns: columnsOf(module, value),
    where: whereAfter(module, call),
    isChecked: false,
    at: call.callee,
  };
}

function insertKind(module: CodeModule, call: CallExpr): Kind {
  return chainAfter(module, call).some((name) => /^on(?:Conflict|Duplicate)/u.test(name))
    ? 'upsert'
    : 'insert';
}

function whereAfter(module: CodeModule, call: CallExpr): readonly Column[] {
  const columns: Column[] = [];
  for (const outer of module.ancestors(call)) {
    if (outer.kind !== 'call' && outer.kind !== 'member') {
      break;
    }
    if (outer.kind === 'call') {
      columns.push(...outer.args.map(({ value }) => ({ name: null, value })));
    }
  }
  return columns;
}

const TABLE_METHODS: ReadonlyMap<string, Kind> = new Map([
  ['insert', 'insert'],
  ['add', 'insert'],
  ['upsert', 'upsert'],
  ['update', 'update'],
  ['delete', 'delete'],
  ['del', 'delete'],
  ['increment', 'increment'],
  ['decrement', 'increment'],
]);

/** Supabase's `from('t').insert(v)`, Knex's `db('t').insert(v)`, Firestore's `collection('t').add(v)` and `doc(id).set(v)`. */
function tableWrite(module: CodeModule, call: CallExpr, callee: MemberExpr): WriteForm | undefined {
  const named = chainBefore(callee.object, /^(?:from|table|into|collection|knex|db|trx|tx)$/u);
  const table = named?.args[0]?.value;
  const isDocument = callee.name === 'set' && chainBefore(callee.object, /^doc$/u) !== undefined;
  const kind = isDocument ? 'upsert' : TABLE_METHODS.get(callee.name);
  if (
    kind === undefined ||
    table === undefined ||
    lastName(named?.callee ?? callee) === '' ||
    isPlainFrom(named)
  ) {
    return undefined;
  }
  const isKeyed = chainAfter(module, call).includes('onConflict');
  return {
    kind: kind === 'insert' && isKeyed ? 'upsert' : kind,
    target: stringOf(module, table) ?? null,
    columns: columnsOf(module, call.args[0]?.value),
    where: whereAfter(module, call),
    isChecked: false,
    at: callee,
  };
}

// `Array.from(list)` and `Buffer.from(text)` are no tables.
function isPlainFrom(named: CallExpr | undefined): boolean {
  const callee = named?.callee;
  return (
    callee?.kind === 'member' &&
    /^(?:Array|Buffer|Object|Readable|Set)$/u.test(lastName(callee.object))
  );
}

const MODEL_METHODS: readonly (readonly [methods: RegExp, kind: Kind])[] = [
  [/^(?:create|insert|insertOne|insertMany|bulkCreate|createQuery)$/u, 'insert'],
  [/^(?:findOrCreate|findOrBuild|upsert|orUpdate)$/u, 'upsert'],
  [
    /^(?:updateOne|updateMany|findOneAndUpdate|findByIdAndUpdate|update|replaceOne|findOneAndReplace|patch)$/u,
    'update',
  ],
  [/^(?:increment|decrement)$/u, 'increment'],
  [/^(?:deleteOne|deleteMany|findByIdAndDelete|findOneAndDelete|destroy|softDelete)$/u, 'delete'],
];
/** Classes that share their methods' names with models. */
export const NOT_MODELS =
  /^(?:Object|Promise|Array|Map|Set|Date|JSON|Math|Reflect|Response|NextResponse|Buffer|Logger|Stripe|URL|Error|Sentry|Number|String|Symbol|Intl|Test|NestFactory|Schema|Axios|Children|\w+(?:Command|Dto|DTO|Factory|Builder|Exception|UseCase|Usecase))$/u;

/** Repositories of TypeORM, models of Sequelize and mongoose, documents that save themselves, Convex. */
function modelWrite(module: CodeModule, call: CallExpr, callee: MemberExpr): WriteForm | undefined {
  const { object, name } = callee;
  const word = lastName(object);
  if (name === 'save') {
    return saveWrite(module, call, callee);
  }
  const kind = MODEL_METHODS.find(([methods]) => methods.test(name))?.[1];
  const isModel = /^[A-Z]\w+$/u.test(word) && !NOT_MODELS.test(word) && !/^[A-Z_0-9]+$/u.test(word);
  const isStore = /(?:repo|repository|dao|entityManager|collection|model)$/iu.test(word);
  const isConvex =
    word === 'db' && /^(?:insert|patch|replace)$/u.test(name) && call.args.length > 1;
  // A repository's `create` makes an object that is not stored yet.
  const isOnlyMade = isStore && name === 'create' && !/model$/iu.test(word);
  if (kind === undefined || isOnlyMade || !(isModel || isStore || isConvex)) {
    return undefined;
  }
  if (isModel && hasOwnMethod(module, object, name)) {
    return undefined;
  }
  const values = call.args.map(({ value }) => value);
  const isUpsert = values.some((value) => hasTrue(module, value, 'upsert'));
  const isAmount = values.some((value) => hasKey(value, /^\$inc$/u));
  return {
    kind: isUpsert ? 'upsert' : narrowed(kind, isAmount, false),
    target: isConvex ? (stringOf(module, values[0]) ?? null) : word,
    columns: values.flatMap((value) => columnsOf(module, value)),
    where: kind === 'insert' ? [] : columnsOf(module, values[0]),
    isChecked: false,
    at: callee,
  };
}

// `Client.create(options)` of a class of the project does what its own method does.
function hasOwnMethod(module: CodeModule, object: Expr, name: string): boolean {
  return classOf(module, object)?.expr.methods.some((method) => method.name === name) === true;
}

function hasTrue(module: CodeModule, value: Expr, key: string): boolean {
  const option = value.kind === 'object' ? propertyOf(module, value, key) : undefined;
  return option?.kind === 'given' && option.value.kind === 'literal' && option.value.value === true;
}

// `repository.save(entity)` looks for the key first; `new Order(…).save()` adds a row.
function saveWrite(module: CodeModule, call: CallExpr, callee: MemberExpr): WriteForm | undefined {
  const { object } = callee;
  const word = lastName(object);
  const isStore = /(?:repo|repository|manager)$/iu.test(word);
  const made = object.kind === 'call' && object.isNew ? object : madeBy(module, object);
  if (!isStore && made === undefined && call.args.length > 0) {
    return undefined;
  }
  const entity = isStore ? call.args.at(-1)?.value : made?.args[0]?.value;
  return {
    kind: made === undefined ? 'update' : 'insert',
    target: made === undefined ? word : lastName(made.callee),
    columns: columnsOf(module, entity),
    where: [],
    isChecked: false,
    at: callee,
  };
}

function madeBy(module: CodeModule, object: Expr): CallExpr | undefined {
  const bound =
    object.kind === 'name'
      ? module.nodes.find(
          (node) =>
            node.kind === 'bind' &&
            node.target.kind === 'name' &&
            node.target.name === object.name &&
            node.end <= object.start &&
            module.enclosingFunction(node) === module.enclosingFunction(object),
        )
      : undefined;
  const value = bound?.kind === 'bind' ? bound.value : null;
  return value?.kind === 'call' && value.isNew ? value : undefined;
}

/** True for what is called as the connection of a query builder is. */
export function isDatabase(object: Expr): boolean {
  return /^(?:db|tx|trx|database|kysely|drizzle|client)$/iu.test(lastName(object));
}
