import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, MemberExpr } from '../code/code.ts';
import { chainFrom, isNeutral } from './query-chains.ts';
import { lastName } from '../code/reach.ts';
import { functionOf } from '../code/resolve.ts';
import { conditionFilter, NO_FILTER, objectFilter, UNKNOWN_FILTER } from '../data/row-filters.ts';
import type { RowFilter } from '../data/row-filters.ts';
import type { QueryForm, QueryKind } from './table-queries.ts';
import { propertyOf } from '../code/values.ts';
import { isPrisma, NOT_MODELS } from '../data/writes-orms.ts';

/** A query of Prisma, TypeORM, Sequelize, mongoose or Drizzle's relational queries: what it filters by is an object. */
export function modelQuery(module: CodeModule, call: CallExpr): QueryForm | undefined {
  const { callee } = call;
  if (callee.kind !== 'member') {
    return undefined;
  }
  return (
    prismaQuery(module, call, callee) ??
    relationalQuery(module, call, callee) ??
    storeQuery(module, call, callee)
  );
}

const PRISMA: ReadonlyMap<string, QueryKind> = new Map([
  ['findMany', 'list'],
  ['findFirst', 'one'],
  ['findFirstOrThrow', 'one'],
  ['findUnique', 'one'],
  ['findUniqueOrThrow', 'one'],
  ['count', 'count'],
  ['aggregate', 'count'],
  ['groupBy', 'count'],
  ['update', 'update'],
  ['updateMany', 'update'],
  ['delete', 'delete'],
  ['deleteMany', 'delete'],
]);

// https://www.prisma.io/docs/orm/reference/prisma-client-reference
function prismaQuery(
  module: CodeModule,
  call: CallExpr,
  callee: MemberExpr,
): QueryForm | undefined {
  const kind = PRISMA.get(callee.name);
  if (kind === undefined || callee.object.kind !== 'member' || !isPrisma(module, callee.object)) {
    return undefined;
  }
  return {
    kind,
    table: callee.object.name,
    filter: whereOf(module, call.args[0]?.value),
  };
}

function whereOf(module: CodeModule, options: Expr | undefined): RowFilter {
  const where = propertyOf(module, options, 'where');
  switch (where.kind) {
    case 'given':
      return where.value.kind === 'object' || where.value.kind === 'list'
        ? objectFilter(where.module, where.value)
        : whereValue(where.module, where.value);
    case 'absent':
      return NO_FILTER;
    case 'unknown':
      return UNKNOWN_FILTER;
  }
}

// Drizzle's relational queries take a condition or a function that makes one.
function whereValue(module: CodeModule, value: Expr): RowFilter {
  return value.kind === 'call' || value.kind === 'function' || value.kind === 'template'
    ? conditionFilter(module, value)
    : objectFilter(module, value);
}

/** `db.query.users.findMany({ where })`: https://orm.drizzle.team/docs/rqb */
function relationalQuery(
  module: CodeModule,
  call: CallExpr,
  callee: MemberExpr,
): QueryForm | undefined {
  const { object, name } = callee;
  const isRelational =
    /^find(?:Many|First)$/u.test(name) &&
    object.kind === 'member' &&
    lastName(object.object) === 'query';
  return isRelational
    ? {
        kind: name === 'findMany' ? 'list' : 'one',
        table: object.name,
        filter: whereOf(module, call.args[0]?.value),
      }
    : undefined;
}

const STORE_METHODS: readonly (readonly [methods: RegExp, kind: QueryKind])[] = [
  [/^(?:find|findAll|findBy|findAndCount|findAndCountBy|findAndCountAll)$/u, 'list'],
  [/^(?:findOne|findOneBy|findOneOrFail|findOneByOrFail)$/u, 'one'],
  [/^(?:count|countBy|countDocuments|aggregate|sum)$/u, 'count'],
  [/^(?:update|updateMany|updateOne|findOneAndUpdate)$/u, 'update'],
  [/^(?:delete|deleteMany|deleteOne|findOneAndDelete|destroy|softDelete)$/u, 'delete'],
];

/** Options beside `where` of TypeORM and Sequelize: an object of these alone has no filter. */
const OPTION =
  /^(?:order|skip|take|relations|select|include|limit|offset|attributes|raw|transaction|lock|paranoid|col|distinct|group|cache|withDeleted|relationLoadStrategy|comment|logging|nest|subQuery|individualHooks|hooks|force|truncate)$/u;

/** Repositories of TypeORM, models of Sequelize and mongoose. */
function storeQuery(module: CodeModule, call: CallExpr, callee: MemberExpr): QueryForm | undefined {
  const kind = STORE_METHODS.find(([methods]) => methods.test(callee.name))?.[1];
  const word = kind === undefined ? '' : lastName(callee.object);
  const isModel = /^[A-Z][a-z]\w*$/u.test(word) && !NOT_MODELS.test(word);
  const isStore = /\w(?:repo|repository|dao|collection|model)$/iu.test(word);
  if (kind === undefined || !(isModel || isStore) || functionOf(module, callee) !== undefined) {
    return undefined;
  }
  const table = isStore
    ? word.replace(/^_|_?(?:repo|repository|dao|collection|model)$/giu, '')
    : word;
  if (table === '' || table === 'Mongoose') {
    return undefined;
  }
  const filter = storeFilter(module, call, callee.name);
  const { links } = chainFrom(module, call);
  return {
    kind,
    table,
    filter: { ...filter, isWhole: filter.isWhole && links.every(({ name }) => isNeutral(name)) },
  };
}

function storeFilter(module: CodeModule, call: CallExpr, method: string): RowFilter {
  const [first, second] = call.args.map(({ value }) => value);
  if (method === 'aggregate') {
    return pipelineFilter(module, first);
  }
  if (method === 'update' && propertyOf(module, second, 'where').kind !== 'absent') {
    return optionsFilter(module, second);
  }
  if (first === undefined) {
    return NO_FILTER;
  }
  // A criterion that is no object is a key, or an argument of a method of the project's own.
  if (first.kind !== 'object' && first.kind !== 'name' && first.kind !== 'list') {
    return UNKNOWN_FILTER;
  }
  const isOptions =
    /^(?:findAll|findAndCountAll|destroy)$/u.test(method) ||
    propertyOf(module, first, 'where').kind !== 'absent' ||
    (first.kind === 'object' &&
      first.entries.every((entry) => entry.kind === 'property' && OPTION.test(entry.key)));
  return isOptions ? optionsFilter(module, first) : objectFilter(module, first);
}

// Sequelize filters by what it includes, too.
function optionsFilter(module: CodeModule, options: Expr | undefined): RowFilter {
  const filter = whereOf(module, options);
  const isPlain = ['include', 'sql', 'scope'].every(
    (key) => propertyOf(module, options, key).kind === 'absent',
  );
  return { ...filter, isWhole: filter.isWhole && isPlain };
}

/** `[{ $match: { … } }, …]`: https://www.mongodb.com/docs/manual/reference/operator/aggregation/match/ */
function pipelineFilter(module: CodeModule, stages: Expr | undefined): RowFilter {
  if (stages?.kind !== 'list') {
    return UNKNOWN_FILTER;
  }
  const matches = stages.items.flatMap((stage) =>
    stage.kind === 'object'
      ? stage.entries.filter((entry) => entry.kind === 'property' && entry.key === '$match')
      : [],
  );
  const filters = matches.map(({ value }) => objectFilter(module, value));
  return {
    columns: filters.flatMap(({ columns }) => columns),
    isWhole:
      filters.every(({ isWhole }) => isWhole) &&
      stages.items.every(({ kind }) => kind === 'object'),
  };
}
