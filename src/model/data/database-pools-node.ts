import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr } from '../code/code.ts';
import { isAddress, NONE, objectArgument, OPEN, optionsIn } from './database-pools-form.ts';
import type { PoolForm, PoolOptions } from './database-pools-form.ts';
import { nameOf } from '../code/resolve.ts';
import { positional, propertyOf, stringOf } from '../code/values.ts';

const ALWAYS = { options: [], byDefault: true } as const;

// https://node-postgres.com/apis/pool: waits for ever, closes what was idle for 10 seconds.
const PG = {
  library: 'pg',
  wait: { options: ['connectionTimeoutMillis'], byDefault: false },
  recycling: { options: ['idleTimeoutMillis', 'maxLifetimeSeconds'], byDefault: true },
  sizes: ['max'],
} as const;

/** Pools of Node.js. A default that waits without end or keeps connections for ever is stated as such. */
export const NODE_POOLS: readonly PoolForm[] = [
  { ...PG, callee: /^(?:pg(?:\.native)?\.Pool|pg-pool)$/u, optionsOf: objectArgument },
  // https://www.prisma.io/docs/orm/overview/databases/postgresql: the adapter makes a pool of pg.
  { ...PG, callee: /^@prisma\/adapter-pg\.PrismaPg$/u, optionsOf: adapterOptions },
  // https://orm.drizzle.team/docs/get-started-postgresql: makes a pool when it is handed an address.
  { ...PG, callee: /^drizzle-orm\/node-postgres\.drizzle$/u, optionsOf: drizzleOptions },
  {
    // https://github.com/porsager/postgres#connection-details: replaces connections after about 45
    // minutes. It has no option that bounds the wait for a free one.
    library: 'postgres',
    callee: /^postgres$/u,
    wait: ALWAYS,
    recycling: { options: ['max_lifetime', 'idle_timeout'], byDefault: true },
    sizes: ['max'],
    optionsOf: objectArgument,
  },
  {
    // https://sidorares.github.io/node-mysql2/docs/examples/connections/create-pool: as many may wait as
    // like, and nothing is closed as long as `maxIdle` is the size of the pool, which is the default.
    library: 'mysql2',
    callee: /^mysql2(?:\/promise)?\.createPool$/u,
    wait: { options: ['queueLimit', '!waitForConnections'], byDefault: false },
    recycling: { options: ['maxIdle', 'idleTimeout'], byDefault: false },
    sizes: ['connectionLimit'],
    optionsOf: objectArgument,
  },
  {
    // https://knexjs.org/guide/#pool: waits 60 seconds, closes idle connections after 30.
    library: 'knex',
    callee: /^knex(?:\.(?:knex|default))?$/u,
    wait: { options: ['acquireConnectionTimeout', 'pool.acquireTimeoutMillis'], byDefault: true },
    recycling: { options: ['pool.idleTimeoutMillis', 'pool.validate'], byDefault: true },
    sizes: ['pool.max'],
    optionsOf: knexOptions,
  },
  {
    // https://sequelize.org/docs/v6/other-topics/connection-pool/: waits 60 seconds, closes after 10.
    library: 'sequelize',
    callee: /^(?:sequelize(?:-typescript)?\.Sequelize|sequelize)$/u,
    wait: { options: ['pool.acquire'], byDefault: true },
    recycling: { options: ['pool.idle', 'pool.maxUses', 'pool.validate'], byDefault: true },
    sizes: ['pool.max'],
    optionsOf: serverOnly('dialect'),
  },
  {
    // https://typeorm.io/docs/data-source/data-source-options: PostgreSQL is pooled by pg.
    library: 'typeorm',
    callee: /^(?:typeorm\.DataSource|@nestjs\/typeorm\.TypeOrmModule\.forRoot)$/u,
    wait: { options: ['connectTimeoutMS', 'extra.connectionTimeoutMillis'], byDefault: false },
    recycling: {
      options: ['extra.idleTimeoutMillis', 'extra.maxLifetimeSeconds'],
      byDefault: true,
    },
    sizes: ['poolSize', 'extra.max'],
    optionsOf: typeormOptions,
  },
  {
    // https://www.prisma.io/docs/orm/prisma-client/setup-and-configuration/databases-connections/connection-pool:
    // waits 10 seconds; what is said otherwise stands in the address.
    library: '@prisma/client',
    callee: /(?:^|[/.])PrismaClient$/u,
    wait: { options: ['pool_timeout'], byDefault: true },
    recycling: ALWAYS,
    sizes: ['connection_limit'],
    optionsOf: prismaOptions,
  },
];

function adapterOptions(module: CodeModule, call: CallExpr): PoolOptions | undefined {
  const first = positional(call, 0);
  if (first === undefined) {
    return undefined;
  }
  // A pool that was made before is handed over as it is.
  const isMade = nameOf(module, first)?.endsWith('()') === true;
  const isPool = isMade || (first.kind === 'name' && /pool/iu.test(first.name));
  return isPool ? undefined : objectArgument(module, call);
}

function drizzleOptions(module: CodeModule, call: CallExpr): PoolOptions | undefined {
  const first = positional(call, 0);
  if (first === undefined) {
    return undefined;
  }
  if (first.kind !== 'object') {
    return isAddress(module, first) ? NONE : undefined;
  }
  const connection = propertyOf(module, first, 'connection');
  if (connection.kind !== 'given') {
    return undefined;
  }
  return connection.value.kind === 'object' ? optionsIn(connection.module, connection.value) : NONE;
}

function knexOptions(module: CodeModule, call: CallExpr): PoolOptions | undefined {
  const options = serverOnly('client')(module, call);
  // `knex('users')` starts a query of a client that has the package's name.
  return positional(call, 0)?.kind === 'literal' ? undefined : options;
}

/** Options of a client that can also be of a file: SQLite has no server to wait for. */
function serverOnly(
  kindKey: string,
): (module: CodeModule, call: CallExpr) => PoolOptions | undefined {
  return (module, call) => {
    const options = objectArgument(module, call);
    const kind = options.find(kindKey);
    const name = kind.kind === 'given' ? stringOf(kind.module, kind.value) : undefined;
    return /sqlite|:memory:|d1|libsql/u.test(name ?? '') ? undefined : options;
  };
}

function typeormOptions(module: CodeModule, call: CallExpr): PoolOptions | undefined {
  const options = objectArgument(module, call);
  const type = options.find('type');
  const name = type.kind === 'given' ? stringOf(type.module, type.value) : undefined;
  return /^(?:postgres|cockroachdb)$/u.test(name ?? '') ? options : undefined;
}

const PARAMETER = /[?&](?<key>pool_timeout|connection_limit)=(?<value>\d+)/gu;

/** The parameters of the address that the client is made with. */
function prismaOptions(module: CodeModule, call: CallExpr): PoolOptions | undefined {
  const given = objectArgument(module, call);
  const option = ['datasources.db.url', 'datasourceUrl'].map((key) => given.find(key));
  const url = option.find((candidate) => candidate.kind === 'given');
  if (url?.kind !== 'given' || !/^(?:literal|template|binary)$/u.test(url.value.kind)) {
    return OPEN;
  }
  const { value: address, module: owner } = url;
  const values = new Map(
    [...owner.text(address).matchAll(PARAMETER)].map(({ groups }) => [
      groups?.['key'],
      Number(groups?.['value']),
    ]),
  );
  return {
    literal: undefined,
    find: (key) => {
      const value = values.get(key);
      return value === undefined
        ? { kind: 'absent' }
        : {
            kind: 'given',
            module: owner,
            value: { kind: 'literal', value, start: address.start, end: address.end },
          };
    },
  };
}
