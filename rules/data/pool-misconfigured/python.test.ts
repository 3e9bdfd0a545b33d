import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'an engine that a lifespan closes at the end of the program',
      files: {
        'app/main.py': code`
          from app.settings import URL
          from sqlalchemy import create_engine

          async def lifespan(app):
              engine = create_engine(URL)
              app.state.engine = engine
              yield
              engine.dispose()
        `,
      },
      findings: [
        {
          message: 'one',
          span: '5:14-5:27',
          severity: 'high',
          data: {
            library: 'sqlalchemy',
            fault: 'hands out connections that died while idle (no pool_pre_ping or pool_recycle)',
            fix: 'Set pool_pre_ping or pool_recycle',
          },
          fixed: code`
            from app.settings import URL
            from sqlalchemy import create_engine

            async def lifespan(app):
                engine = create_engine(URL, pool_pre_ping=True)
                app.state.engine = engine
                yield
                engine.dispose()
          `,
        },
      ],
    },
    {
      name: 'an engine that neither tests nor replaces connections',
      files: {
        'app/db.py': code`
          from sqlalchemy import create_engine

          engine = create_engine(str(settings.database_url))
        `,
      },
      findings: [
        {
          message: 'one',
          span: '3:10-3:23',
          severity: 'high',
          data: {
            library: 'sqlalchemy',
            fault: 'hands out connections that died while idle (no pool_pre_ping or pool_recycle)',
            fix: 'Set pool_pre_ping or pool_recycle',
          },
          fixed: code`
            from sqlalchemy import create_engine

            engine = create_engine(str(settings.database_url), pool_pre_ping=True)
          `,
        },
      ],
    },
    {
      name: 'an asynchronous engine of fixed size',
      files: {
        'app/db.py': code`
          from sqlalchemy.ext.asyncio import create_async_engine

          def make(url):
              return create_async_engine(url, pool_size=20, max_overflow=10)
        `,
      },
      findings: [
        {
          message: 'two',
          severity: 'high',
          span: '4:12-4:31',
          data: {
            library: 'sqlalchemy',
            fault: 'hands out connections that died while idle (no pool_pre_ping or pool_recycle)',
            second: 'has its size fixed in the code (pool_size 20)',
            fix: 'Set pool_pre_ping or pool_recycle',
            secondFix: 'read pool_size from a setting',
          },
          evidence: [{ span: '4:47-4:49', note: 'Every instance opens up to 20.' }],
        },
      ],
    },
    {
      name: 'an engine without any of the three',
      files: {
        'app/db.py': code`
          from sqlalchemy import create_engine

          engine = create_engine(URL, pool_size=20, pool_timeout=0, pool_pre_ping=False)
        `,
      },
      findings: [
        {
          message: 'three',
          span: '3:10-3:23',
          data: {
            library: 'sqlalchemy',
            fault: 'lets callers wait for a connection without end (no pool_timeout)',
            second: 'hands out connections that died while idle (no pool_pre_ping or pool_recycle)',
            third: 'has its size fixed in the code (pool_size 20)',
            fix: 'Set pool_timeout',
            secondFix: 'set pool_pre_ping or pool_recycle',
            thirdFix: 'read pool_size from a setting',
          },
          evidence: [{ span: '3:39-3:41', note: 'Every instance opens up to 20.' }],
        },
      ],
    },
    {
      name: 'an asyncpg pool of fixed size whose acquire has no timeout',
      files: {
        'app/db.py': code`
          import asyncpg

          async def connect(app):
              app.state.pool = await asyncpg.create_pool(app.url, min_size=5, max_size=20)
        `,
      },
      findings: [
        {
          message: 'two',
          severity: 'high',
          span: '4:28-4:47',
          data: {
            library: 'asyncpg',
            fault: 'lets callers wait for a connection without end (no acquire() has a timeout)',
            second: 'has its size fixed in the code (max_size 20)',
            fix: 'Give acquire() a timeout',
            secondFix: 'read max_size from a setting',
          },
          evidence: [{ span: '4:78-4:80', note: 'Every instance opens up to 20.' }],
        },
      ],
    },
    {
      name: 'psycopg 2, whose pool tests nothing, and psycopg 3 of fixed size',
      files: {
        'app/db.py': code`
          from psycopg2.pool import ThreadedConnectionPool
          from psycopg_pool import ConnectionPool

          old = ThreadedConnectionPool(1, 20, dsn)
          new = ConnectionPool(dsn, min_size=2, max_size=10)
        `,
      },
      findings: [
        {
          message: 'two',
          severity: 'high',
          span: '4:7-4:29',
          evidence: [{ span: '4:33-4:35', note: 'Every instance opens up to 20.' }],
        },
        {
          message: 'one',
          span: '5:7-5:21',
          severity: 'high',
          evidence: [{ span: '5:48-5:50', note: 'Every instance opens up to 10.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'an engine for one connection',
      files: {
        'app/make_database.py': code`
          from sqlalchemy import create_engine, text

          from app.settings import settings


          def make_database():
              with create_engine(settings.url).connect() as connection:
                  connection.execute(text("CREATE DATABASE shop"))
        `,
      },
    },
    {
      name: 'an engine for SQLite, where the options of a pool raised or an address says so',
      files: {
        'app/db.py': code`
          from app.settings import URL
          from sqlalchemy import create_engine

          try:
              engine = create_engine(URL, pool_pre_ping=True, pool_recycle=1800)
          except TypeError:
              engine = create_engine(URL, echo=False)

          if "sqlite" in URL:
              other = create_engine(URL, connect_args={"check_same_thread": False})
        `,
      },
      controls: 1,
    },
    {
      name: 'an engine of one call, which closes it or makes a session of it',
      files: {
        'app/reports.py': code`
          from app.settings import URL
          from sqlalchemy import create_engine
          from sqlalchemy.orm import sessionmaker

          def report():
              engine = create_engine(URL)
              rows = read(engine)
              engine.dispose()
              return rows

          def session():
              engine = create_engine(URL)
              maker = sessionmaker()
              maker.configure(bind=engine)
              return maker()
        `,
      },
    },
    {
      name: 'an engine of a backup',
      files: {
        'app/backups/exporter.py': code`
          from sqlalchemy import create_engine

          class Exporter:
              def __init__(self, url):
                  self.engine = create_engine(url)
        `,
      },
    },
    {
      name: 'an engine that tests connections and takes its size from settings',
      files: {
        'app/db.py': code`
          from sqlalchemy import create_engine

          engine = create_engine(URL, pool_size=settings.pool_size, pool_pre_ping=True)
        `,
      },
      controls: 1,
    },
    {
      name: 'psycopg 3 and its defaults',
      files: {
        'app/db.py':
          'from psycopg_pool import AsyncConnectionPool\n\npool = AsyncConnectionPool(dsn, max_size=settings.pool)\n',
      },
      controls: 1,
    },
    {
      name: 'engines of SQLite, without a pool, and with options from elsewhere',
      files: {
        'app/db.py': code`
          from sqlalchemy import create_engine
          from sqlalchemy.pool import NullPool

          local = create_engine("sqlite:///app.db", pool_size=5)
          LOCAL = f"sqlite:///{name}.db"
          other = create_engine(LOCAL)
          single = create_engine(URL, poolclass=NullPool)
          given = create_engine(URL, **options)
        `,
      },
    },
    {
      name: 'an asyncpg pool whose acquire is bounded in another file',
      files: {
        'app/db.py':
          'import asyncpg\n\nasync def connect(app):\n    app.state.pool = await asyncpg.create_pool(app.url)\n',
        'app/users.py':
          'async def users(pool):\n    async with pool.acquire(timeout=5) as connection:\n        return await connection.fetch("SELECT 1")\n',
      },
    },
    {
      name: 'an engine that one function makes and uses, and one of a migration',
      files: {
        'app/check.py': code`
          from sqlalchemy import create_engine

          def is_there(url):
              engine = create_engine(url)
              with engine.connect() as connection:
                  return connection.execute("SELECT 1")
        `,
        'migrations/env.py':
          'from sqlalchemy import create_engine\n\nengine = create_engine(URL)\n',
      },
    },
    {
      name: 'keywords of a dict that is filled later',
      files: {
        'app/db.py': code`
          from sqlalchemy import create_engine

          def engine(extra):
              options = {}
              options["pool_pre_ping"] = PRE_PING
              options.update(extra)
              return create_engine(URL, **options)
        `,
      },
    },
  ],
});
