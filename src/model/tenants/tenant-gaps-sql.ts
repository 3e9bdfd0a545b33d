import { sqlStatements } from '#syntax/sql-statements.ts';
import type { SqlStatement } from '#syntax/sql-statements.ts';

import type { Ranged } from '../code/code.ts';
import { singular } from '../data/row-level-security.ts';
import type { QueryForm } from '../queries/table-queries.ts';
import { filterOfSql, kindOfSql } from '../queries/table-queries-sql.ts';
import { isTenantColumn } from './tenant-columns.ts';
import { namesAllTenants, namesBackgroundWork } from './tenant-free.ts';
import { isCountTwin, isIdentifying } from './tenant-gap.ts';
import type { TableUse, TenantGap } from './tenant-gap.ts';

/** A statement of a SQL file on one table. */
export interface SqlQuery extends QueryForm {
  /** What sqlc or the function around it calls it; null when nothing does. */
  readonly name: string | null;
  readonly statement: SqlStatement;
  readonly at: Ranged;
}

const FEWEST_SCOPED = 2;

/** What the statements of a SQL file say of the tables that it filters by tenant, in source order. */
export function sqlTenantUses(text: string): readonly TableUse<SqlQuery>[] {
  const queries = sqlStatements(text).flatMap((statement): readonly SqlQuery[] => {
    const [table] = statement.tables;
    return table === undefined ? [] : [queryOf(text, statement, table)];
  });
  const byTable = Map.groupBy(queries, ({ table }) => singular(table));
  return [...byTable.values()].flatMap((own) => {
    const scoped = own.filter((query) => tenantOf(query) !== undefined);
    const open = own.filter(isOpen);
    const [first] = scoped;
    const gaps = open.length === 1 || scoped.length >= 3 * open.length ? open : [];
    return first === undefined
      ? []
      : [
          {
            table: first.table,
            scoped,
            gaps: gaps.flatMap((query) => gapOf(query, scoped) ?? []),
          },
        ];
  });
}

function queryOf(text: string, statement: SqlStatement, table: string): SqlQuery {
  return {
    name: nameBefore(text, statement.start) ?? statement.routine?.name ?? null,
    statement,
    kind: kindOfSql(statement),
    table,
    filter: filterOfSql(statement),
    at: headOf(text, statement),
  };
}

const LONGEST_COMMENT = 2000;

/** `-- name: ListOrders :many`: https://docs.sqlc.dev/en/stable/reference/query-annotations.html */
function nameBefore(text: string, start: number): string | undefined {
  const before = text.slice(Math.max(0, start - LONGEST_COMMENT), start);
  const own = before.slice(before.lastIndexOf(';') + 1);
  return [...own.matchAll(/--\s*name:\s*(?<name>\w+)/gu)].at(-1)?.groups?.['name'];
}

/** The first line of a statement. */
function headOf(text: string, { start, end }: Ranged): Ranged {
  const line = text.indexOf('\n', start);
  return { start, end: line === -1 ? end : Math.min(end, line) };
}

function tenantOf({ filter }: SqlQuery): string | undefined {
  return filter.columns.find(({ name }) => isTenantColumn(name))?.name;
}

function isOpen(query: SqlQuery): boolean {
  const name = query.name ?? '';
  return (
    query.filter.isWhole &&
    tenantOf(query) === undefined &&
    !query.filter.columns.some(isIdentifying) &&
    !namesAllTenants(name) &&
    !namesBackgroundWork(name)
  );
}

function gapOf(query: SqlQuery, scoped: readonly SqlQuery[]): TenantGap<SqlQuery> | undefined {
  const twins = scoped.filter((other) => isCountTwin(query, other));
  const alike = [...twins, ...scoped.filter((other) => !twins.includes(other))];
  const column = alike[0] === undefined ? undefined : tenantOf(alike[0]);
  const isTold =
    twins.length > 0 || [...(query.statement.routine?.words ?? [])].some(isTenantParameter);
  return column === undefined || scoped.length < FEWEST_SCOPED || !isTold
    ? undefined
    : { query, column, scoped: alike, confidence: 'medium' };
}

// `p_org_id`, `_tenant_id`.
function isTenantParameter(name: string): boolean {
  return isTenantColumn(name.replace(/^(?:p|v|in|arg)?_/u, ''));
}
