import type { FileQuestion, Project } from '../project.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import { isSamplePath } from '../sample-path.ts';
import { isOneOffPath } from '../one-off-path.ts';
import { serviceOf } from '../services.ts';
import type { Place } from '#core/span.ts';

/** What makes a client of a database, cache or queue, by what is called. */
const CLIENT =
  /\bnew (?:PrismaClient|(?:pg\.)?Pool|IORedis|Redis|Sequelize|DataSource|MongoClient|Kafka|Queue)\(|\b(?:createPool|(?<!\b(?!redis)\w+\.)createClient|mongoose\.connect|mongoose\.createConnection|knex|drizzle|TypeOrmModule\.forRoot(?:Async)?|MongooseModule\.forRoot(?:Async)?|SequelizeModule\.forRoot(?:Async)?|MikroOrmModule\.forRoot(?:Async)?)\(|\b(?:create_engine|create_async_engine|async_engine_from_config|engine_from_config|SQLAlchemy|MongoClient|AsyncIOMotorClient|redis\.Redis|Redis\.from_url|redis\.from_url|aioredis\.from_url|create_pool|Celery|psycopg2?\.connect|asyncpg\.connect)\(/u;

/** The question by which clients of databases, caches and queues are found. */
export const DEPENDENCY_FILES: FileQuestion = {
  name: 'service-dependencies',
  words: [
    'new ',
    'create',
    'mongoose.',
    'knex(',
    'drizzle(',
    'forRoot',
    'SQLAlchemy(',
    'Client(',
    'edis',
    'Celery(',
    'connect(',
  ],
  path: (path) =>
    languageOf(path) !== undefined &&
    !isTestPath(path) &&
    !isSamplePath(path) &&
    !isOneOffPath(path),
  patterns: [CLIENT],
};

/** Where the service that a file belongs to makes its first client of a database, cache or queue. */
export function dependencyOf(project: Project, path: string): Place | undefined {
  const { root } = serviceOf(project, path);
  const language = languageOf(path);
  const file = project
    .filesWhere(DEPENDENCY_FILES)
    .find(
      (each) => languageOf(each.path) === language && serviceOf(project, each.path).root === root,
    );
  const match = file === undefined ? null : CLIENT.exec(file.text);
  return file === undefined || match === null
    ? undefined
    : file.place({ start: match.index, end: match.index + match[0].length - 1 });
}
