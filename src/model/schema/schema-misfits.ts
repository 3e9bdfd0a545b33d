import type { Place } from '#core/span.ts';

import { databaseSchemasOf } from './database-schemas.ts';
import type { HistorySchema } from './database-schemas.ts';
import type { TableState } from './database-schema.ts';
import { isTestPath } from '../code/language.ts';
import { isMigrationPath } from './migrations.ts';
import { onceEach } from '../once.ts';
import { postgresStatements } from './postgres-statements.ts';
import { prismaModelsOf } from './prisma-schema.ts';
import type { FileQuestion, Project } from '../project.ts';
import type { SchemaStep } from './schema-changes.ts';
import { sqlNamesOf } from './sql-names.ts';
import { withDollarParameters } from './sql-parameters.ts';

/** A table or column that a statement names and the schema at its head does not have. */
export interface SchemaMisfit {
  readonly table: string;
  /** Undefined when the table itself is missing. */
  readonly column: string | undefined;
  /** The last part of its name as the statement has it, for its place. */
  readonly name: string;
  /** Where it stands in the text of the statement. */
  readonly offset: number;
  /** What took it away; undefined for a column that never was. */
  readonly gone: { readonly does: 'drops' | 'renames'; readonly at: Place } | undefined;
  /** The last migration that the schema was read from. */
  readonly folder: string;
}

/** What a text of statements names that no schema of the project has. Offsets are those of the text. */
export function misfitsIn(project: Project, text: string): readonly SchemaMisfit[] {
  const schemas = databaseSchemasOf(project);
  if (schemas.length === 0) {
    return [];
  }
  return postgresStatements(withDollarParameters(text)).flatMap(({ reading, start }) =>
    reading.kind === 'statement'
      ? sqlNamesOf(reading.tree).flatMap(({ column, tables, location }) => {
          const found =
            column === undefined
              ? missingTable(project, schemas, tables[0] ?? '')
              : missingColumn(project, schemas, tables, column);
          return found === undefined
            ? []
            : [{ ...found, offset: start + reading.offsetOf(location) }];
        })
      : [],
  );
}

type Found = Omit<SchemaMisfit, 'offset'>;

function missingTable(
  project: Project,
  schemas: readonly HistorySchema[],
  table: string,
): Found | undefined {
  if (isMadeElsewhere(project, table) || schemas.some(({ schema }) => mayHave(schema, table))) {
    return undefined;
  }
  const [gone] = schemas.flatMap(({ schema, history }) => {
    const step = schema.goneTables.get(table);
    return step === undefined ? [] : [{ step, history }];
  });
  return gone === undefined
    ? undefined
    : {
        table,
        column: undefined,
        name: table.split('.').at(-1) ?? table,
        gone: goneBy(gone.step),
        folder: gone.history.folder,
      };
}

function mayHave(schema: HistorySchema['schema'], table: string): boolean {
  const ending = `.${table}`;
  return (
    schema.isOpaque ||
    schema.tables.has(table) ||
    schema.views.has(table) ||
    [...schema.tables.keys()].some((name) => name.endsWith(ending))
  );
}

function goneBy({ change, at }: SchemaStep): SchemaMisfit['gone'] {
  return { does: change.kind.startsWith('rename') ? 'renames' : 'drops', at };
}

// https://www.postgresql.org/docs/current/ddl-system-columns.html
const SYSTEM_COLUMN = /^(?:ctid|oid|tableoid|xmin|xmax|cmin|cmax)$/u;

function missingColumn(
  project: Project,
  schemas: readonly HistorySchema[],
  tables: readonly string[],
  column: string,
): Found | undefined {
  const states = tables.map((table) => statesOf(project, schemas, table));
  const isKnown = states.every(
    (found) => found.length > 0 && found.every(({ isWhole }) => isWhole),
  );
  const isThere = states.some((found) => found.some(({ columns }) => columns.has(column)));
  const [table = ''] = tables;
  if (!isKnown || isThere || SYSTEM_COLUMN.test(column) || isInPrisma(project, column)) {
    return undefined;
  }
  const step = states.flat().flatMap(({ goneColumns }) => goneColumns.get(column) ?? [])[0];
  const folder = schemas.find(({ schema }) => schema.tables.has(table))?.history.folder ?? '';
  return {
    table: tables.join(' or '),
    column,
    name: column,
    gone: step === undefined ? undefined : goneBy(step),
    folder,
  };
}

/** The states of a table in all schemas that have it; empty when it is, or may be, made by something else too. */
function statesOf(
  project: Project,
  schemas: readonly HistorySchema[],
  table: string,
): readonly TableState[] {
  const isView = schemas.some(({ schema }) => schema.views.has(table));
  return isView || isMadeElsewhere(project, table)
    ? []
    : schemas.flatMap(({ schema }) => schema.tables.get(table) ?? []);
}

// A schema that was pushed without a migration has what its model says.
function isInPrisma(project: Project, column: string): boolean {
  return prismaModelsOf(project).some(({ fields }) =>
    fields.some(
      ({ name, attributes }) =>
        name === column || attributes.some((each) => each.args.includes(`"${column}"`)),
    ),
  );
}

const MAKES_TABLE =
  /\b(?:create|alter)\s+(?:or\s+replace\s+)?(?:(?:temp(?:orary)?|unlogged|foreign|materialized)\s+)?(?:table|view)\s+(?:if\s+(?:not\s+)?exists\s+)?(?:only\s+)?["`[]?(?:\w+["`\]]?\.["`[]?)?(?<table>\w+)/iu;

/** Asked of the files that make or change tables outside of the migrations. */
export const TABLES_ELSEWHERE: FileQuestion = {
  name: 'tables made outside of migrations',
  words: ['CREATE', 'create', 'ALTER', 'alter', 'Create'],
  path: (path) => /\.(?:sql|py|[cm]?[jt]sx?)$/u.test(path) && !isMigrationPath(path),
  patterns: [MAKES_TABLE],
  file: ({ path }) => !isTestPath(path),
};

const tablesElsewhere = onceEach((project: Project): ReadonlySet<string> => {
  const every = new RegExp(MAKES_TABLE.source, 'giu');
  return new Set(
    project
      .filesWhere(TABLES_ELSEWHERE)
      .flatMap(({ text }) =>
        [...text.matchAll(every)].map(({ groups }) => (groups?.['table'] ?? '').toLowerCase()),
      ),
  );
});

function isMadeElsewhere(project: Project, table: string): boolean {
  const name = table.split('.').at(-1) ?? table;
  return tablesElsewhere(project).has(name.toLowerCase());
}
