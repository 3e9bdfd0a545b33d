import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'pools that nothing looks at, once a service',
      files: {
        'api/package.json': '{ "dependencies": { "pg": "8.16.3" } }\n',
        'api/src/db.ts': code`
          import { Pool } from 'pg';

          export const pool = new Pool({ connectionString: process.env.DATABASE_URL });
        `,
        'api/src/reports.ts': code`
          import { Pool } from 'pg';

          export const pool = new Pool({ connectionString: process.env.DATABASE_URL });
        `,
        'jobs/requirements.txt': 'sqlalchemy==2.0.44\n',
        'jobs/db.py': code`
          from sqlalchemy import create_engine

          engine = create_engine("postgresql://db/shop")
        `,
      },
      findings: [
        {
          message: 'unmonitored',
          path: 'api/src/db.ts',
          span: '3:25-3:29',
          data: { library: 'pg', by: 'totalCount, idleCount and waitingCount of the pool' },
        },
        { message: 'unmonitored', path: 'jobs/db.py', span: '3:10-3:23' },
      ],
    },
    {
      name: 'pools of asyncpg and psycopg',
      files: {
        'a/requirements.txt': 'asyncpg==0.30\n',
        'a/db.py': code`
          import asyncpg

          async def start():
              return await asyncpg.create_pool("postgresql://db/shop")
        `,
        'b/requirements.txt': 'psycopg-pool==3.2\n',
        'b/db.py': code`
          from psycopg_pool import ConnectionPool

          pool = ConnectionPool("postgresql://db/shop")
        `,
      },
      findings: [
        { message: 'unmonitored', path: 'a/db.py', span: '4:18-4:37' },
        { message: 'unmonitored', path: 'b/db.py', span: '3:8-3:22' },
      ],
    },
  ],
  passes: [
    {
      name: 'an alert on the connections that the database has in use',
      files: {
        'app/db.py': code`
          from sqlalchemy import create_engine

          engine = create_engine("postgresql://db/shop")
        `,
        'monitoring/alerts.yml': code`
          groups:
            - name: database
              rules:
                - alert: ConnectionsNearLimit
                  expr: sum(pg_stat_activity_count) / pg_settings_max_connections > 0.8
        `,
      },
    },
    {
      name: 'a gauge of the pool',
      files: {
        'src/db.ts': code`
          import { Pool } from 'pg';

          export const pool = new Pool({ connectionString: process.env.DATABASE_URL });
        `,
        'src/metrics.ts': code`
          import { pool } from './db';

          export const waiting = () => pool.waitingCount;
        `,
      },
    },
    {
      name: 'a listener',
      files: {
        'app/db.py': code`
          from sqlalchemy import create_engine

          engine = create_engine("postgresql://db/shop")
        `,
        'app/metrics.py': code`
          from sqlalchemy import event

          from app.db import engine

          @event.listens_for(engine, "checkout")
          def count(*_):
              taken.inc()
        `,
      },
    },
    {
      name: 'an agent that watches the driver',
      files: {
        'package.json':
          '{ "dependencies": { "pg": "8.16.3", "@opentelemetry/instrumentation-pg": "0.57.0" } }\n',
        'src/db.ts': code`
          import { Pool } from 'pg';

          export const pool = new Pool({ connectionString: process.env.DATABASE_URL });
        `,
      },
    },
    {
      name: 'scripts, tests and pools that cannot be observed',
      files: {
        'scripts/import.py': code`
          from sqlalchemy import create_engine

          engine = create_engine("postgresql://db/shop")
        `,
        'tests/db.py': code`
          from sqlalchemy import create_engine

          engine = create_engine("postgresql://db/shop")
        `,
        'src/db.ts': code`
          import postgres from 'postgres';

          export const sql = postgres(process.env.DATABASE_URL!);
        `,
      },
    },
  ],
});
