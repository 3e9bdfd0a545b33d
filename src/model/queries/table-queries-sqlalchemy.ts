import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, Expr } from '../code/code.ts';
import { chainFrom, isNeutral, isRunAsIs, RUNS } from './query-chains.ts';
import type { ChainLink, QueryChain } from './query-chains.ts';
import { calledName, lastName } from '../code/reach.ts';
import { calleeOf } from '../code/resolve.ts';
import {
  allOf,
  conditionFilter,
  keywordFilter,
  NO_FILTER,
  UNKNOWN_FILTER,
} from '../data/row-filters.ts';
import type { RowFilter } from '../data/row-filters.ts';
import type { QueryForm, QueryKind } from './table-queries.ts';
import { isTenantColumn } from '../tenants/tenant-columns.ts';
import { SESSION } from '../data/writes-python.ts';

const STATEMENT = /^(?:sqlalchemy|sqlmodel)(?:\.\w+)*\.(?<verb>select|update|delete)$/u;

/**
 * A query of SQLAlchemy, SQLModel or Flask-SQLAlchemy: `select(T).where(…)`, `session.query(T).filter(…)`,
 * `T.query.filter_by(…)`. https://docs.sqlalchemy.org/en/20/orm/queryguide/select.html
 */
export function sqlalchemyQuery(module: CodeModule, call: CallExpr): QueryForm | undefined {
  return statementQuery(module, call) ?? sessionQuery(module, call) ?? modelQuery(module, call);
}

function statementQuery(module: CodeModule, call: CallExpr): QueryForm | undefined {
  const verb = STATEMENT.exec(calleeOf(module, call) ?? '')?.groups?.['verb'];
  if (verb === undefined) {
    return undefined;
  }
  const chain = chainFrom(module, call);
  const named = chain.links.find(({ name }) => name === 'select_from')?.call ?? call;
  const kind: Readonly<Record<string, QueryKind>> = { update: 'update', delete: 'delete' };
  return chainForm(module, call, chain, kind[verb] ?? 'list', modelIn(module, named));
}

function sessionQuery(module: CodeModule, call: CallExpr): QueryForm | undefined {
  const { callee } = call;
  const isQuery =
    callee.kind === 'member' && callee.name === 'query' && SESSION.test(lastName(callee.object));
  if (!isQuery) {
    return undefined;
  }
  const chain = chainFrom(module, call);
  const named = chain.links.find(({ name }) => name === 'select_from')?.call ?? call;
  return chainForm(module, call, chain, 'list', modelIn(module, named));
}

/** The first call on `Incident.query`, in a class method also on `cls.query`. */
function modelQuery(module: CodeModule, call: CallExpr): QueryForm | undefined {
  const { callee } = call;
  const manager = callee.kind === 'member' ? callee.object : undefined;
  if (manager?.kind !== 'member' || manager.name !== 'query' || manager.object.kind !== 'name') {
    return undefined;
  }
  const { name } = manager.object;
  const model = name === 'cls' ? (module.enclosingClass(call)?.name ?? '') : name;
  if (!/^[A-Z][a-z]\w*$/u.test(model) || callee.kind !== 'member') {
    return undefined;
  }
  const rest = chainFrom(module, call);
  const chain = { links: [{ name: callee.name, call }, ...rest.links], end: rest.end };
  return chainForm(module, call, chain, 'list', model);
}

const SUBQUERY = /^(?:select|query|subquery|alias|aliased|cte|exists|where|filter)$/u;

/** The first model that a call names: `Incident` of `select(func.count(Incident.id))`. */
function modelIn(module: CodeModule, { args }: CallExpr): string | undefined {
  let found: string | undefined;
  walk(
    args.map(({ value }) => value),
    (node) => {
      if (found === undefined && (node.kind === 'name' || node.kind === 'member')) {
        const { name } = node;
        const cls = name === 'cls' ? module.enclosingClass(node)?.name : name;
        found = /^[A-Z][a-z]\w*$/u.test(cls ?? '') ? (cls ?? undefined) : undefined;
      }
      // The table of a subquery is not read by this one.
      return node.kind !== 'call' || !SUBQUERY.test(calledName(node));
    },
  );
  return found;
}

function chainForm(
  module: CodeModule,
  root: CallExpr,
  chain: QueryChain,
  kind: QueryKind,
  table: string | undefined,
): QueryForm | undefined {
  if (table === undefined) {
    return undefined;
  }
  const filter = allOf(chain.links.map((link) => linkFilter(module, link)));
  return {
    kind: kind === 'list' ? kindOf(root, chain) : kind,
    table,
    filter: { ...filter, isWhole: filter.isWhole && isRunAsIs(module, chain, RUNS) },
  };
}

function kindOf(root: CallExpr, { links }: QueryChain): QueryKind {
  const isCounted = root.args.length === 1 && isAggregate(root.args[0]?.value);
  for (const { name, call } of links) {
    if (name === 'count' || (name === 'with_only_columns' && isAggregate(call.args[0]?.value))) {
      return 'count';
    }
    if (name === 'update' || name === 'delete') {
      return name;
    }
    if (/^(?:get|first|one|one_or_none|scalar_one|scalar_one_or_none)(?:_or_404)?$/u.test(name)) {
      return isCounted ? 'count' : 'one';
    }
  }
  return isCounted ? 'count' : 'list';
}

function isAggregate(value: Expr | undefined): boolean {
  return (
    value?.kind === 'call' &&
    value.callee.kind === 'member' &&
    (/^(?:count|sum|avg|min|max)$/u.test(value.callee.name) ||
      (/^(?:label|distinct)$/u.test(value.callee.name) && isAggregate(value.callee.object)))
  );
}

function linkFilter(module: CodeModule, { name, call }: ChainLink): RowFilter {
  switch (name) {
    case 'where':
    case 'filter':
      return allOf(
        call.args.map((argument) =>
          argument.name === null
            ? conditionFilter(module, argument.value)
            : keywordFilter([argument]),
        ),
      );
    case 'filter_by':
      return keywordFilter(call.args);
    case 'get':
    case 'get_or_404':
      return { columns: [{ name: 'id', value: call.args[0]?.value ?? null }], isWhole: true };
    case 'join':
    case 'outerjoin':
      return joinFilter(module, call);
    default:
      return isNeutral(name) || name.endsWith('_or_404') ? NO_FILTER : UNKNOWN_FILTER;
  }
}

// What a join compares is mostly two columns: only a tenant among them says something of the filter.
function joinFilter(module: CodeModule, call: CallExpr): RowFilter {
  const on = call.args[1]?.value;
  const { columns } = on === undefined ? NO_FILTER : conditionFilter(module, on);
  const isModel = /^[A-Z]/u.test(lastName(call.args[0]?.value ?? call)) || call.args.length > 1;
  return {
    columns: columns.filter(({ name }) => isTenantColumn(name)),
    isWhole: isModel || call.args[0]?.value.kind === 'member',
  };
}
