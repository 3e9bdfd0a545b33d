import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Language } from '../code/code.ts';
import { keywordOf, positional, propertyOf, valueOf } from '../code/values.ts';
import type { Option } from '../code/values.ts';

/** How one library's client is made or used. */
export interface ImportForm {
  readonly store: string;
  readonly does: string;
  readonly callee: RegExp;
  /** Whether this call opens a connection, by its options. */
  connects(module: CodeModule, call: CallExpr): boolean;
}

/** Calls that open a connection when they run. */
export const EAGER: Readonly<Record<Language, readonly ImportForm[]>> = {
  typescript: [
    // https://github.com/redis/ioredis#connect-to-redis: connects unless lazyConnect is set.
    {
      store: 'Redis',
      does: 'connects to Redis as soon as it is made',
      callee: /^ioredis(?:\.(?:Redis|Cluster|default))?$/u,
      connects: isNotLazy,
    },
    eager(
      'Redis',
      'connects to Redis',
      /^redis\.create(?:Client|Cluster)\(\)(?:\.on\(\))*\.connect$/u,
    ),
    eager(
      'MongoDB',
      'connects to MongoDB',
      /^mongoose(?:\.default)?\.(?:connect|createConnection)$/u,
    ),
    eager('MongoDB', 'connects to MongoDB', /^mongodb\.MongoClient(?:\(\))?\.connect$/u),
    // https://sidorares.github.io/node-mysql2/docs: a connection, unlike a pool, is opened at once.
    eager('MySQL', 'connects to MySQL', /^mysql2?(?:\/promise)?\.createConnection$/u),
    eager('PostgreSQL', 'connects to PostgreSQL', /^pg\.(?:Client|Pool)\(\)\.connect$/u),
    eager('PostgreSQL', 'queries PostgreSQL', /^pg\.(?:Client|Pool)\(\)\.query$/u),
    eager('the database', 'connects to the database', /(?:^|[/.])PrismaClient\(\)\.\$connect$/u),
    eager(
      'the database',
      'connects to the database',
      /^sequelize(?:-typescript)?(?:\.Sequelize)?\(\)\.(?:authenticate|sync)$/u,
    ),
    eager(
      'the database',
      'connects to the database',
      /^typeorm\.(?:DataSource\(\)\.initialize|createConnection)$/u,
    ),
  ],
  python: [
    eager('PostgreSQL', 'connects to PostgreSQL', /^psycopg2?\.(?:connect|Connection\.connect)$/u),
    // https://www.psycopg.org/docs/pool.html: minconn connections are opened at once.
    eager(
      'PostgreSQL',
      'opens its first connections',
      /^psycopg2\.pool\.(?:Simple|Threaded)ConnectionPool$/u,
    ),
    // https://www.psycopg.org/psycopg3/docs/api/pool.html: a synchronous pool is open when it is made.
    {
      store: 'PostgreSQL',
      does: 'starts opening connections as soon as it is made',
      callee: /^psycopg_pool\.ConnectionPool$/u,
      connects: (module, call) => !isOff(keywordOf(module, call, 'open')),
    },
    eager('MySQL', 'connects to MySQL', /^(?:pymysql|MySQLdb|mysql\.connector)\.connect$/u),
    // https://pymongo.readthedocs.io/en/stable/api/pymongo/mongo_client.html: connects in the background.
    {
      store: 'MongoDB',
      does: 'starts connecting to MongoDB as soon as it is made',
      callee: /^pymongo(?:\.mongo_client)?\.MongoClient$/u,
      connects: (module, call) => !isOff(keywordOf(module, call, 'connect')),
    },
    eager('MongoDB', 'connects to MongoDB', /^mongoengine\.connect$/u),
    eager(
      'Redis',
      'queries Redis',
      /^redis(?:\.client)?(?:\.(?:Strict)?Redis)?(?:\.from_url)?\(\)\.(?:ping|get|set|info)$/u,
    ),
    {
      store: 'the database',
      does: 'connects to the database and queries its tables',
      callee: /(?:^|\.)create_all$/u,
      connects: hasEngine,
    },
    // https://docs.sqlalchemy.org/en/20/core/reflection.html
    {
      store: 'the database',
      does: 'connects to the database and reads the columns of the table',
      callee: /^sqlalchemy(?:\.schema)?\.Table$/u,
      connects: (module, call) => keywordOf(module, call, 'autoload_with').kind === 'given',
    },
    eager(
      'the database',
      'connects to the database',
      /^sqlalchemy[\w.]*\.create_engine\(\)\.(?:connect|begin|execute)$/u,
    ),
  ],
};

/** Calls that make a client which the first query connects. */
export const LAZY: Readonly<Record<Language, readonly ImportForm[]>> = {
  typescript: [
    lazy(/^pg(?:\.native)?\.Pool$/u),
    lazy(/^mysql2?(?:\/promise)?\.createPool$/u),
    lazy(/^postgres$/u),
    lazy(/^knex(?:\.(?:knex|default))?$/u),
    lazy(/(?:^|[/.])PrismaClient$/u),
    lazy(/^sequelize(?:-typescript)?\.Sequelize$/u),
    lazy(/^drizzle-orm\/(?:node-postgres|postgres-js|mysql2)\.drizzle$/u),
  ],
  python: [
    lazy(/^(?:sqlalchemy(?:\.ext\.asyncio|\.engine)?|sqlmodel)\.create_(?:async_)?engine$/u),
  ],
};

function eager(store: string, does: string, callee: RegExp): ImportForm {
  return { store, does, callee, connects: () => true };
}

function lazy(callee: RegExp): ImportForm {
  return { store: 'the database', does: 'makes a client', callee, connects: () => false };
}

// `new Redis(6379, 'host', { lazyConnect: true })`: whichever argument holds the options.
function isNotLazy(module: CodeModule, call: CallExpr): boolean {
  return (
    call.isNew &&
    call.args.every(({ value, isSpread }) => {
      const isText = value.kind === 'literal' || value.kind === 'template';
      const isAddress = value.kind === 'name' || value.kind === 'member' || value.kind === 'binary';
      if (isSpread) {
        return false;
      }
      const lazyConnect = propertyOf(module, value, 'lazyConnect');
      return (
        isText ||
        value.kind === 'list' ||
        lazyConnect.kind === 'absent' ||
        isStatedOff(lazyConnect) ||
        (lazyConnect.kind === 'unknown' &&
          isAddress &&
          /ur[il]|host|port|nodes|startup|env\b/iu.test(module.text(value)))
      );
    })
  );
}

function isStatedOff(option: Option): boolean {
  const value = option.kind === 'given' ? valueOf(option.module, option.value) : undefined;
  return value?.isKnown === true && value.value === false;
}

// What cannot be told may be off.
function isOff(option: Option): boolean {
  const value = option.kind === 'given' ? valueOf(option.module, option.value) : undefined;
  return option.kind === 'unknown' || isStatedOff(option) || value?.isKnown === false;
}

// `Base.metadata.create_all(engine)`; Flask's `db.create_all()` runs inside of an application.
function hasEngine(module: CodeModule, call: CallExpr): boolean {
  const { callee } = call;
  const isMetadata =
    callee.kind === 'member' &&
    callee.object.kind === 'member' &&
    callee.object.name === 'metadata';
  return (
    isMetadata &&
    (positional(call, 0) !== undefined || keywordOf(module, call, 'bind').kind === 'given')
  );
}
