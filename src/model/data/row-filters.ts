import type { CodeModule } from '../code/code-module.ts';
import type {
  CallExpr,
  Expr,
  FunctionExpr,
  NameExpr,
  Node,
  ObjectEntry,
  TemplateExpr,
} from '../code/code.ts';
import { once } from '../once.ts';
import { calledName, lastName, nodesIn } from '../code/reach.ts';
import { follow } from '../code/resolve.ts';
import { lookUp } from '../code/scope.ts';

/** A column that a condition names, with what it is compared to where that is told. */
export interface FilterColumn {
  readonly name: string;
  readonly value: Expr | null;
}

/** What a query looks for rows by. */
export interface RowFilter {
  readonly columns: readonly FilterColumn[];
  /** False when conditions may come from elsewhere: a spread, a helper, a variable that changes. */
  readonly isWhole: boolean;
}

export const NO_FILTER: RowFilter = { columns: [], isWhole: true };
export const UNKNOWN_FILTER: RowFilter = { columns: [], isWhole: false };

// Conditions are nested a few levels; a constant that is made of itself ends here.
const DEEPEST = 12;

/** All of several filters: what they name together, whole if each of them is. */
export function allOf(filters: readonly RowFilter[]): RowFilter {
  return {
    columns: filters.flatMap(({ columns }) => columns),
    isWhole: filters.every(({ isWhole }) => isWhole),
  };
}

const LOGIC =
  /^(?:AND|OR|NOT|some|every|none|is|isNot|and|or|not|\$and|\$or|\$nor|\$not|\$expr|\$match|where)$/u;

/** What a column is compared by, where that is a key of its own: Prisma, mongoose. */
const OPERATOR =
  /^(?:\$\w+|equals|in|notIn|not|lte?|gte?|contains|startsWith|endsWith|mode|search|has|hasEvery|hasSome|isEmpty|isSet|path|string_\w+|array_\w+)$/u;

/**
 * A filter that is written as an object: Prisma, TypeORM, Sequelize, mongoose, knex. The fields of
 * relations that are written inline count too. Nothing given is no filter.
 */
export function objectFilter(module: CodeModule, expr: Expr | undefined, depth = 0): RowFilter {
  if (expr === undefined || isNothing(expr)) {
    return NO_FILTER;
  }
  if (depth > DEEPEST) {
    return UNKNOWN_FILTER;
  }
  switch (expr.kind) {
    case 'object':
      return allOf(expr.entries.map((entry) => entryFilter(module, entry, depth)));
    case 'list':
      return allOf(expr.items.map((item) => objectFilter(module, item, depth + 1)));
    case 'name':
      return namedFilter(module, expr, (behind) => objectFilter(module, behind, depth + 1));
    default:
      return choiceFilter(expr, (part) => objectFilter(module, part, depth + 1));
  }
}

function entryFilter(module: CodeModule, entry: ObjectEntry, depth: number): RowFilter {
  switch (entry.kind) {
    case 'spread':
      return objectFilter(module, entry.value, depth + 1);
    case 'computed':
      // Sequelize's `[Op.or]`.
      return LOGIC.test(lastName(entry.key))
        ? objectFilter(module, entry.value, depth + 1)
        : UNKNOWN_FILTER;
    case 'property': {
      const { key, value } = entry;
      if (LOGIC.test(key)) {
        return objectFilter(module, value, depth + 1);
      }
      const nested = value.kind === 'object' ? objectFilter(module, value, depth + 1) : NO_FILTER;
      const own = OPERATOR.test(key) ? [] : [{ name: key, value }];
      return { columns: [...own, ...nested.columns], isWhole: nested.isWhole };
    }
  }
}

/** `a ? b : c`, `a && b` and `a ?? b`: the columns of all of them, since each may be the one. */
function choiceFilter(expr: Expr, read: (part: Expr) => RowFilter): RowFilter {
  switch (expr.kind) {
    case 'conditional':
      return allOf([read(expr.then), read(expr.otherwise)]);
    case 'binary':
      if (expr.op === '&&') {
        return read(expr.right);
      }
      return expr.op === '||' || expr.op === '??'
        ? allOf([read(expr.left), read(expr.right)])
        : UNKNOWN_FILTER;
    case 'await':
      return read(expr.value);
    default:
      return UNKNOWN_FILTER;
  }
}

/** What a constant holds; not all of the filter when something may be added to it later. */
function namedFilter(
  module: CodeModule,
  name: NameExpr,
  read: (behind: Expr) => RowFilter,
): RowFilter {
  const binding = lookUp(module, name.name, name);
  if (binding?.kind !== 'value' || binding.keys.length > 0) {
    return UNKNOWN_FILTER;
  }
  const filter = read(binding.value);
  const isOnlyRead = usesAround(module, name, name.name).every((use) => isReading(module, use));
  return isOnlyRead ? filter : { ...filter, isWhole: false };
}

const QUERYING =
  /^(?:find\w*|count\w*|aggregate|groupBy|update\w*|delete\w*|remove|destroy|sum|max|min|exists|and_?|or_?|not_?|where|filter|having|andWhere|execute|scalars?|exec)$/u;

/** True for a use that adds nothing to what a name holds: it is only handed to queries. */
function isReading(module: CodeModule, use: NameExpr): boolean {
  const parent = module.parent(use);
  switch (parent?.kind) {
    case 'object':
    case 'spread':
    case 'list':
      return true;
    case 'call':
      return parent.callee !== use && QUERYING.test(calledName(parent));
    default:
      return false;
  }
}

/** Every place at which the function around a node, or the file at its top level, reads a name that is spelled so. */
export function usesAround(module: CodeModule, node: Node, name: string): readonly NameExpr[] {
  return usesIn(module, module.enclosingFunction(node)).get(name) ?? [];
}

const usesIn = once(
  (module: CodeModule, fn: FunctionExpr | undefined): ReadonlyMap<string, readonly NameExpr[]> => {
    const names = (fn === undefined ? module.nodes : nodesIn(fn)).filter(
      (each) => each.kind === 'name',
    );
    return Map.groupBy(names, (each) => each.name);
  },
);

const JOINING = /^(?:and_?|or_?|not_?|alland|Q)$/u;
/** Operators that take the column first: Drizzle, TypeORM, SQLAlchemy's functions. */
const COMPARING =
  /^(?:eq|ne|gt|gte|lt|lte|like|ilike|notLike|notIlike|inArray|notInArray|isNull|isNotNull|between|notBetween|arrayContains|arrayContained|arrayOverlaps)$/u;
/** Methods of a column: SQLAlchemy. */
const COLUMN_METHOD =
  /^(?:in_|not_in|notin_|is_|is_not|isnot|like|ilike|not_like|not_ilike|contains|icontains|startswith|endswith|between|op|any_|desc|asc|match|regexp_match)$/u;

/**
 * A filter that is written as conditions: Drizzle's `and(eq(t.orgId, id), …)`, SQLAlchemy's
 * `T.org_id == id`. `expr` is one condition; nothing given is no filter.
 */
export function conditionFilter(module: CodeModule, expr: Expr, depth = 0): RowFilter {
  if (isNothing(expr)) {
    return NO_FILTER;
  }
  if (depth > DEEPEST) {
    return UNKNOWN_FILTER;
  }
  function read(part: Expr): RowFilter {
    return conditionFilter(module, part, depth + 1);
  }
  switch (expr.kind) {
    case 'call':
      return callFilter(module, expr, read);
    case 'template':
      return expr.tag === null ? UNKNOWN_FILTER : taggedFilter(expr);
    case 'spread':
      return read(expr.value);
    case 'list':
      return allOf(expr.items.map(read));
    case 'unary':
      return read(expr.value);
    case 'name':
      return namedFilter(module, expr, read);
    // A column that is true or false by itself; `scope.condition` may be any.
    case 'member':
      return /^[A-Z]/u.test(lastName(expr.object)) ? columnFilter(expr, null) : UNKNOWN_FILTER;
    case 'function':
      return returnedFilter(expr, read);
    case 'binary':
      return binaryFilter(expr, read);
    default:
      return choiceFilter(expr, read);
  }
}

function returnedFilter(
  { body }: Extract<Expr, { kind: 'function' }>,
  read: (part: Expr) => RowFilter,
): RowFilter {
  const [only] = body;
  return body.length === 1 && only?.kind === 'return' && only.value !== null
    ? read(only.value)
    : UNKNOWN_FILTER;
}

function binaryFilter(
  expr: Extract<Expr, { kind: 'binary' }>,
  read: (part: Expr) => RowFilter,
): RowFilter {
  if (expr.op === '&' || expr.op === '|') {
    return allOf([read(expr.left), read(expr.right)]);
  }
  if (/^(?:[=!]==?|[<>]=?)$/u.test(expr.op)) {
    return expr.left.kind === 'member'
      ? columnFilter(expr.left, expr.right)
      : columnFilter(expr.right, expr.left);
  }
  return choiceFilter(expr, read);
}

function callFilter(
  module: CodeModule,
  call: CallExpr,
  read: (part: Expr) => RowFilter,
): RowFilter {
  const name = calledName(call);
  const [first, second] = call.args;
  if (JOINING.test(name)) {
    return allOf(
      call.args.map((argument) =>
        argument.name === null ? read(argument.value) : keywordFilter([argument]),
      ),
    );
  }
  if (COMPARING.test(name) && first !== undefined) {
    return columnFilter(first.value, second?.value ?? null);
  }
  if (COLUMN_METHOD.test(name) && call.callee.kind === 'member') {
    return columnFilter(call.callee.object, first?.value ?? null);
  }
  // A relation of SQLAlchemy: `Incident.service.has(org_id=…)`.
  if (/^(?:any|has)$/u.test(name) && call.callee.kind === 'member') {
    return allOf([
      columnFilter(call.callee.object, null),
      ...call.args.map((argument) =>
        argument.name === null ? read(argument.value) : keywordFilter([argument]),
      ),
    ]);
  }
  const end = follow(module, call.callee);
  return end === undefined && /^(?:text|raw)$/u.test(name) && first !== undefined
    ? textFilter(first.value)
    : UNKNOWN_FILTER;
}

/** Keyword arguments: `filter_by(org_id=…)`, Django's `filter(organization=…)`. */
export function keywordFilter(args: CallExpr['args']): RowFilter {
  return allOf(
    args.map(({ name, value, isSpread }) =>
      isSpread || name === null ? UNKNOWN_FILTER : { columns: [{ name, value }], isWhole: true },
    ),
  );
}

function columnFilter(expr: Expr, value: Expr | null): RowFilter {
  switch (expr.kind) {
    case 'member':
      return { columns: [{ name: expr.name, value }], isWhole: true };
    case 'literal':
      return typeof expr.value === 'string' ? named(expr.value, value) : NO_FILTER;
    // `func.lower(T.name)`, `func.date(T.made)`.
    case 'call': {
      const inner = expr.args.find((argument) => argument.value.kind === 'member')?.value;
      return inner === undefined ? UNKNOWN_FILTER : columnFilter(inner, value);
    }
    // Drizzle's `sql`lower(${t.name})``.
    case 'template':
      return taggedFilter(expr);
    default:
      return UNKNOWN_FILTER;
  }
}

function named(path: string, value: Expr | null): RowFilter {
  return { columns: [{ name: path.slice(path.lastIndexOf('.') + 1), value }], isWhole: true };
}

// The columns of a fragment are its members; a name in it may be another fragment.
function taggedFilter({ values }: TemplateExpr): RowFilter {
  return {
    columns: values.flatMap((value) =>
      value.kind === 'member' ? [{ name: value.name, value: null }] : [],
    ),
    isWhole: values.every(({ kind }) => kind === 'member' || kind === 'literal'),
  };
}

/** A condition as text: TypeORM's `where('user.orgId = :id')`. Every word may be a column. */
export function textFilter(text: Expr): RowFilter {
  if (text.kind !== 'literal' || typeof text.value !== 'string') {
    return UNKNOWN_FILTER;
  }
  const columns = [...text.value.matchAll(/(?<![:@$\w])[A-Za-z_]\w*(?!\s*\()/gu)].map(([name]) => ({
    name,
    value: null,
  }));
  return { columns, isWhole: true };
}

function isNothing(expr: Expr): boolean {
  return (
    (expr.kind === 'literal' && (expr.value === null || typeof expr.value === 'boolean')) ||
    (expr.kind === 'name' && expr.name === 'undefined')
  );
}
