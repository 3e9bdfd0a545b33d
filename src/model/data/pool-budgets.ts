import { databasePoolsOf } from './database-pools.ts';
import type { DatabasePool } from './database-pools.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import { onceEach } from '../once.ts';
import { isOneOffPath } from '../one-off-path.ts';
import { poolSizeOf } from './pool-sizes.ts';
import type { FileQuestion, Project } from '../project.ts';
import { isSamplePath } from '../sample-path.ts';
import { serviceOf } from '../services.ts';
import { startProcessesOf } from '../deploy/start-processes.ts';
import type { StartProcesses, StatedNumber } from '../deploy/start-processes.ts';

/** The connections that a service may open, and those that the database takes. */
export interface PoolBudget {
  /** The pool that is made first; others of the service are added. */
  readonly pool: DatabasePool;
  readonly processes: StartProcesses;
  readonly total: number;
  /** `4 workers × (20 + 10) connections × 2 replicas`. */
  readonly sum: string;
  readonly limit: number;
  /** Where the limit is set; undefined for PostgreSQL's own. */
  readonly limitAt: StatedNumber['at'] | undefined;
}

// https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-MAX-CONNECTIONS
const DEFAULT_LIMIT = 100;

/** Asked of the code that makes pools. */
export const POOL_CODE: FileQuestion = {
  name: 'pools of connections',
  words: [
    'Pool',
    'pool',
    'create_engine',
    'create_async_engine',
    'postgres(',
    'knex',
    'equelize',
    'DataSource',
  ],
  path: (path) =>
    languageOf(path) !== undefined &&
    !isTestPath(path) &&
    !isSamplePath(path) &&
    !isOneOffPath(path),
  patterns: [
    /Pool\(|create_pool\(|create_(?:async_)?engine\(|\bpostgres\(|\bknex\(|new Sequelize\(|new DataSource\(/u,
  ],
};

/** Asked of all files: what pools connections in front of the database. */
export const POOLERS: FileQuestion = {
  name: 'poolers of connections',
  words: [
    'ouncer',
    'OUNCER',
    'upavisor',
    'pgcat',
    'PgCat',
    'odyssey',
    'accelerate',
    'pooler',
    'rds-proxy',
    'rds_proxy',
    'RDSProxy',
    'DBProxy',
  ],
  path: (path) => !isTestPath(path),
  patterns: [
    /pgbouncer|supavisor|pgcat|\bodyssey\b|prisma:\/\/accelerate|prisma[-\s]accelerate|-pooler\b|pooler\.|rds[-_ ]?proxy|DBProxy/iu,
  ],
};

const MAX_CONNECTIONS = /\bmax_connections["']?\s*(?:=|:|\s)\s*["']?(?<value>\d{2,5})\b/u;

/** Asked of configuration: how many connections the database takes. */
export const CONNECTION_LIMITS: FileQuestion = {
  name: 'max_connections',
  words: ['max_connections'],
  // In code it is mostly what a client of something else is given.
  path: (path) => languageOf(path) === undefined && !isTestPath(path),
  patterns: [MAX_CONNECTIONS],
};

/** The budgets of the services whose start commands and pools state all numbers; none behind a pooler. */
export const poolBudgetsOf = onceEach((project: Project): readonly PoolBudget[] => {
  const processes = startProcessesOf(project);
  if (processes.length === 0 || project.filesWhere(POOLERS).length > 0) {
    return [];
  }
  const pools = project
    .filesWhere(POOL_CODE)
    .flatMap(({ path }) => project.module(path) ?? [])
    .flatMap(databasePoolsOf);
  const byService = Map.groupBy(pools, ({ module }) => serviceOf(project, module.path).root);
  return [...byService].flatMap(([root, own]) => {
    const budgets = processes
      .filter((each) => each.root === root)
      .flatMap((each) => budgetOf(project, own, each) ?? []);
    return budgets.toSorted((a, b) => b.total - a.total).slice(0, 1);
  });
});

function budgetOf(
  project: Project,
  pools: readonly DatabasePool[],
  processes: StartProcesses,
): PoolBudget | undefined {
  const sizes = pools.map(poolSizeOf);
  const [pool] = pools;
  if (pool === undefined || sizes.some((size) => size === undefined)) {
    return undefined;
  }
  const parts = sizes.flatMap((size) => size ?? []);
  const connections = parts.reduce((sum, part) => sum + part, 0);
  const workers = processes.workers?.value ?? 1;
  const replicas = processes.replicas?.value ?? 1;
  const shown = parts.length === 1 ? String(connections) : `(${parts.join(' + ')})`;
  const factors = [
    ...(processes.workers === undefined ? [] : [`${workers} workers`]),
    `${shown} connections`,
    ...(processes.replicas === undefined ? [] : [`${replicas} replicas`]),
  ];
  const limit = limitOf(project);
  return {
    pool,
    processes,
    total: workers * connections * replicas,
    sum: factors.join(' × '),
    limit: limit?.value ?? DEFAULT_LIMIT,
    limitAt: limit?.at,
  };
}

function limitOf(project: Project): StatedNumber | undefined {
  const [file] = project.filesWhere(CONNECTION_LIMITS);
  const found = file === undefined ? null : MAX_CONNECTIONS.exec(file.text);
  return file === undefined || found === null
    ? undefined
    : {
        value: Number(found.groups?.['value']),
        at: file.place({ start: found.index, end: found.index + found[0].length }),
      };
}
