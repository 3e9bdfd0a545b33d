import { SQL_HOLE, sqlStatements } from '#syntax/sql-statements.ts';
import type { SqlStatement } from '#syntax/sql-statements.ts';

import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, TemplateExpr } from '../code/code.ts';
import { isSqlStart } from './queries-leading-text.ts';
import type { RowFilter } from '../data/row-filters.ts';
import { sqlTextOf } from '../schema/sql-text.ts';
import type { QueryForm, QueryKind } from './table-queries.ts';
import { isTenantColumn } from '../tenants/tenant-columns.ts';
import { stringOf } from '../code/values.ts';
import { sqlCallAt } from '../data/writes-sql.ts';

/** The query that a SQL text is: run by a call, or as a tagged template. */
export function sqlQuery(module: CodeModule, node: CallExpr | TemplateExpr): QueryForm | undefined {
  if (node.kind === 'template') {
    return node.tag === null ? undefined : formOf(templateText(module, node));
  }
  const sql = sqlCallAt(module, node);
  return sql === undefined ? undefined : formOf(sqlTextOf(module, sql.text, templateText));
}

function formOf(text: string): QueryForm | undefined {
  const [statement, ...others] = isSqlStart(text) ? sqlStatements(text) : [];
  const table = statement?.tables[0];
  return statement === undefined || table === undefined || others.length > 0
    ? undefined
    : { kind: kindOfSql(statement), table, filter: filterOfSql(statement) };
}

/** What a statement does. */
export function kindOfSql({ verb, isCount }: SqlStatement): QueryKind {
  if (verb === 'select') {
    return isCount ? 'count' : 'list';
  }
  return verb;
}

/** What a statement looks for rows by. One that names a tenant anywhere but in a join or comparison is not read on. */
export function filterOfSql({ conditions, isWhole, words }: SqlStatement): RowFilter {
  const columns = conditions
    .filter(({ column, isCompared }) => isCompared || !isTenantColumn(column))
    .map(({ column }) => ({ name: column, value: null }));
  const isElsewhere =
    [...words].some(isTenantColumn) && !columns.some(({ name }) => isTenantColumn(name));
  // Workers that take what is due from everybody skip what others have locked.
  return { columns, isWhole: isWhole && !isElsewhere && !words.has('skip') };
}

function templateText(module: CodeModule, { texts, values }: TemplateExpr): string {
  let text = texts[0] ?? '';
  for (const [index, value] of values.entries()) {
    const after = texts[index + 1] ?? '';
    text += `${partText(module, value, text, after)}${after}`;
  }
  return text;
}

const BEFORE_TABLE = /\b(?:from|join|update|into)\s+$/iu;
const AFTER_COLUMN = /^\s*(?:[=<>!]|(?:in|is|like|ilike|between|not)\b)/iu;

// Drizzle writes tables and columns into the template: `from ${users} where ${users.orgId} = ${id}`.
function partText(module: CodeModule, value: Expr, before: string, after: string): string {
  const isNamed = value.kind === 'name' || value.kind === 'member';
  const isColumn =
    value.kind === 'member' && AFTER_COLUMN.test(after) && !/[=<>]\s*$/u.test(before);
  return (
    stringOf(module, value) ??
    (isNamed && (isColumn || BEFORE_TABLE.test(before)) ? value.name : SQL_HOLE)
  );
}
