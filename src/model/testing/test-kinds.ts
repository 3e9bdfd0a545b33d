import type { Place } from '#core/span.ts';

import { isTestPath, languageOf } from '../code/language.ts';
import { isMigrationPath } from '../schema/migrations.ts';
import type { FileQuestion, Project } from '../project.ts';
import { fileNameOf } from '../repository-path.ts';
import { isSamplePath } from '../sample-path.ts';
import { REAL_STORES } from './mocked-stores.ts';

/** A kind of test that the architecture of the repository calls for and that it does not have. */
export interface MissingTestKind {
  readonly name: string;
  /** What calls for it. */
  readonly at: Place;
  readonly because: string;
}

const TOOL_FILES =
  /(?:^|\/)(?:package\.json|pyproject\.toml|requirements[\w.-]*\.txt|Pipfile|Makefile|setup\.(?:cfg|py))$|^\.github\/workflows\/|\.(?:jmx|sh)$/u;

/** Files in which a kind of test can be seen. */
export function mayShowTests(path: string): boolean {
  return (
    (languageOf(path) !== undefined &&
      (isTestPath(path) || /load|perf|bench|k6|chaos|contract|pact/iu.test(path))) ||
    TOOL_FILES.test(path)
  );
}

function presence(
  name: string,
  words: readonly string[],
  path: RegExp,
  text: RegExp,
): FileQuestion {
  return {
    name: `tests-${name}`,
    ...(path.source === '(?!)' ? { words } : {}),
    path: mayShowTests,
    patterns: [text],
    pathPatterns: [path],
  };
}

const NOWHERE = /(?!)/u;

const CONTRACT = presence(
  'contract',
  [],
  /contract|pact/iu,
  /\bpact\b|@pact-foundation|schemathesis|dredd|openapi-(?:response-validator|backend|core)|jest-openapi|chai-openapi|prism (?:mock|proxy)|spectral|oasdiff|msw.*contract/iu,
);
const LOAD = presence(
  'load',
  [],
  /(?:^|\/)(?:load|perf|performance|stress|bench(?:mark)?s?|k6|locust|artillery)(?:[-_.]?tests?)?[/._-]|locustfile|\.jmx$|\bk6\b/iu,
  /\bk6\b|artillery|locust|autocannon|gatling|loadtest|\bvegeta\b|\bwrk\b|jmeter|pytest-benchmark|vitest bench/iu,
);
const CHAOS = presence(
  'chaos',
  ['chaos', 'toxiproxy', 'Toxiproxy', 'fault', 'SIGKILL', 'litmus'],
  /chaos|fault|resilience/iu,
  /chaos|toxiproxy|fault[-_ ]?inject|litmus|SIGKILL|docker (?:kill|pause|stop)/iu,
);
const MIGRATION = presence(
  'migration',
  [],
  /migrat/iu,
  /migrat(?:e|ion)|alembic|pytest-alembic|prisma db push|drizzle-kit/iu,
);
const PROPERTY = presence(
  'property',
  ['fast-check', 'hypothesis', 'jsverify', 'schemathesis'],
  NOWHERE,
  /fast-check|\bhypothesis\b|jsverify|schemathesis/u,
);
const INTEGRATION: FileQuestion = {
  name: 'tests-integration',
  path: mayShowTests,
  file: ({ path }) => /integration|e2e/iu.test(path) && isTestPath(path),
};

/** Code that calls services of others over HTTP. */
const OUTSIDE: FileQuestion = {
  name: 'calls-outside',
  words: ['https://api.', 'stripe', 'openai', 'twilio', 'sendgrid'],
  path: isProductCode,
  patterns: [
    /["'`]https:\/\/api\.|from ["'](?:stripe|openai|twilio|@sendgrid\/mail)["']|^import (?:stripe|openai|twilio|sendgrid)\b/mu,
  ],
};

/** Code that keeps something in a database, Redis or a queue. */
const STORES: FileQuestion = {
  name: 'keeps-data',
  words: [
    'pg',
    'prisma',
    'mongoose',
    'redis',
    'bullmq',
    'sqlalchemy',
    'psycopg',
    'asyncpg',
    'celery',
    'drizzle',
    'typeorm',
    'knex',
  ],
  path: isProductCode,
  patterns: [
    /from ["'](?:pg|@prisma\/client|mongoose|ioredis|redis|bullmq|drizzle-orm[\w/-]*|typeorm|knex|mysql2[\w/]*)["']|^(?:from|import) (?:sqlalchemy|psycopg2?|asyncpg|redis|celery|pymongo)\b/mu,
  ],
};

/** Code that has to be right for inputs that nobody thinks of. */
const COMPUTING: FileQuestion = {
  name: 'computes',
  path: (path) =>
    isProductCode(path) &&
    !/\.[jt]sx$/u.test(path) &&
    /(?:^|[/_.-])(?:pars(?:e|er|ing)|serializ(?:e|er)|codec|encod(?:e|er|ing)|decod(?:e|er)|pric(?:e|ing)|tax(?:es)?|discounts?|money|currency|rounding|calculat(?:e|or|ions?)|interpreter|tokenizer|diff)(?:[_.-][\w.-]*)?\.\w+$/iu.test(
      path,
    ),
  file: () => true,
};

/** Code that takes jobs from a queue. */
const WORKERS: FileQuestion = {
  name: 'runs-workers',
  words: ['bullmq', 'celery', 'dramatiq', 'amqplib', 'kafkajs', 'pg-boss'],
  path: isProductCode,
  patterns: [
    /from ["'](?:bullmq|amqplib|kafkajs|pg-boss)["']|^(?:from|import) (?:celery|dramatiq)\b/mu,
  ],
};

function isProductCode(path: string): boolean {
  return languageOf(path) !== undefined && !isTestPath(path) && !isSamplePath(path);
}

/** The questions that `missingTestKinds` asks. */
export const TEST_KIND_FILES: readonly FileQuestion[] = [
  CONTRACT,
  LOAD,
  CHAOS,
  MIGRATION,
  PROPERTY,
  INTEGRATION,
  OUTSIDE,
  STORES,
  WORKERS,
  COMPUTING,
  REAL_STORES,
];

interface Kind {
  readonly name: string;
  readonly has: readonly FileQuestion[];
  readonly because: string;
  readonly calledForBy: (project: Project, server: string) => string | undefined;
}

const KINDS: readonly Kind[] = [
  {
    name: 'contract',
    has: [CONTRACT],
    because: 'Calls an API of somebody else.',
    calledForBy: (project) => first(project, OUTSIDE),
  },
  { name: 'load', has: [LOAD], because: 'Answers requests.', calledForBy: (_, server) => server },
  {
    name: 'chaos',
    has: [CHAOS],
    because: 'Takes jobs from a queue, which can be gone.',
    calledForBy: (project) => first(project, WORKERS),
  },
  {
    name: 'migration',
    has: [MIGRATION],
    because: 'Changes the database.',
    calledForBy: (project) =>
      project.paths.find((path) => isMigrationPath(path) && !isSamplePath(path)),
  },
  {
    name: 'integration',
    has: [REAL_STORES, INTEGRATION],
    because: 'Talks to a database, Redis or a queue.',
    calledForBy: (project) => first(project, STORES),
  },
  {
    name: 'property-based',
    has: [PROPERTY],
    because: 'Parses or computes, whatever comes.',
    calledForBy: (project) => first(project, COMPUTING),
  },
];

function first(project: Project, question: FileQuestion): string | undefined {
  return project.filesWhere(question)[0]?.path;
}

/** The kinds of test that are called for and missing. `server` is a file that answers requests. */
export function missingTestKinds(project: Project, server: string): readonly MissingTestKind[] {
  return KINDS.flatMap(({ name, has, because, calledForBy }) => {
    const path = has.some((question) => first(project, question) !== undefined)
      ? undefined
      : calledForBy(project, server);
    return path === undefined ? [] : [{ name, at: { path, start: 0, end: 0 }, because }];
  });
}

/** Where somebody would add a kind of test: the manifest nearest to the root, else the file that calls for it. */
export function testHome(project: Project, server: string): Place {
  const manifests = project
    .files(
      (path) =>
        /^(?:package\.json|pyproject\.toml)$/u.test(fileNameOf(path)) && !isSamplePath(path),
    )
    .toSorted((a, b) => a.path.split('/').length - b.path.split('/').length);
  return { path: manifests[0]?.path ?? server, start: 0, end: 0 };
}
