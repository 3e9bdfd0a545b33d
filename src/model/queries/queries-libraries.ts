import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, NameExpr } from '../code/code.ts';
import { calleeOf } from '../code/resolve.ts';
import { lookUp } from '../code/scope.ts';

/** Calls that take SQL as plain text, by the name of what is called. */
const BY_NAME: readonly (readonly [library: string, callee: RegExp])[] = [
  // https://node-postgres.com/apis/client#clientquery
  ['pg', /^pg\.(?:Pool|Client|PoolClient|ClientBase|native\.\w+)\(\)(?:\.connect\(\))?\.query$/u],
  [
    'pg',
    /^@(?:neondatabase\/serverless|vercel\/postgres)\.(?:\w+\(\)(?:\.connect\(\))?|sql)\.(?:query|unsafe)$/u,
  ],
  ['@electric-sql/pglite', /^@electric-sql\/pglite\.PGlite(?:\.create)?\(\)\.(?:query|exec)$/u],
  // https://github.com/porsager/postgres#unsafe-raw-string-queries
  ['postgres', /^postgres(?:\.\w+)?\(\)(?:\.\w+\(\))*\.unsafe$/u],
  [
    'pg-promise',
    /^pg-promise\(\)\(\)\.(?:any|many|manyOrNone|multi|none|one|oneOrNone|query|result)$/u,
  ],
  [
    'mysql2',
    /^(?:mysql2?(?:\/promise)?|mariadb)\.(?:createPool|createConnection|Pool|PoolConnection|Connection)\(\)(?:\.(?:promise|getConnection)\(\))*\.(?:query|execute)$/u,
  ],
  ['mssql', /^mssql\.[\w.()]*\.(?:query|batch)$/u],
  // https://knexjs.org/guide/raw.html
  ['knex', /^knex(?:\.(?:knex|default|Knex))?\(\).*\.(?:raw|\w+Raw)$/u],
  ['sequelize', /^sequelize(?:-typescript)?(?:\.(?:Sequelize|default))?\(\)\.(?:query|literal)$/u],
  ['sequelize', /^sequelize(?:-typescript)?\.(?:Sequelize\.)?literal$/u],
  [
    'typeorm',
    /^typeorm\.(?:DataSource|Connection|EntityManager|QueryRunner|Repository|getConnection|getManager|getRepository)\(\)[\w.()]*\.query$/u,
  ],
  [
    'typeorm',
    /^typeorm\.[\w.()]*\.createQueryBuilder\(\)[\w.()]*\.(?:where|andWhere|orWhere|having|andHaving|orHaving)$/u,
  ],
  ['drizzle-orm', /^drizzle-orm(?:\/[\w-]+)?\.sql\.raw$/u],
  ['kysely', /^kysely\.sql\.(?:raw|lit)$/u],
  ['better-sqlite3', /^better-sqlite3\(\)\.(?:prepare|exec)$/u],
  ['sqlite', /^(?:sqlite\.DatabaseSync|bun:sqlite\.Database)\(\)\.(?:prepare|exec|query|run)$/u],
  [
    'sqlite3',
    /^sqlite3(?:\.verbose\(\))?\.(?:cached\.)?Database\(\)\.(?:run|all|get|each|exec|prepare)$/u,
  ],
  ['sqlite', /^sqlite\.open\(\)\.(?:run|all|get|each|exec|prepare)$/u],
  ['@libsql/client', /^@libsql\/client(?:\/\w+)?\.createClient\(\)\.(?:execute|executeMultiple)$/u],
  [
    '@clickhouse/client',
    /^@clickhouse\/client(?:-web)?\.createClient\(\)\.(?:query|command|exec)$/u,
  ],
  ['@planetscale/database', /^@planetscale\/database\.(?:connect|Client)\(\)\.execute$/u],
  // Python: connections and cursors of the DB-API, https://peps.python.org/pep-0249/
  [
    'psycopg',
    /^(?:psycopg2?|psycopg2?\.\w+|psycopg_pool)\.[\w.()]*\.(?:execute|executemany|mogrify|copy_expert)$/u,
  ],
  ['psycopg', /^psycopg2?\.(?:extras\.)?(?:execute_values|execute_batch)$/u],
  ['psycopg', /^psycopg2?\.sql\.SQL$/u],
  [
    'sqlite3',
    /^(?:sqlite3|aiosqlite|pysqlite3)\.[\w.()]*\.(?:execute|executemany|executescript|execute_fetchall)$/u,
  ],
  [
    'asyncpg',
    /^asyncpg\.[\w.()]*\.(?:execute|executemany|fetch|fetchrow|fetchval|prepare|cursor)$/u,
  ],
  [
    'databases',
    /^databases\.Database\(\)\.(?:execute|execute_many|fetch_all|fetch_one|fetch_val|iterate)$/u,
  ],
  [
    'mysql',
    /^(?:pymysql|MySQLdb|mysql\.connector|aiomysql|pymssql|pyodbc|oracledb|cx_Oracle|duckdb|snowflake\.connector|redshift_connector|trino\.dbapi|vertica_python)\.[\w.()]*\.(?:execute|executemany|sql|query)$/u,
  ],
  ['duckdb', /^duckdb\.(?:sql|query|execute)$/u],
  [
    'clickhouse',
    /^(?:clickhouse_connect|clickhouse_driver)\.[\w.()]*\.(?:query|command|execute|query_df)$/u,
  ],
  // https://docs.sqlalchemy.org/en/20/core/sqlelement.html#sqlalchemy.sql.expression.text
  ['sqlalchemy', /^sqlalchemy(?:\.sql)?(?:\.expression)?\.(?:text|literal_column)$/u],
  [
    'sqlalchemy',
    /^(?:sqlalchemy|sqlmodel|flask_sqlalchemy)\.[\w.()]*\.(?:execute|exec_driver_sql|scalar|scalars)$/u,
  ],
  // https://docs.djangoproject.com/en/stable/topics/db/sql/
  ['django', /^django\.db\.(?:connections?|transaction)[\w.()]*\.(?:execute|executemany)$/u],
  ['django', /^django\.db\.models\.(?:expressions\.)?RawSQL$/u],
  ['pandas', /^pandas\.(?:read_sql|read_sql_query)$/u],
];

/** Methods that nothing else is called: the receiver need not be known. */
const BY_METHOD: readonly (readonly [library: string, method: RegExp])[] = [
  // https://www.prisma.io/docs/orm/prisma-client/using-raw-sql/raw-queries#queryrawunsafe
  ['@prisma/client', /^\$(?:queryRawUnsafe|executeRawUnsafe)$/u],
  ['knex', /^(?:where|orWhere|andWhere|orderBy|groupBy|having|join|from)Raw$/u],
  ['sqlalchemy', /^exec_driver_sql$/u],
  ['sqlite3', /^executescript$/u],
];

/** What the methods above are called: any other method is settled before its receiver is resolved. */
const METHODS =
  /^(?:query|unsafe|exec|any|many|manyOrNone|multi|none|one|oneOrNone|result|execute|batch|raw|\w+Raw|literal|where|andWhere|orWhere|having|andHaving|orHaving|lit|prepare|run|all|get|each|executeMultiple|command|executemany|mogrify|copy_expert|execute_values|execute_batch|SQL|executescript|execute_fetchall|fetch|fetchrow|fetchval|cursor|execute_many|fetch_all|fetch_one|fetch_val|iterate|sql|query_df|text|literal_column|exec_driver_sql|scalars?|RawSQL|read_sql|read_sql_query|\$\w+)$/u;

/** The package whose call runs SQL text; undefined for any other call. */
export function runsSqlByName(module: CodeModule, call: CallExpr): string | undefined {
  const { callee } = call;
  const method = callee.kind === 'member' ? callee.name : undefined;
  if (method !== undefined) {
    if (!METHODS.test(method)) {
      return undefined;
    }
    const unmistakable = BY_METHOD.find(([, form]) => form.test(method));
    if (unmistakable !== undefined) {
      return unmistakable[0];
    }
    // The generated client may stand anywhere: `import { Prisma } from '../generated/client'`.
    if (callee.kind === 'member' && callee.object.kind === 'name') {
      const isPrisma = callee.object.name === 'Prisma' && method === 'raw';
      const isManager = method === 'raw' && callee.object.name === 'objects';
      if (isPrisma || isManager) {
        return isPrisma ? '@prisma/client' : 'django';
      }
    }
    if (isDjangoManager(call, method)) {
      return 'django';
    }
  } else if (callee.kind === 'name' && !mayBeMethod(module, callee)) {
    return undefined;
  }
  const name = calleeOf(module, call);
  return name === undefined ? undefined : BY_NAME.find(([, form]) => form.test(name))?.[0];
}

// `import { literal as raw } from 'sequelize'`: what is imported says what is called.
function mayBeMethod(module: CodeModule, callee: NameExpr): boolean {
  const binding = lookUp(module, callee.name, callee);
  return binding?.kind === 'import'
    ? /^(?:\*|default)$/u.test(binding.name.imported) || METHODS.test(binding.name.imported)
    : binding?.kind === 'value';
}

// `Person.objects.raw(…)`.
function isDjangoManager({ callee }: CallExpr, method: string): boolean {
  return (
    method === 'raw' &&
    callee.kind === 'member' &&
    callee.object.kind === 'member' &&
    callee.object.name === 'objects'
  );
}
