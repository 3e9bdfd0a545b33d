import { SQL_HOLE } from '#syntax/sql-statements.ts';
import { walkPg } from '#syntax/postgres-tree.ts';

import type { Ranged } from '../code/code.ts';
import { lastName } from '../code/reach.ts';
import { postgresStatements } from './postgres-statements.ts';
import type { PostgresStatement } from './postgres-statements.ts';
import type { SqlLiteral } from './sql-literals.ts';
import { highestDollar, withParametersAs } from './sql-parameters.ts';
import { valuesFor } from '../queries/sql-values-given.ts';

/** Why PostgreSQL cannot run a statement as it is sent. */
export type SqlFault =
  | { readonly kind: 'rejected'; readonly statement: Ranged; readonly reason: string }
  /** A parameter in a statement that is not planned, such as SET. */
  | { readonly kind: 'parameter'; readonly statement: Ranged; readonly verb: string }
  | { readonly kind: 'count'; readonly needed: number; readonly given: number };

/** How a library fills parameters: the server gets them apart from the statement, or as a part of its text. */
type Binding = 'server' | 'client';

/** Undefined for libraries that speak to several databases, or of which that is not known. */
function bindingOf({ library, module }: SqlLiteral): Binding | undefined {
  switch (library) {
    case 'pg':
    case 'postgres':
    case 'asyncpg':
    case '@electric-sql/pglite':
      return 'server';
    case 'psycopg':
      return /\bpsycopg2\b/u.test(module.file.text) ? 'client' : 'server';
    case 'pg-promise':
      return 'client';
    default:
      return undefined;
  }
}

const GENERAL = /^(?:sqlalchemy|django|typeorm|@prisma\/client)$/u;
const STATEMENT =
  /^\s*(?:select|insert\s+into|update|delete\s+from|with\s+(?:recursive\s+)?\w+\s*(?:\([^)]*\)\s*)?as|create\s+(?:or\s+replace\s+)?(?:unlogged\s+|unique\s+|temp\s+|materialized\s+)?(?:table|index|view|role|user|policy|schema|extension)|alter\s+(?:table|role|user)|drop\s+(?:table|index|view)|truncate|set\s+(?:local|session)|listen|notify)\b/iu;

/**
 * Why PostgreSQL cannot run what the code has it run; empty when it can, or when a part of the text is
 * unknown. `isOnlyPostgres` says that libraries for several databases speak to PostgreSQL.
 */
export function sqlFaultsOf(literal: SqlLiteral, isOnlyPostgres: boolean): readonly SqlFault[] {
  const { text } = literal;
  const isGeneral = GENERAL.test(literal.library ?? '') && isOnlyPostgres;
  const binding = bindingOf(literal) ?? (isGeneral ? 'client' : undefined);
  if (
    binding === undefined ||
    isComposed(literal) ||
    text.includes(SQL_HOLE) ||
    !STATEMENT.test(text)
  ) {
    return [];
  }
  const style = literal.call === undefined ? 'none' : styleOf(literal);
  const read = binding === 'server' ? '$' : "'0'";
  const whole = style === 'none' ? text : withParametersAs(text, style, read);
  const faults = postgresStatements(forList(whole)).flatMap(
    (statement) => statementFault(statement, binding) ?? [],
  );
  const count = countFault(literal);
  return faults.length > 0 || count === undefined ? faults : [count];
}

// `sql.SQL('… {table}')` is filled by `format` before it is sent.
function isComposed({ call, library }: SqlLiteral): boolean {
  return library === 'psycopg' && call !== undefined && lastName(call.callee) === 'SQL';
}

function styleOf({ library, text }: SqlLiteral): 'percent' | 'colon' | 'none' {
  switch (library) {
    case 'psycopg':
    case 'django':
      return 'percent';
    case 'sqlalchemy':
      // SQLAlchemy hands a bare string to the driver, in the driver's style: before 2.0 also `execute("…")`.
      return /%s|%\(\w+\)s/u.test(text) ? 'percent' : 'colon';
    default:
      return 'none';
  }
}

// A list of values that the library writes out: `IN %s`, `VALUES %s`.
function forList(text: string): string {
  return text.replaceAll(/\b(?<word>in|values)\s+(?<value>\$\d+|'0')/giu, '$<word> ($<value>)');
}

const UNPLANNED =
  /^(?:VariableSetStmt|CreateStmt|AlterTableStmt|CreateRoleStmt|AlterRoleStmt|AlterRoleSetStmt|ViewStmt|CreatePolicyStmt|IndexStmt|CreateDomainStmt|AlterSystemStmt)$/u;

function statementFault(
  { text, reading, start, end }: PostgresStatement,
  binding: Binding,
): SqlFault | undefined {
  const statement = { start, end };
  if (reading.kind === 'rejected') {
    return { kind: 'rejected', statement, reason: reading.message };
  }
  if (reading.kind !== 'statement' || binding !== 'server' || !UNPLANNED.test(reading.tree.kind)) {
    return undefined;
  }
  let hasParameter = false;
  walkPg(reading.tree.node, ({ kind }) => {
    hasParameter ||= kind === 'ParamRef';
  });
  const verb = /^\w+(?:\s+(?:local|session|table|role|user|index|view|policy))?/iu.exec(text)?.[0];
  return hasParameter
    ? { kind: 'parameter', statement, verb: (verb ?? text).toUpperCase() }
    : undefined;
}

function countFault(literal: SqlLiteral): SqlFault | undefined {
  const given = valuesFor(literal);
  const needed = given === undefined ? 0 : placeholdersIn(literal, given);
  return given === undefined || given === needed ? undefined : { kind: 'count', needed, given };
}

function placeholdersIn({ text, library }: SqlLiteral, given: number): number {
  if (library !== 'psycopg' && library !== 'django') {
    return highestDollar(text);
  }
  // Named ones take a mapping, which is not counted.
  return /%\(\w+\)s/u.test(text)
    ? given
    : [...text.matchAll(/%%|(?<value>%[sbt])/gu)].filter(
        ({ groups }) => groups?.['value'] !== undefined,
      ).length;
}
