import type { Confidence } from '#core/confidence.ts';

import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { Expr, FunctionExpr, Node } from '../code/code.ts';
import { chainFrom } from '../queries/query-chains.ts';
import { originOf } from '../queries/queries-text-origin.ts';
import { nodesIn } from '../code/reach.ts';
import type { FilterColumn } from '../data/row-filters.ts';
import { singular } from '../data/row-level-security.ts';
import { lookUp } from '../code/scope.ts';
import { tableQueriesOf } from '../queries/table-queries.ts';
import type { TableQuery } from '../queries/table-queries.ts';
import { isTenantColumn } from './tenant-columns.ts';
import {
  comparesValues,
  knowsTenant,
  servesAllTenants,
  servesTenantsInTurn,
} from './tenant-free.ts';
import { isCountTwin, isIdentifying } from './tenant-gap.ts';
import type { TableUse, TenantGap } from './tenant-gap.ts';

// Fewer may be chance.
const FEWEST_SCOPED = 2;
const MOST_OPEN_SHARE = 3;

/** What a file's queries say of the tables that it filters by tenant, in source order. */
export function tenantUsesOf(module: CodeModule): readonly TableUse<TableQuery>[] {
  const byTable = Map.groupBy(tableQueriesOf(module), ({ table }) => singular(table));
  return [...byTable.values()].flatMap((queries) => {
    const scoped = queries.filter(isScoped);
    const [first] = scoped;
    if (first === undefined) {
      return [];
    }
    const open = queries.filter(isOpen);
    const gaps = open.flatMap((query) => gapOf(query, scoped, open) ?? []);
    return [{ table: first.table, scoped, gaps }];
  });
}

function tenantOf({ filter }: TableQuery): FilterColumn | undefined {
  return filter.columns.find(({ name }) => isTenantColumn(name));
}

function isScoped(query: TableQuery): boolean {
  const tenant = tenantOf(query);
  return tenant !== undefined && tenant.value?.kind !== 'literal';
}

/** True for a query all of whose conditions are known and name no tenant, outside of code for all tenants. */
function isOpen(query: TableQuery): boolean {
  return (
    query.filter.isWhole &&
    tenantOf(query) === undefined &&
    !namesTenant(query) &&
    !readsKeysOnly(query) &&
    !servesAllTenants(query.module, query.node)
  );
}

/** True when a tenant is named anywhere in a query: one that selects or groups by it works for each in turn. */
function namesTenant({ module, node }: TableQuery): boolean {
  const whole = node.kind === 'call' ? chainFrom(module, node).end : node;
  let isNamed = false;
  walk([whole], (each) => {
    isNamed ||= namesIn(each).some(isTenantColumn);
    return !isNamed && each.kind !== 'function';
  });
  return isNamed;
}

/** True when only keys are selected, `{ columns: { domain: true } }`: whether a key is taken is asked of all tenants. */
function readsKeysOnly({ node }: TableQuery): boolean {
  const options = node.kind === 'call' ? node.args[0]?.value : undefined;
  const selected = (options?.kind === 'object' ? options.entries : []).flatMap((entry) =>
    entry.kind === 'property' &&
    /^(?:select|columns|attributes)$/u.test(entry.key) &&
    entry.value.kind === 'object'
      ? entry.value.entries
      : [],
  );
  return (
    selected.length > 0 &&
    selected.every(
      (entry) => entry.kind === 'property' && isIdentifying({ name: entry.key, value: null }),
    )
  );
}

function namesIn(node: Node): readonly string[] {
  switch (node.kind) {
    case 'name':
    case 'member':
      return [node.name];
    case 'literal':
      return typeof node.value === 'string' ? [node.value.replace(/^.*\./u, '')] : [];
    case 'object':
      return node.entries.map((entry) => (entry.kind === 'property' ? entry.key : ''));
    case 'call':
      return node.args.map(({ name }) => name ?? '');
    default:
      return [];
  }
}

function gapOf(
  query: TableQuery,
  scoped: readonly TableQuery[],
  open: readonly TableQuery[],
): TenantGap<TableQuery> | undefined {
  const twins = scoped.filter((other) => isCountTwin(query, other));
  const alike = [...twins, ...scoped.filter((other) => !twins.includes(other))];
  const column = alike[0] === undefined ? undefined : tenantOf(alike[0])?.name;
  const confidence = confidenceOf(query, scoped, twins, open);
  return column === undefined || confidence === undefined
    ? undefined
    : { query, column, scoped: alike, confidence };
}

function confidenceOf(
  query: TableQuery,
  scoped: readonly TableQuery[],
  twins: readonly TableQuery[],
  open: readonly TableQuery[],
): Confidence | undefined {
  if (twins.some((twin) => isBeside(query, twin))) {
    return 'high';
  }
  if (scoped.length < FEWEST_SCOPED) {
    return undefined;
  }
  if (query.filter.columns.some(isIdentifying)) {
    return isForeignLookup(query, scoped) ? 'medium' : undefined;
  }
  const bulk = open.filter(({ filter }) => !filter.columns.some(isIdentifying));
  const isRare = bulk.length === 1 || scoped.length >= MOST_OPEN_SHARE * bulk.length;
  if (!isRare || query.kind === 'one') {
    return undefined;
  }
  if (scoped.some((other) => hasTenantOf(query, other))) {
    return 'medium';
  }
  const isReport = isOneOfSeveral(query) || servesTenantsInTurn(query.module, query.node);
  return twins.length > 0 && !isReport ? 'low' : undefined;
}

/** True when the function around a query counts or lists other tables without a tenant, too: a report of the whole system. */
function isOneOfSeveral(query: TableQuery): boolean {
  const fn = functionAround(query);
  return tableQueriesOf(query.module).some(
    (other) =>
      other.node !== query.node &&
      functionAround(other) === fn &&
      other.filter.isWhole &&
      tenantOf(other) === undefined,
  );
}

function functionAround({ module, node }: TableQuery): FunctionExpr | undefined {
  return module.enclosingFunction(node);
}

/** True for two queries in one function, or one of them in a callback of the other's. */
function isBeside(query: TableQuery, other: TableQuery): boolean {
  const [own, its] = [functionAround(query), functionAround(other)];
  return own !== undefined && its !== undefined && (isIn(query.node, its) || isIn(other.node, own));
}

function isIn(node: Node, { start, end }: FunctionExpr): boolean {
  return start <= node.start && node.end <= end;
}

/**
 * A row that the request names by its key, where the others that look for one row also ask for the
 * tenant, in a function that knows of no tenant, hands the key to nothing else and compares nothing.
 */
function isForeignLookup(query: TableQuery, scoped: readonly TableQuery[]): boolean {
  const fn = functionAround(query);
  const others = scoped.filter((other) => other.filter.columns.some(({ name }) => name === 'id'));
  if (
    fn === undefined ||
    others.length < FEWEST_SCOPED ||
    !query.filter.columns.some(({ name }) => name === 'id') ||
    query.filter.columns.some((column) => column.name !== 'id' && isIdentifying(column)) ||
    knowsTenant(query.module, fn) ||
    scoped.some((other) => isIn(other.node, fn))
  ) {
    return false;
  }
  const key = requestedKey(query);
  return key !== undefined && !isUsedElsewhere(query, key, fn) && !nodesIn(fn).some(comparesValues);
}

function requestedKey(query: TableQuery): Expr | undefined {
  const { module, node, filter } = query;
  const given = filter.columns.find(({ name }) => name === 'id')?.value;
  const values = given === null || given === undefined ? argumentsOf(node) : [given];
  return values.find((value) => originOf(module, value) === 'request');
}

function argumentsOf(node: TableQuery['node']): readonly Expr[] {
  if (node.kind === 'template') {
    return node.values;
  }
  return node.args.flatMap(({ value }) => {
    switch (value.kind) {
      case 'list':
        return value.items;
      case 'object':
        return value.entries.map((entry) => entry.value);
      default:
        return [value];
    }
  });
}

// What takes the key may check who may have it.
function isUsedElsewhere({ module, node }: TableQuery, key: Expr, fn: FunctionExpr): boolean {
  const text = module.text(key);
  return nodesIn(fn).some(
    (each) =>
      each.kind === 'call' &&
      (each.end <= node.start || each.start >= node.end) &&
      each.args.some(({ value }) => module.text(value) === text),
  );
}

/** True when the function around a query has at hand what another query takes the tenant from. */
function hasTenantOf(query: TableQuery, other: TableQuery): boolean {
  const { module, node } = query;
  const fn = functionAround(query);
  return (
    fn !== undefined &&
    (knowsTenant(module, fn) ||
      tenantValues(other).some((value) => isAtHand(module, node, value, fn)))
  );
}

function tenantValues(query: TableQuery): readonly Expr[] {
  const given = query.filter.columns.flatMap(({ name, value }) =>
    isTenantColumn(name) && value !== null ? [value] : [],
  );
  if (given.length > 0) {
    return given;
  }
  const found: Expr[] = [];
  walk([query.node], (node) => {
    if ((node.kind === 'member' || node.kind === 'name') && isTenantColumn(node.name)) {
      found.push(node);
    }
  });
  return found;
}

function isAtHand(module: CodeModule, at: Node, value: Expr, fn: FunctionExpr): boolean {
  const root = rootOf(value);
  if (root?.kind !== 'name') {
    return false;
  }
  if (root.name === 'this' || root.name === 'self') {
    return value.kind === 'member' && module.enclosingClass(root) === module.enclosingClass(at);
  }
  const here = lookUp(module, root.name, at);
  if (here?.kind === 'parameter') {
    return true;
  }
  const there = lookUp(module, root.name, root);
  const maker = there?.kind === 'value' ? calleeText(module, there.value) : undefined;
  return (
    maker !== undefined &&
    nodesIn(fn).some((node) => node.kind === 'call' && module.text(node.callee) === maker)
  );
}

function rootOf(expr: Expr): Expr | undefined {
  let current = expr;
  for (;;) {
    switch (current.kind) {
      case 'member':
      case 'index':
        current = current.object;
        break;
      case 'await':
        current = current.value;
        break;
      case 'call':
        current = current.args[0]?.value ?? current.callee;
        break;
      default:
        return current;
    }
  }
}

function calleeText(module: CodeModule, value: Expr): string | undefined {
  const call = value.kind === 'await' ? value.value : value;
  return call.kind === 'call' ? module.text(call.callee) : undefined;
}
