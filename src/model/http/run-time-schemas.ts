import type { Place } from '#core/span.ts';

import type { CodeModule } from '../code/code-module.ts';
import type { Node } from '../code/code.ts';
import { composeServices, isComposePath } from '../containers/compose.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import { onceEach } from '../once.ts';
import { isOneOffPath } from '../one-off-path.ts';
import type { FileQuestion, Project } from '../project.ts';
import { fileNameOf, folderOf, resolveInRepository } from '../repository-path.ts';
import { nameOf } from '../code/resolve.ts';
import { isSamplePath } from '../sample-path.ts';
import { sqlDialectsOf } from '../schema/sql-dialects.ts';
import { isForOtherDatabase, sqlLiteralsOf } from '../schema/sql-literals.ts';
import { positional, propertyOf, valueOf } from '../code/values.ts';

/** How tables come into being without a history of migrations. */
export interface RunTimeSchema {
  /** `alters` for what changes tables to what the models say, whatever migrations there are. */
  readonly kind: 'creates' | 'alters' | 'pushes' | 'models' | 'initial';
  /** What does it, as it is written: `Base.metadata.create_all`. */
  readonly by: string;
  readonly at: Place;
}

/** Asked of the code that may make tables. */
export const TABLE_MAKERS: FileQuestion = {
  name: 'code that makes tables',
  words: ['create_all', 'CREATE TABLE', 'create table', '.sync(', 'synchronize', 'models.Model'],
  path: (path) =>
    languageOf(path) !== undefined &&
    !isTestPath(path) &&
    !isSamplePath(path) &&
    !isOneOffPath(path),
  file: () => true,
};

const PUSHES = /\b(?:prisma\s+db\s+push|drizzle-kit\s+push)\b/u;

/** Asked of what runs commands. */
export const SCHEMA_PUSHES: FileQuestion = {
  name: 'schemas that are pushed',
  words: ['db push', 'drizzle-kit push'],
  path: (path) =>
    /(?:^|\/)(?:package\.json|[\w.-]*Dockerfile[\w.-]*|Procfile|[\w.-]+\.sh|(?:docker-)?compose[\w.-]*\.ya?ml)$/u.test(
      path,
    ) &&
    !isTestPath(path) &&
    !isSamplePath(path),
  patterns: [PUSHES],
};

const HISTORY =
  /(?:^|\/)(?:[\w.-]*migrations?|migrate|alembic|versions|flyway|liquibase|changelogs?|sqitch|aerich)\/|(?:^|\/)(?:sqitch\.plan|atlas\.hcl|alembic\.ini|_journal\.json|schemachange-config\.yml)$/iu;

/** True when some tool for migrations has left its files anywhere in the repository. */
const hasMigrations = onceEach((project: Project): boolean =>
  project.paths.some((path) => HISTORY.test(path) && !isTestPath(path) && !isSamplePath(path)),
);

/** The ways in which tables of a database server are made or changed without migrations, in order of paths. */
export const runTimeSchemasOf = onceEach((project: Project): readonly RunTimeSchema[] => {
  const { hasPostgres, hasOtherServer, hasSqlite } = sqlDialectsOf(project);
  if (!(hasPostgres || hasOtherServer)) {
    return [];
  }
  const inCode = project
    .filesWhere(TABLE_MAKERS)
    .flatMap(({ path }) => project.module(path) ?? [])
    .flatMap((module) => makersIn(module));
  const altering = inCode.filter(({ kind }) => kind === 'alters');
  // A tool's own file is made where it is missing, also when it can be a server's instead.
  const isOpen = hasMigrations(project) || hasSqlite;
  return isOpen
    ? altering
    : [...inCode, ...pushesIn(project), ...modelsIn(project), ...initialScripts(project)];
});

function makersIn(module: CodeModule): readonly RunTimeSchema[] {
  const found = module.nodes.flatMap((node) => makerAt(module, node) ?? []);
  const created = sqlLiteralsOf(module)
    .filter((literal) => !isForOtherDatabase(literal) && literal.library !== null)
    .filter(({ text }) => /^\s*create\s+(?:unlogged\s+)?table\b/iu.test(text))
    .map(({ call, expr }): RunTimeSchema => {
      return { kind: 'creates', by: 'CREATE TABLE', at: module.place(call?.callee ?? expr) };
    });
  return [...found, ...created].toSorted((a, b) => a.at.start - b.at.start);
}

function makerAt(module: CodeModule, node: Node): RunTimeSchema | undefined {
  if (module.language === 'python') {
    // Also handed on: `await conn.run_sync(Base.metadata.create_all)`.
    return node.kind === 'member' && node.name === 'create_all'
      ? { kind: 'creates', by: module.text(node), at: module.place(node) }
      : undefined;
  }
  if (node.kind === 'call' && node.callee.kind === 'member' && node.callee.name === 'sync') {
    const isSequelize = nameOf(module, node.callee.object)?.startsWith('sequelize') === true;
    const options = positional(node, 0);
    const key = ['alter', 'force'].find((each) => isTrue(module, options, each));
    return isSequelize && key !== undefined
      ? { kind: 'alters', by: `sync({ ${key}: true })`, at: module.place(node.callee) }
      : undefined;
  }
  if (node.kind === 'object' && module.file.text.includes('typeorm')) {
    const isServer = /^["'](?:postgres|mysql|mariadb|mssql|cockroachdb)["']$/u.test(
      propertyText(module, node, 'type'),
    );
    const entry = node.entries.find(
      (each) => each.kind === 'property' && each.key === 'synchronize',
    );
    return isServer && entry?.kind === 'property' && isTrue(module, node, 'synchronize')
      ? {
          kind: 'alters',
          by: 'synchronize: true',
          at: module.place({ start: entry.keyStart, end: entry.keyEnd }),
        }
      : undefined;
  }
  return undefined;
}

function isTrue(
  module: CodeModule,
  object: Parameters<typeof propertyOf>[1],
  key: string,
): boolean {
  const option = propertyOf(module, object, key);
  const known = option.kind === 'given' ? valueOf(option.module, option.value) : undefined;
  return known?.isKnown === true && known.value === true;
}

function propertyText(
  module: CodeModule,
  object: Parameters<typeof propertyOf>[1],
  key: string,
): string {
  const option = propertyOf(module, object, key);
  return option.kind === 'given' ? option.module.text(option.value) : '';
}

// https://www.prisma.io/docs/orm/prisma-migrate/workflows/prototyping-your-schema: for prototypes.
function pushesIn(project: Project): readonly RunTimeSchema[] {
  return project.filesWhere(SCHEMA_PUSHES).flatMap((file) => {
    const found = PUSHES.exec(file.text);
    return found === null
      ? []
      : [
          {
            kind: 'pushes',
            by: found[0].replaceAll(/\s+/gu, ' '),
            at: file.place({ start: found.index, end: found.index + found[0].length }),
          },
        ];
  });
}

/** Models of Django of which no application has migrations. */
function modelsIn(project: Project): readonly RunTimeSchema[] {
  if (!project.paths.some((path) => fileNameOf(path) === 'manage.py')) {
    return [];
  }
  return project
    .filesWhere(TABLE_MAKERS)
    .filter(({ path, text }) => path.endsWith('models.py') && text.includes('models.Model'))
    .flatMap((file) => {
      const found = /^class\s+(?<name>\w+)\([^)]*models\.Model\b/mu.exec(file.text);
      const name = found?.groups?.['name'];
      if (found === null || name === undefined) {
        return [];
      }
      const start = found.index + found[0].indexOf(name);
      return [{ kind: 'models', by: name, at: file.place({ start, end: start + name.length }) }];
    });
}

function isKept(path: string): boolean {
  return !isTestPath(path) && !isSamplePath(path);
}

/** Scripts that the official image runs once, on an empty volume: https://hub.docker.com/_/postgres */
function initialScripts(project: Project): readonly RunTimeSchema[] {
  return project
    .files((path) => isComposePath(path) && isKept(path))
    .flatMap((compose) =>
      composeServices(compose)
        .flatMap(({ volumes }) => volumes)
        .filter(({ text }) => text.includes('docker-entrypoint-initdb.d'))
        .flatMap(({ text }) => {
          const source = text.split(':')[0] ?? '';
          const path = resolveInRepository(folderOf(compose.path), source);
          return path === undefined
            ? []
            : project.files(
                (each) =>
                  each.endsWith('.sql') &&
                  isKept(each) &&
                  (each === path || each.startsWith(`${path}/`)),
              );
        })
        .flatMap((file): readonly RunTimeSchema[] => {
          const found = /\bcreate\s+table\b/iu.exec(file.text);
          return found === null
            ? []
            : [
                {
                  kind: 'initial',
                  by: fileNameOf(file.path),
                  at: file.place({ start: found.index, end: found.index + found[0].length }),
                },
              ];
        }),
    );
}
