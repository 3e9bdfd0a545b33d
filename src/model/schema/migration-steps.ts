import { dataAt, textOf } from '#syntax/data.ts';

import type { CodeModule } from '../code/code-module.ts';
import { readData } from '../documents.ts';
import { languageOf } from '../code/language.ts';
import { appliedLength, statedTransaction } from './migration-sections.ts';
import type { Migration, MigrationHistory } from './migrations.ts';
import { once } from '../once.ts';
import type { ProjectFile } from '../project-file.ts';
import type { Project } from '../project.ts';
import { folderOf } from '../repository-path.ts';
import { alembicSteps } from './schema-changes-alembic.ts';
import { djangoSteps } from './schema-changes-django.ts';
import { scriptSteps } from './schema-changes-knex.ts';
import { sqlSteps } from './schema-changes-sql.ts';
import type { MigrationSteps } from './schema-changes.ts';
import { sqlDialectsOf } from './sql-dialects.ts';

/** A migration with what it does. */
export interface ReadMigration extends MigrationSteps {
  readonly migration: Migration;
  readonly file: ProjectFile;
}

/** What each migration of a history does, in the order of the history; those without a file are left out. */
export const readMigrationsOf = once(
  (project: Project, history: MigrationHistory): readonly ReadMigration[] =>
    inOrder(history).flatMap((migration) => {
      const file = migration.path === undefined ? undefined : project.file(migration.path);
      const read = file === undefined ? undefined : stepsOf(project, history, file);
      return file === undefined || read === undefined ? [] : [{ migration, file, ...read }];
    }),
);

function stepsOf(
  project: Project,
  { tool }: MigrationHistory,
  file: ProjectFile,
): MigrationSteps | undefined {
  if (file.path.endsWith('.sql')) {
    const steps = sqlSteps(file.text.slice(0, appliedLength(file.text)), (range) =>
      file.place(range),
    );
    return { steps, isTransactional: isTransactionalSql(tool, file.text, steps.length) };
  }
  const module = languageOf(file.path) === undefined ? undefined : project.module(file.path);
  return module === undefined ? undefined : moduleSteps(module, tool);
}

function moduleSteps(module: CodeModule, tool: MigrationHistory['tool']): MigrationSteps {
  switch (tool) {
    case 'Alembic':
      // https://alembic.sqlalchemy.org/en/latest/api/runtime.html: all in one transaction, or each in its own.
      return { steps: alembicSteps(module), isTransactional: true };
    case 'Django':
      return djangoSteps(module);
    default:
      return scriptSteps(module);
  }
}

// Drizzle wraps all migrations; PostgreSQL runs the statements that Prisma sends at once as one transaction.
function isTransactionalSql(
  tool: MigrationHistory['tool'],
  text: string,
  steps: number,
): boolean | undefined {
  switch (tool) {
    case 'Drizzle':
      return true;
    case 'Prisma':
      return steps > 1;
    default:
      return statedTransaction(text);
  }
}

/** The migrations in the order in which they are applied: each behind those that it follows. */
function inOrder({ order, migrations, tool }: MigrationHistory): readonly Migration[] {
  if (order === 'name' || tool === 'Drizzle') {
    return migrations;
  }
  const known = new Map(migrations.map((migration) => [migration.id, migration]));
  const followers = new Map<string, string[]>();
  const waiting = new Map<string, number>();
  for (const { id, after } of migrations) {
    const before = (after ?? []).filter((each) => known.has(each));
    waiting.set(id, before.length);
    for (const each of before) {
      followers.set(each, [...(followers.get(each) ?? []), id]);
    }
  }
  const ready = migrations.filter(({ id }) => waiting.get(id) === 0).map(({ id }) => id);
  const ordered: Migration[] = [];
  for (let id = ready.shift(); id !== undefined; id = ready.shift()) {
    const migration = known.get(id);
    ordered.push(...(migration === undefined ? [] : [migration]));
    for (const next of followers.get(id) ?? []) {
      const left = (waiting.get(next) ?? 0) - 1;
      waiting.set(next, left);
      if (left === 0) {
        ready.push(next);
      }
    }
  }
  return ordered;
}

/** True when the migrations of a history are made for PostgreSQL. False when that cannot be told. */
export const isPostgresHistory = once((project: Project, history: MigrationHistory): boolean => {
  const stated = statedDialect(project, history);
  const { hasPostgres, hasOtherServer, hasSqlite } = sqlDialectsOf(project);
  if (stated !== undefined) {
    return /^(?:postgres|postgresql|pg)$/u.test(stated);
  }
  const isPlain = history.tool === 'SQL';
  const texts = history.migrations.flatMap(({ path }) =>
    path?.endsWith('.sql') === true ? (project.file(path)?.text ?? []) : [],
  );
  if (texts.some(isOfOtherDatabase)) {
    return false;
  }
  return (
    hasPostgres &&
    !hasOtherServer &&
    !(isPlain && hasSqlite && !texts.some((text) => POSTGRES_TEXT.test(text)))
  );
});

// `migration_lock.toml` of Prisma and the journal of Drizzle name the dialect.
function statedDialect(project: Project, { tool, folder }: MigrationHistory): string | undefined {
  if (tool === 'Drizzle') {
    return dialectIn(project, `${folder}meta/_journal.json`, 'dialect');
  }
  return tool === 'Prisma' ? prismaDialect(project, folder) : undefined;
}

function prismaDialect(project: Project, folder: string): string | undefined {
  const lock = dialectIn(project, `${folder}migration_lock.toml`, 'provider');
  const schema = project
    .files((path) => path.endsWith('.prisma') && path.startsWith(folderOf(folder.slice(0, -1))))
    .find(({ text }) => /\bdatasource\b/u.test(text));
  return (
    lock ??
    /\bdatasource\b[^}]*\bprovider\s*=\s*"(?<provider>\w+)"/u.exec(schema?.text ?? '')?.groups?.[
      'provider'
    ]
  );
}

function dialectIn(project: Project, path: string, key: string): string | undefined {
  const file = project.file(path);
  return file === undefined ? undefined : textOf(dataAt(readData(file)?.documents[0], key));
}

const POSTGRES_TEXT =
  /\b(?:jsonb|timestamptz|bigserial|serial|plpgsql|gen_random_uuid|uuid_generate_v4|tsvector|bytea)\b|\$\$|::\w/iu;

const OTHER_TEXT =
  /\bengine\s*=|\bMergeTree\b|\bLowCardinality\b|\bauto_?increment\b|`\w+`|\bpragma\s+\w|\bnvarchar\b|\bunsigned\b|\bcodec\s*\(|\bstring\s*\(\s*\d|\blancompiler\b|^\s*use\s+[\w"]+\s*;/imu;

/** True for SQL that only MySQL, SQLite, SQL Server, ClickHouse, CockroachDB or a PostgreSQL of long ago reads. */
export function isOfOtherDatabase(text: string): boolean {
  return OTHER_TEXT.test(text.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'/gu, ' '));
}
