import type { FileQuestion, Project } from '../project.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import { onceEach } from '../once.ts';
import { fileNameOf } from '../repository-path.ts';
import { isSamplePath } from '../sample-path.ts';

/** One of these is in some file of every repository that works with PostgreSQL. */
export const POSTGRES_WORDS = [
  'ostgres',
  'psycopg',
  'asyncpg',
  '"pg"',
  "'pg'",
  'pglite',
  'neondatabase',
  'supabase',
  'plpgsql',
  'pg8000',
] as const;

/** The database servers that a repository works with, as far as its drivers and settings say. */
export interface SqlDialects {
  readonly hasPostgres: boolean;
  /** MySQL, SQL Server, Oracle and others. */
  readonly hasOtherServer: boolean;
  readonly hasSqlite: boolean;
}

const POSTGRES: FileQuestion = {
  name: 'postgres',
  words: POSTGRES_WORDS,
  path: (path) => (isManifest(path) || languageOf(path) !== undefined) && !isSample(path),
  file: () => true,
};

const OTHER_SERVERS: FileQuestion = {
  name: 'other database servers',
  words: ['mysql', 'MySQL', 'mariadb', 'mssql', 'sqlserver', 'tedious', 'pyodbc', 'oracle'],
  path: (path) => isManifest(path) && !isSample(path),
  patterns: [
    /\b(?:py|aio)?mysql|\bmariadb|\bmssql|\bsqlserver\b|"tedious"|\bpyodbc\b|\boracledb\b|\bcx_oracle\b/iu,
  ],
};

const SQLITE: FileQuestion = {
  name: 'sqlite',
  words: ['sqlite', 'libsql'],
  path: (path) => (isManifest(path) || languageOf(path) !== undefined) && !isSample(path),
  file: () => true,
};

/** What decides the dialect of a repository's SQL: asked by the rules about SQL. */
export const DIALECT_QUESTIONS: readonly FileQuestion[] = [POSTGRES, OTHER_SERVERS, SQLITE];

/** True for the files of data and text in which drivers and addresses of databases stand. */
export function saysDialect(path: string): boolean {
  return isManifest(path);
}

/** The databases that the code, manifests and settings of a repository name. */
export const sqlDialectsOf = onceEach((project: Project): SqlDialects => {
  return {
    hasPostgres: project.filesWhere(POSTGRES).length > 0,
    hasOtherServer: project.filesWhere(OTHER_SERVERS).length > 0,
    hasSqlite: project.filesWhere(SQLITE).length > 0,
  };
});

/** True when PostgreSQL is the only server that the repository works with. */
export function isForPostgres(project: Project): boolean {
  const { hasPostgres, hasOtherServer } = sqlDialectsOf(project);
  return hasPostgres && !hasOtherServer;
}

const MANIFEST =
  /^(?:package\.json|pyproject\.toml|Pipfile|setup\.(?:py|cfg)|alembic\.ini|requirements[\w.-]*\.(?:txt|in)|migration_lock\.toml|_journal\.json|config\.toml|.*compose[\w.-]*\.ya?ml|.*\.prisma|\.env[\w.-]*|.*\.env)$/u;

function isManifest(path: string): boolean {
  return (
    MANIFEST.test(fileNameOf(path)) ||
    /(?:^|\/)requirements\/[\w-]+\.txt$/u.test(path) ||
    path.endsWith('.sql')
  );
}

function isSample(path: string): boolean {
  return isTestPath(path) || isSamplePath(path);
}
