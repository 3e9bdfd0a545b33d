import type { CodeModule } from '../code/code-module.ts';
import type { DatabasePool } from './database-pools.ts';
import type { Expr } from '../code/code.ts';
import { pydanticDefaultsIn } from '../settings/settings-pydantic.ts';
import { valueOf } from '../code/values.ts';

interface PoolLimit {
  /** Options of which the first that is given counts, and what the library takes without one. */
  readonly options: readonly string[];
  readonly byDefault: number;
}

/** Connections that a pool of each library opens at most, added up. */
const LIMITS: Readonly<Record<string, readonly PoolLimit[]>> = {
  // https://docs.sqlalchemy.org/en/20/core/pooling.html#sqlalchemy.pool.QueuePool.params.max_overflow
  sqlalchemy: [
    { options: ['pool_size'], byDefault: 5 },
    { options: ['max_overflow'], byDefault: 10 },
  ],
  // https://node-postgres.com/apis/pool
  pg: [{ options: ['max'], byDefault: 10 }],
  // https://github.com/porsager/postgres#connection-details
  postgres: [{ options: ['max'], byDefault: 10 }],
  knex: [{ options: ['pool.max'], byDefault: 10 }],
  sequelize: [{ options: ['pool.max'], byDefault: 5 }],
  typeorm: [{ options: ['poolSize', 'extra.max'], byDefault: 10 }],
  // https://magicstack.github.io/asyncpg/current/api/index.html#connection-pools
  asyncpg: [{ options: ['max_size'], byDefault: 10 }],
};

/** The most connections of a pool as numbers that are added; undefined when a setting from elsewhere decides. */
export function poolSizeOf(pool: DatabasePool): readonly number[] | undefined {
  const parts = (LIMITS[pool.library] ?? []).map((limit) => partOf(pool, limit));
  return parts.length > 0 && parts.every((part) => part !== undefined)
    ? parts.filter((part) => part !== 0)
    : undefined;
}

function partOf(pool: DatabasePool, { options, byDefault }: PoolLimit): number | undefined {
  for (const key of options) {
    const option = pool.options.find(key);
    if (option.kind === 'unknown') {
      return undefined;
    }
    if (option.kind === 'given') {
      const number = numberOf(option.module, option.value);
      // -1 overflows without end.
      return number === undefined || number < 0 ? undefined : number;
    }
  }
  return byDefault;
}

/** A number, also the default of a setting: `settings.pool_size` of a class of pydantic. */
function numberOf(module: CodeModule, value: Expr): number | undefined {
  const known = valueOf(module, value);
  if (known.isKnown) {
    return typeof known.value === 'number' ? known.value : undefined;
  }
  const name = value.kind === 'member' ? value.name : undefined;
  const found =
    name === undefined
      ? undefined
      : settingsFiles(module).flatMap((settings) =>
          pydanticDefaultsIn(settings)
            .filter((setting) => setting.name === name)
            .map(({ fallback }) => valueOf(settings, fallback)),
        )[0];
  return found?.isKnown === true && typeof found.value === 'number' ? found.value : undefined;
}

function settingsFiles(module: CodeModule): readonly CodeModule[] {
  const { project } = module;
  return project
    .filesWhere({
      name: 'pydantic settings',
      words: ['BaseSettings'],
      path: (path) => path.endsWith('.py'),
      file: () => true,
    })
    .flatMap(({ path }) => project.module(path) ?? []);
}
