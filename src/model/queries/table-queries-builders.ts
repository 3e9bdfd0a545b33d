import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr } from '../code/code.ts';
import { chainFrom, isNeutral, isRunAsIs, RUNS } from './query-chains.ts';
import type { ChainLink, QueryChain } from './query-chains.ts';
import { calledName, lastName } from '../code/reach.ts';
import {
  allOf,
  conditionFilter,
  NO_FILTER,
  objectFilter,
  textFilter,
  UNKNOWN_FILTER,
} from '../data/row-filters.ts';
import type { RowFilter } from '../data/row-filters.ts';
import type { QueryForm, QueryKind } from './table-queries.ts';
import { isTenantColumn } from '../tenants/tenant-columns.ts';
import { stringOf } from '../code/values.ts';
import { chainBefore } from '../data/writes-columns.ts';
import { isDatabase } from '../data/writes-orms.ts';

/** A query of Drizzle, Kysely, Knex or TypeORM's query builder. */
export function builderQuery(module: CodeModule, call: CallExpr): QueryForm | undefined {
  const { callee } = call;
  return callee.kind === 'member'
    ? (drizzleSelect(module, call) ??
        drizzleChange(module, call) ??
        drizzleCount(module, call) ??
        kyselyQuery(module, call) ??
        typeormQuery(module, call) ??
        knexQuery(module, call))
    : knexQuery(module, call);
}

const AGGREGATE = /\b(?:count|countAll|countDistinct|sum|avg|min|max)\s*(?:<[^>]*>)?\s*\(/u;

/** `db.select(…).from(table).where(…)`: https://orm.drizzle.team/docs/select */
function drizzleSelect(module: CodeModule, call: CallExpr): QueryForm | undefined {
  const { callee } = call;
  const table = call.args[0]?.value;
  const select =
    callee.kind === 'member' && callee.name === 'from'
      ? chainBefore(callee.object, /^select(?:Distinct(?:On)?)?$/u)
      : undefined;
  if (select === undefined || (table?.kind !== 'name' && table?.kind !== 'member')) {
    return undefined;
  }
  const fields = select.args[0]?.value;
  const isCount =
    fields?.kind === 'object' &&
    fields.entries.length > 0 &&
    fields.entries.every(({ value }) => AGGREGATE.test(module.text(value)));
  return chainForm(module, call, isCount ? 'count' : 'list', table.name);
}

/** `db.update(table).set(…).where(…)` and `db.delete(table).where(…)`. */
function drizzleChange(module: CodeModule, call: CallExpr): QueryForm | undefined {
  const { callee } = call;
  const table = call.args[0]?.value;
  if (
    callee.kind !== 'member' ||
    !/^(?:update|delete)$/u.test(callee.name) ||
    !isDatabase(callee.object) ||
    call.args.length !== 1 ||
    (table?.kind !== 'name' && table?.kind !== 'member') ||
    // Convex removes a document by its id: `ctx.db.delete(message._id)`.
    /^_?id$|Id$/u.test(table.name)
  ) {
    return undefined;
  }
  return chainForm(module, call, callee.name === 'update' ? 'update' : 'delete', table.name);
}

/** `db.$count(table, condition)`. */
function drizzleCount(module: CodeModule, call: CallExpr): QueryForm | undefined {
  const [table, condition] = call.args.map(({ value }) => value);
  return calledName(call) === '$count' && table !== undefined && lastName(table) !== ''
    ? {
        kind: 'count',
        table: lastName(table),
        filter: condition === undefined ? NO_FILTER : conditionFilter(module, condition),
      }
    : undefined;
}

const KYSELY: ReadonlyMap<string, QueryKind> = new Map([
  ['selectFrom', 'list'],
  ['updateTable', 'update'],
  ['deleteFrom', 'delete'],
]);

/** `db.selectFrom('t').where('a', '=', b)`: https://kysely.dev/docs/category/where */
function kyselyQuery(module: CodeModule, call: CallExpr): QueryForm | undefined {
  const kind = KYSELY.get(calledName(call));
  const table = kind === undefined ? undefined : stringOf(module, call.args[0]?.value);
  return kind === undefined || table === undefined
    ? undefined
    : chainForm(module, call, kind, table.split(' ')[0] ?? table);
}

/** `repository.createQueryBuilder('t').where('t.a = :a')`: https://typeorm.io/docs/query-builder/select-query-builder */
function typeormQuery(module: CodeModule, call: CallExpr): QueryForm | undefined {
  const { callee } = call;
  if (callee.kind !== 'member' || callee.name !== 'createQueryBuilder') {
    return undefined;
  }
  const word = lastName(callee.object);
  const [first] = call.args.map(({ value }) => value);
  const table = /\w(?:repo|repository)$/iu.test(word)
    ? word.replace(/_?(?:repo|repository)$/iu, '')
    : lastName(first ?? callee);
  return table === 'createQueryBuilder' ? undefined : chainForm(module, call, 'list', table);
}

const KNEX = /^(?:knex|db|trx|tx|database)$/u;

/** `knex('t').where({ … })`: https://knexjs.org/guide/query-builder.html */
function knexQuery(module: CodeModule, call: CallExpr): QueryForm | undefined {
  const table =
    call.args.length === 1 && !call.isNew && KNEX.test(lastName(call.callee))
      ? stringOf(module, call.args[0]?.value)
      : undefined;
  if (table === undefined) {
    return undefined;
  }
  const { links } = chainFrom(module, call);
  const isOther = links.some(({ name }) => /^(?:insert|select\w*From|eq|prepare)$/u.test(name));
  return links.length === 0 || isOther
    ? undefined
    : chainForm(module, call, 'list', table.split(' ')[0] ?? table);
}

function chainForm(module: CodeModule, root: CallExpr, kind: QueryKind, table: string): QueryForm {
  const chain = chainFrom(module, root);
  const filter = allOf(chain.links.map((link) => linkFilter(module, link)));
  return {
    kind: kindBy(module, kind, chain),
    table,
    filter: { ...filter, isWhole: filter.isWhole && isRunAsIs(module, chain, RUNS) },
  };
}

function kindBy(module: CodeModule, kind: QueryKind, { links }: QueryChain): QueryKind {
  if (kind !== 'list') {
    return kind;
  }
  for (const { name, call } of links) {
    const isCounted =
      /^(?:count|countDistinct|sum|avg|min|max|getCount)$/u.test(name) ||
      (name === 'select' && call.args.length === 1 && AGGREGATE.test(module.text(call)));
    if (isCounted) {
      return 'count';
    }
    if (/^(?:first|getOne|executeTakeFirst\w*)$/u.test(name)) {
      return 'one';
    }
    if (/^(?:update|delete|del)$/u.test(name)) {
      return name === 'update' ? 'update' : 'delete';
    }
  }
  return 'list';
}

function linkFilter(module: CodeModule, { name, call }: ChainLink): RowFilter {
  if (/^(?:inner|left|right|full|cross)?_?join/iu.test(name)) {
    return joinFilter(module, call);
  }
  if (/raw$/iu.test(name)) {
    return /where/iu.test(name) && call.args[0] !== undefined
      ? textFilter(call.args[0].value)
      : NO_FILTER;
  }
  if (/^(?:and|or)?_?where/iu.test(name)) {
    return whereFilter(module, call);
  }
  return isNeutral(name) ? NO_FILTER : UNKNOWN_FILTER;
}

/** `where(condition)`, `where({ a: b })`, `where('a', '=', b)`, `where('t.a = :a', { a })`. */
function whereFilter(module: CodeModule, call: CallExpr): RowFilter {
  const [first, ...rest] = call.args.map(({ value }) => value);
  if (first === undefined) {
    return UNKNOWN_FILTER;
  }
  if (first.kind === 'literal' && typeof first.value === 'string') {
    const isColumn = /^[\w."`]+$/u.test(first.value);
    const value = rest.at(-1) ?? null;
    return isColumn
      ? { columns: [{ name: columnOf(first.value), value }], isWhole: true }
      : textFilter(first);
  }
  return first.kind === 'object' ? objectFilter(module, first) : conditionFilter(module, first);
}

function columnOf(path: string): string {
  return path.replaceAll(/["`]/gu, '').replace(/^.*\./u, '');
}

// What a join compares is mostly two columns: only a tenant among them says something of the filter.
function joinFilter(module: CodeModule, call: CallExpr): RowFilter {
  const on = call.args[1]?.value;
  const filter =
    on === undefined || on.kind === 'literal' ? NO_FILTER : conditionFilter(module, on);
  return { ...filter, columns: filter.columns.filter(({ name }) => isTenantColumn(name)) };
}
