import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr } from '../code/code.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import type { FileQuestion } from '../project.ts';
import { calleeOf } from '../code/resolve.ts';
import { isSamplePath } from '../sample-path.ts';

// What loses messages or leaves connections open on the other side unless it is closed in time.
const CLIENT =
  /^(?:aiokafka\.AIOKafka(?:Producer|Consumer)|aiohttp\.ClientSession|httpx\.AsyncClient|asyncpg\.create_pool|psycopg_pool\.AsyncConnectionPool|aio_pika\.connect\w*|nats\.connect|redis\.asyncio\.(?:Redis(?:\.from_url)?|from_url))$/u;

/** The Python files that make a client which wants to be closed. */
export const CLIENT_FILES: FileQuestion = {
  name: 'unclosed-clients',
  words: [
    'aiokafka',
    'aiohttp',
    'httpx',
    'asyncpg',
    'psycopg_pool',
    'aio_pika',
    'nats',
    'redis.asyncio',
    'from redis import asyncio',
  ],
  path: (path) => languageOf(path) === 'python' && !isTestPath(path) && !isSamplePath(path),
  file: () => true,
};

/** The Python files that close something when the program ends. */
export const CLOSING_FILES: FileQuestion = {
  name: 'unclosed-clients/closing',
  words: ['lifespan', 'shutdown', 'on_cleanup', 'atexit', 'after_serving', 'SIGTERM'],
  path: (path) => languageOf(path) === 'python' && !isTestPath(path),
  patterns: [
    /\blifespan\b|\bon_shutdown\b|["']shutdown["']|\bon_cleanup\b|\batexit\b|\bafter_serving\b|\bSIGTERM\b/u,
  ],
};

/** The clients that a Python file makes once for the whole program, while it is imported. */
export function lastingClientsOf(module: CodeModule): readonly CallExpr[] {
  return module.calls.filter(
    (call) =>
      CLIENT.test(calleeOf(module, call) ?? '') &&
      [...module.ancestors(call)].every(({ kind }) => kind !== 'function' && kind !== 'with'),
  );
}
