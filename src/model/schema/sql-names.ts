import { listAt, namesAt, nodeAt, numberAt, taggedAt, textAt } from '#syntax/postgres-tree.ts';
import type { PgNode, PgTagged } from '#syntax/postgres-tree.ts';

import { tableName } from './schema-changes.ts';

/** A table, or a column with the tables that may have it, as a statement names it. */
export interface SqlName {
  readonly column: string | undefined;
  readonly tables: readonly string[];
  /** Where it stands in the tree of the statement. */
  readonly location: number;
}

interface Scope {
  /** By the name that the statement uses, the table; undefined for a query, function or CTE. */
  readonly relations: ReadonlyMap<string, string | undefined>;
  readonly aliases: ReadonlySet<string>;
  readonly outer: Scope | undefined;
  readonly ctes: ReadonlySet<string>;
}

/**
 * The tables and columns that a SELECT, INSERT, UPDATE or DELETE names, where it can be told to which
 * tables they belong: common table expressions, subqueries and functions hide theirs.
 */
export function sqlNamesOf(tree: PgTagged): readonly SqlName[] {
  const names: SqlName[] = [];
  visit(tree, undefined, new Set(), names);
  return names;
}

const STATEMENTS = /^(?:SelectStmt|InsertStmt|UpdateStmt|DeleteStmt)$/u;

function visit(
  { kind, node }: PgTagged,
  outer: Scope | undefined,
  given: ReadonlySet<string>,
  names: SqlName[],
): void {
  if (!STATEMENTS.test(kind)) {
    return;
  }
  const withClause = nodeAt(node, 'withClause');
  const ctes = new Set([...given, ...cteNames(withClause)]);
  for (const { node: cte } of listAt(withClause, 'ctes')) {
    const query = taggedAt(cte, 'ctequery');
    if (query !== undefined) {
      visit(query, outer, ctes, names);
    }
  }
  // `a UNION b`: the sides are queries of their own, and what orders them names their columns.
  const sides = ['larg', 'rarg']
    .map((key) => nodeAt(node, key))
    .filter((side) => side !== undefined);
  if (sides.length > 0) {
    for (const side of sides) {
      visit({ kind: 'SelectStmt', node: side }, outer, ctes, names);
    }
    return;
  }
  const scope = scopeOf(kind, node, outer, ctes, names);
  namesOfTargets(kind, node, scope, names);
  readBelow(withoutClause(node), scope, names);
}

function withoutClause(node: PgNode): PgNode {
  return Object.fromEntries(Object.entries(node).filter(([key]) => key !== 'withClause'));
}

function cteNames(clause: PgNode | undefined): readonly string[] {
  return listAt(clause, 'ctes').map(({ node }) => textAt(node, 'ctename') ?? '');
}

function scopeOf(
  kind: string,
  node: PgNode,
  outer: Scope | undefined,
  ctes: ReadonlySet<string>,
  names: SqlName[],
): Scope {
  const relations = new Map<string, string | undefined>();
  const own = nodeAt(node, 'relation');
  if (own !== undefined) {
    addTable(own, ctes, relations, names);
  }
  const sources = [...listAt(node, 'fromClause'), ...listAt(node, 'usingClause')];
  for (const source of sources) {
    addSource(source, ctes, relations, names);
  }
  if (kind === 'InsertStmt') {
    relations.set('excluded', relations.values().next().value);
  }
  const aliases = new Set(
    listAt(node, 'targetList').flatMap(({ node: target }) => textAt(target, 'name') ?? []),
  );
  return { relations, aliases: kind === 'SelectStmt' ? aliases : new Set(), outer, ctes };
}

function addSource(
  { kind, node }: PgTagged,
  ctes: ReadonlySet<string>,
  relations: Map<string, string | undefined>,
  names: SqlName[],
): void {
  if (kind === 'RangeVar') {
    addTable(node, ctes, relations, names);
  } else if (kind === 'JoinExpr') {
    for (const side of ['larg', 'rarg']) {
      const source = taggedAt(node, side);
      if (source !== undefined) {
        addSource(source, ctes, relations, names);
      }
    }
  } else {
    relations.set(textAt(nodeAt(node, 'alias'), 'aliasname') ?? `?${relations.size}`, undefined);
  }
}

function addTable(
  node: PgNode,
  ctes: ReadonlySet<string>,
  relations: Map<string, string | undefined>,
  names: SqlName[],
): void {
  const name = textAt(node, 'relname') ?? '';
  const schema = textAt(node, 'schemaname');
  const alias = nodeAt(node, 'alias');
  const isCte = schema === undefined && ctes.has(name);
  const table = tableName(schema, name);
  // `FROM users AS u (a, b)` gives the columns other names.
  const isHidden = isCte || listAt(alias, 'colnames').length > 0;
  relations.set(textAt(alias, 'aliasname') ?? name, isHidden ? undefined : table);
  if (!isCte) {
    names.push({ column: undefined, tables: [table], location: numberAt(node, 'location') });
  }
}

// The columns that are written stand without their table.
function namesOfTargets(kind: string, node: PgNode, scope: Scope, names: SqlName[]): void {
  const relation = nodeAt(node, 'relation');
  const table = scope.relations.get(
    textAt(nodeAt(relation, 'alias'), 'aliasname') ?? textAt(relation, 'relname') ?? '',
  );
  const conflict = nodeAt(node, 'onConflictClause');
  const written = [
    ...(kind === 'InsertStmt' ? listAt(node, 'cols') : []),
    ...(kind === 'UpdateStmt' ? listAt(node, 'targetList') : []),
    ...listAt(conflict, 'targetList'),
  ];
  for (const { node: target } of table === undefined ? [] : written) {
    const column = textAt(target, 'name');
    if (column !== undefined && table !== undefined) {
      names.push({ column, tables: [table], location: numberAt(target, 'location') });
    }
  }
}

function readBelow(value: unknown, scope: Scope, names: SqlName[]): void {
  if (Array.isArray(value)) {
    for (const item of value) {
      readBelow(item, scope, names);
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, child] of Object.entries(value)) {
      readChild(key, child, scope, names);
    }
  }
}

function readChild(key: string, child: unknown, scope: Scope, names: SqlName[]): void {
  const node = isFields(child) ? child : undefined;
  if (node !== undefined && STATEMENTS.test(key)) {
    visit({ kind: key, node }, scope, scope.ctes, names);
  } else if (node !== undefined && key === 'ColumnRef') {
    const name = columnName(node, scope);
    names.push(...(name === undefined ? [] : [name]));
  } else {
    readBelow(child, scope, names);
  }
}

function columnName(node: PgNode, scope: Scope): SqlName | undefined {
  const fields = namesAt(node, 'fields');
  const isWhole = listAt(node, 'fields').length === fields.length;
  const location = numberAt(node, 'location');
  const [first = '', second] = fields;
  if (!isWhole || fields.length > 2) {
    return undefined;
  }
  if (second !== undefined) {
    const table = tableCalled(first, scope);
    return table === undefined ? undefined : { column: second, tables: [table], location };
  }
  const tables = tablesInReach(first, scope);
  return tables === undefined ? undefined : { column: first, tables, location };
}

function tableCalled(name: string, scope: Scope): string | undefined {
  for (let each: Scope | undefined = scope; each !== undefined; each = each.outer) {
    if (each.relations.has(name)) {
      return each.relations.get(name);
    }
  }
  return undefined;
}

/** Undefined when a query, function or alias may give the column. */
function tablesInReach(column: string, scope: Scope): readonly string[] | undefined {
  const tables: string[] = [];
  for (let each: Scope | undefined = scope; each !== undefined; each = each.outer) {
    if (each.aliases.has(column) || each.relations.has(column)) {
      return undefined;
    }
    for (const table of each.relations.values()) {
      if (table === undefined) {
        return undefined;
      }
      tables.push(table);
    }
  }
  return tables.length === 0 ? undefined : tables;
}

function isFields(value: unknown): value is PgNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
