import { dataAt, entriesOf, textOf } from '#syntax/data.ts';

import type { CodeModule } from '../code/code-module.ts';
import type { Node, Ranged } from '../code/code.ts';
import { isComposePath } from '../containers/compose.ts';
import { isDockerfilePath } from '../containers/dockerfile-path.ts';
import { readData, readDockerfile } from '../documents.ts';
import { onceEach } from '../once.ts';
import type { ProjectFile } from '../project-file.ts';
import type { FileQuestion, Project } from '../project.ts';
import { fileNameOf } from '../repository-path.ts';

/** Why rows of a file get into production: where that is said, when it is said elsewhere. */
export interface ProductionPath {
  readonly what: string;
  readonly startedAt: { readonly file: ProjectFile; readonly range: Ranged } | undefined;
}

const MIGRATION =
  /(?:^|\/)(?:migrations?|migrate|alembic|versions|flyway|liquibase|changelogs?|drizzle|initdb(?:\.d)?|docker-entrypoint-initdb\.d|db-init|init-db|sql-init|init-scripts)\/|(?:^|\/)(?:init(?:[-_]?db)?|schema|bootstrap|install|V\d+(?:_\d+)*__[\w-]+)\.sql$/iu;
const SEED =
  /(?:^|\/)(?:[\w-]*seed(?:s|er|ers|ing)?|initial[-_]?data|init[-_]?data|default[-_]?data|fixtures)(?:\/|[\w.-]*\.(?:[cm]?[jt]s|py|sql)$)/iu;
const DEVELOPMENT =
  /(?:^|[/._-])(?:dev|develop|development|local|tests?|testing|e2e|demo|samples?|examples?|fake|faker|dummy|mock|playground|staging|playwright|cypress|ci|docker-dev|supabase\/seed|benchmarks?|storybook)(?:[/._-]|$)|dummy/iu;
const START_UP =
  /^(?:init_?(?:db|database|data)|bootstrap|seed\w*|(?:create|ensure|add|setup|insert|init\w*)_?(?:default|initial|first|super|root|system)?_?(?:admin|super_?user|root)\w*|(?:create|ensure|add|insert)_?default_?users?|on_?startup|startup|lifespan|onModuleInit|onApplicationBootstrap|createDefault\w+|ensureDefault\w+)$/iu;

// Tools run migrations from folders of their own; those among scripts are run by hand or in CI.
const BY_HAND = /(?:^|\/)scripts?\/(?:migrations?|migrate)\//iu;

/** True for a file that is run for development or tests only, going by its path. */
export function isDevelopmentSeed(path: string): boolean {
  return DEVELOPMENT.test(path);
}

/** Compose files that fill a database when it is made. */
export const DATABASE_SET_UPS: FileQuestion = {
  name: 'database-set-ups',
  words: ['docker-entrypoint-initdb'],
  path: isComposePath,
  file: ({ text }) => text.includes('docker-entrypoint-initdb'),
};

// A script that a database of developers alone is made with.
function isForDevelopmentDatabase(project: Project, path: string): boolean {
  const mount = `/${fileNameOf(path)}:/docker-entrypoint-initdb.d`;
  const users = project.filesWhere(DATABASE_SET_UPS).filter(({ text }) => text.includes(mount));
  return users.length > 0 && users.every((file) => isDevelopmentSeed(file.path));
}

/** Why a file's rows reach production; undefined when nothing says so. */
export function productionPathOf(project: Project, path: string): ProductionPath | undefined {
  if (isDevelopmentSeed(path) || isForDevelopmentDatabase(project, path)) {
    return undefined;
  }
  if (MIGRATION.test(path) && !SEED.test(path) && !BY_HAND.test(path)) {
    return { what: 'a migration', startedAt: undefined };
  }
  const startedAt = SEED.test(path) ? seedStart(project) : undefined;
  return startedAt === undefined
    ? undefined
    : { what: 'a seed that the deployment runs', startedAt };
}

/**
 * One of these is in the path or the text of every file whose rows can reach production: paths of
 * migrations and seeds, and names of functions that run at the start.
 */
export const PRODUCTION_SEED_WORDS: readonly string[] = [
  '/migrat',
  'alembic',
  '/versions/',
  'flyway',
  'liquibase',
  'changelog',
  '/drizzle/',
  'initdb',
  'init_db',
  'init-db',
  'initDb',
  'initDB',
  'db-init',
  'sql-init',
  'init-scripts',
  'init_data',
  'initData',
  'init-data',
  'initial_',
  'initial-',
  'initialData',
  'default-data',
  'default_data',
  '/fixtures/',
  'seed',
  'Seed',
  'bootstrap',
  'Bootstrap',
  'startup',
  'on_start',
  'onStart',
  'lifespan',
  'onModuleInit',
  '_admin',
  'reateAdmin',
  'nsureAdmin',
  'addAdmin',
  'etupAdmin',
  'nsertAdmin',
  'initAdmin',
  'efaultAdmin',
  'nitialAdmin',
  'irstAdmin',
  'uperAdmin',
  'ystemAdmin',
  'ootAdmin',
  'uperuser',
  'uperUser',
  'uper_user',
  '_root',
  'reateRoot',
  'efaultUser',
  'default_user',
  'createDefault',
  'ensureDefault',
];

/** True inside a function that is named after the start of the program or the first administrator. */
export function isStartUpCode(module: CodeModule, node: Node): boolean {
  return [...module.ancestors(node)].some(
    (ancestor) =>
      (ancestor.kind === 'function' && START_UP.test(ancestor.name ?? '')) ||
      (ancestor.kind === 'bind' &&
        ancestor.target.kind === 'name' &&
        START_UP.test(ancestor.target.name)),
  );
}

const START_SCRIPT =
  /(?:^|\/)(?:Procfile|[\w-]*(?:entrypoint|start|deploy|release|boot|prestart)[\w-]*\.sh)$/iu;

/** True for the files that say what a deployment runs. */
export function isStartFile(path: string): boolean {
  return (
    !DEVELOPMENT.test(path) &&
    (START_SCRIPT.test(path) ||
      isDockerfilePath(path) ||
      isComposePath(path) ||
      fileNameOf(path) === 'package.json')
  );
}

const SEEDING_FILES: FileQuestion = {
  name: 'production-seeds',
  path: isStartFile,
  patterns: [/seed|initial_data/iu],
};

const RUNS_SEED = /(?<![\w-])(?:[\w./:-]*seed[\w./:-]*|initial_data(?:\.py)?)(?![\w-])/iu;
const RUN_SCRIPTS =
  /^(?:(?:pre|post)?(?:start|build|deploy|install)|release|vercel-build|heroku-postbuild|start:(?:prod|production|docker|migrate)|deploy:.*)$/u;

const seedStart = onceEach((project: Project): ProductionPath['startedAt'] => {
  for (const file of project.filesWhere(SEEDING_FILES)) {
    for (const { text, start } of commandsOf(file)) {
      const match = RUNS_SEED.exec(text);
      if (match !== null && !/test|dev/iu.test(match[0])) {
        const at = start + match.index;
        return { file, range: { start: at, end: at + match[0].length } };
      }
    }
  }
  return undefined;
});

function commandsOf(
  file: ProjectFile,
): readonly { readonly text: string; readonly start: number }[] {
  if (isDockerfilePath(file.path)) {
    const instructions = readDockerfile(file)?.stages.flatMap((stage) => stage.instructions) ?? [];
    return instructions
      .filter(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT')
      .map(({ start, end }) => ({ start, text: file.text.slice(start, end) }));
  }
  if (fileNameOf(file.path) === 'package.json') {
    return entriesOf(dataAt(readData(file)?.documents[0], 'scripts'))
      .filter(({ key }) => RUN_SCRIPTS.test(key))
      .map(({ value: { start, end } }) => ({ start, text: file.text.slice(start, end) }));
  }
  if (isComposePath(file.path)) {
    return entriesOf(dataAt(readData(file)?.documents[0], 'services')).flatMap(({ value }) => {
      const command = dataAt(value, 'command');
      return command === undefined || textOf(command) === ''
        ? []
        : [{ start: command.start, text: file.slice(command) }];
    });
  }
  return Array.from(file.text.matchAll(/^(?!\s*#).*$/gmu), (match) => ({
    text: match[0],
    start: match.index,
  }));
}
