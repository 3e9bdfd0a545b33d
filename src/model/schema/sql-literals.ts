import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr } from '../code/code.ts';
import { onceEach } from '../once.ts';
import { sqlCallsOf } from '../queries/queries.ts';
import { nameOf } from '../code/resolve.ts';
import { sqlTextOf, templateText } from './sql-text.ts';

/** A SQL statement that the code has run, as far as the source states its text. */
export interface SqlLiteral {
  readonly module: CodeModule;
  /** The text as an expression, for places. */
  readonly expr: Expr;
  /** Parts that come from elsewhere are `SQL_HOLE`. */
  readonly text: string;
  /** The package that runs it, `pg`; null when that is not known. */
  readonly library: string | null;
  /** The call that runs it; undefined for a tagged template, whose values are its parameters. */
  readonly call: CallExpr | undefined;
}

// Tags that make parameters of the values and have the text run.
const TAGS = /^(?:sql|SQL|query|Prisma\.sql|db|pg|client|tx|trx|\$queryRaw|\$executeRaw)$/u;

const STATEMENT =
  /^\s*(?:select|insert\s+into|update|delete\s+from|with|set|create|alter|drop|truncate|begin|commit)\b/iu;

/** The SQL statements of a file in source order: texts that calls run, and tagged templates. */
export const sqlLiteralsOf = onceEach((module: CodeModule): readonly SqlLiteral[] => {
  const calls = sqlCallsOf(module).map(({ call, text, library }): SqlLiteral => ({
    module,
    expr: text,
    text: sqlTextOf(module, text),
    library,
    call,
  }));
  // `db.execute(sql`…`)` is one statement.
  const run = new Set(calls.map(({ expr }) => expr));
  const tagged = module.nodes.flatMap((node): readonly SqlLiteral[] => {
    if (node.kind !== 'template' || node.tag === null || run.has(node)) {
      return [];
    }
    const { tag } = node;
    const name = tag.kind === 'name' || tag.kind === 'member' ? tag.name : '';
    const text = templateText(module, node);
    return TAGS.test(name) && STATEMENT.test(text)
      ? [{ module, expr: node, text, library: libraryOf(module, tag), call: undefined }]
      : [];
  });
  return [...calls, ...tagged].toSorted((a, b) => a.expr.start - b.expr.start);
});

function libraryOf(module: CodeModule, tag: Expr): string | null {
  if (tag.kind === 'member' && /^\$(?:query|execute)Raw$/u.test(tag.name)) {
    return '@prisma/client';
  }
  const name = nameOf(module, tag) ?? '';
  return (
    /^(?:postgres|drizzle-orm|slonik|kysely|@vercel\/postgres|@neondatabase\/serverless)\b/u.exec(
      name,
    )?.[0] ?? null
  );
}

const OTHER_DATABASES =
  /^(?:mysql2?|mssql|sqlite3?|better-sqlite3|@libsql\/client|duckdb|@?clickhouse(?:\/client)?|@planetscale\/database)$/u;

/** True when the library that runs a statement speaks to another database than PostgreSQL. */
export function isForOtherDatabase({ library }: SqlLiteral): boolean {
  return library !== null && OTHER_DATABASES.test(library);
}
