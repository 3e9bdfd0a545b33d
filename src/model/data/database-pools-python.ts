import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, Expr } from '../code/code.ts';
import { keywordArguments } from './database-pools-form.ts';
import type { PoolForm, PoolOptions } from './database-pools-form.ts';
import { follow, nameOf } from '../code/resolve.ts';
import { argumentOf } from '../code/values.ts';

const ALWAYS = { options: [], byDefault: true } as const;

/** Pools of Python. A default that waits without end or keeps connections for ever is stated as such. */
export const PYTHON_POOLS: readonly PoolForm[] = [
  {
    // https://docs.sqlalchemy.org/en/20/core/pooling.html: waits 30 seconds, never tests or replaces.
    library: 'sqlalchemy',
    callee:
      /^(?:sqlalchemy(?:\.engine(?:\.create)?|\.ext\.asyncio(?:\.engine)?)?|sqlmodel(?:\.ext\.asyncio)?)\.create_(?:async_)?engine$/u,
    wait: { options: ['pool_timeout'], byDefault: true },
    recycling: { options: ['pool_pre_ping', 'pool_recycle'], byDefault: false },
    sizes: ['pool_size'],
    optionsOf: engineOptions,
  },
  {
    // https://www.psycopg.org/psycopg3/docs/api/pool.html: waits 30 seconds, replaces after an hour.
    library: 'psycopg_pool',
    callee: /^psycopg_pool\.(?:Async)?(?:Null)?ConnectionPool$/u,
    wait: { options: ['timeout'], byDefault: true },
    recycling: { options: ['max_lifetime', 'max_idle', 'check'], byDefault: true },
    sizes: ['max_size'],
    optionsOf: keywordArguments,
  },
  {
    // https://www.psycopg.org/docs/pool.html: an exhausted pool raises at once; nothing is tested.
    library: 'psycopg2',
    callee: /^psycopg2\.pool\.(?:Simple|Threaded|Persistent)ConnectionPool$/u,
    wait: ALWAYS,
    recycling: { options: [], byDefault: false },
    sizes: ['maxconn@1', 'minconn@0'],
    optionsOf: keywordArguments,
  },
  {
    // https://magicstack.github.io/asyncpg/current/api/index.html#asyncpg.pool.Pool.acquire: waits for
    // ever unless acquire() is given a timeout; closes what was idle for 5 minutes.
    library: 'asyncpg',
    callee: /^asyncpg(?:\.pool)?\.create_pool$/u,
    wait: { options: ['acquire.timeout'], byDefault: false },
    recycling: { options: ['max_inactive_connection_lifetime', 'max_queries'], byDefault: true },
    sizes: ['max_size'],
    optionsOf: asyncpgOptions,
  },
  {
    // https://www.encode.io/databases/connections_and_transactions/#connection-options
    library: 'databases',
    callee: /^databases\.Database$/u,
    wait: ALWAYS,
    recycling: ALWAYS,
    sizes: ['max_size'],
    optionsOf: keywordArguments,
  },
];

/** Undefined for SQLite and for engines that keep no pool. */
function engineOptions(module: CodeModule, call: CallExpr): PoolOptions | undefined {
  const options = keywordArguments(module, call);
  const poolClass = options.find('poolclass');
  const creator = options.find('creator');
  const url = argumentOf(module, call, 0, 'url');
  const isFile = url.kind === 'given' && saysSqlite(url.module, url.value);
  const isQueued =
    poolClass.kind === 'absent' ||
    (poolClass.kind === 'given' &&
      nameOf(poolClass.module, poolClass.value)?.endsWith('QueuePool') === true);
  return isFile || !isQueued || creator.kind !== 'absent' ? undefined : options;
}

function saysSqlite(module: CodeModule, url: Expr): boolean {
  const target = follow(module, url);
  let isFound = /sqlite|duckdb/iu.test(module.text(url));
  if (target !== undefined) {
    walk([target.expr], (node) => {
      isFound ||= /sqlite|duckdb/iu.test(
        node.kind === 'literal' || node.kind === 'template' ? target.module.text(node) : '',
      );
    });
  }
  return isFound;
}

const BOUNDED_ACQUIRE = /\.acquire\(\s*timeout\s*=|(?:wait_for|timeout)\([^\n]*\.acquire\(/u;

// The wait is bounded where a connection is taken, which may be any file of the project.
function asyncpgOptions(module: CodeModule, call: CallExpr): PoolOptions {
  const keywords = keywordArguments(module, call);
  return {
    literal: undefined,
    find: (key) => {
      if (key !== 'acquire.timeout') {
        return keywords.find(key);
      }
      const isBounded = module.project
        .files((path) => path.endsWith('.py'))
        .some(({ text }) => BOUNDED_ACQUIRE.test(text));
      return isBounded ? { kind: 'unknown' } : { kind: 'absent' };
    },
  };
}
