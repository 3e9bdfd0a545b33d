import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a pool and a client that a handler waits for',
      files: {
        'src/server.ts': code`
          import Redis from 'ioredis';
          import pg from 'pg';

          const redis = new Redis();
          const pool = new pg.Pool();

          async function stop() {
            await pool.end();
            await redis.quit();
            process.exit(0);
          }

          process.on('SIGTERM', stop);
          process.on('SIGINT', stop);
        `,
      },
      findings: [
        {
          message: 'unbounded',
          span: '8:9-8:17',
          data: {
            close: 'pool.end()',
            fix: 'Set a deadline first: setTimeout(() => process.exit(1), 10_000).unref()',
          },
          evidence: [
            { span: '13:1-13:11', note: 'Runs when the process is told to stop.' },
            { span: '9:9-9:19', note: 'Is waited for without a bound too.' },
          ],
          fixed: code`
            import Redis from 'ioredis';
            import pg from 'pg';

            const redis = new Redis();
            const pool = new pg.Pool();

            async function stop() {
              setTimeout(() => process.exit(1), 10_000).unref();
              await pool.end();
              await redis.quit();
              process.exit(0);
            }

            process.on('SIGTERM', stop);
            process.on('SIGINT', stop);
          `,
        },
      ],
    },
    {
      name: 'a server that ends the process when its last connection is closed',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          const server = app.listen(3000);
          process.on('SIGTERM', () => {
            server.close(() => process.exit(0));
          });
        `,
      },
      findings: [
        {
          message: 'unbounded',
          span: '6:3-6:15',
          evidence: [{ span: '5:1-5:11', note: 'Runs when the process is told to stop.' }],
          fixed: code`
            import express from 'express';

            const app = express();
            const server = app.listen(3000);
            process.on('SIGTERM', () => {
              setTimeout(() => process.exit(1), 10_000).unref();
              server.close(() => process.exit(0));
            });
          `,
        },
      ],
    },
    {
      name: 'a pool of asyncpg',
      files: {
        'app/main.py': code`
          import asyncio
          import asyncpg
          from contextlib import asynccontextmanager

          @asynccontextmanager
          async def lifespan(app):
              pool = await asyncpg.create_pool("postgresql://db/shop")
              yield
              await pool.close()
        `,
      },
      findings: [
        {
          message: 'unbounded',
          span: '9:11-9:21',
          evidence: [{ span: '6:11-6:19', note: 'Runs when the process is told to stop.' }],
          fixed: code`
            import asyncio
            import asyncpg
            from contextlib import asynccontextmanager

            @asynccontextmanager
            async def lifespan(app):
                pool = await asyncpg.create_pool("postgresql://db/shop")
                yield
                await asyncio.wait_for(pool.close(), timeout=10)
          `,
        },
      ],
    },
    {
      name: 'a pool that is made with a timeout and closed without one',
      files: {
        'app/main.py': code`
          import asyncpg
          from contextlib import asynccontextmanager

          @asynccontextmanager
          async def lifespan(app):
              pool = await asyncpg.create_pool("postgresql://db/shop", timeout=5)
              yield
              await pool.close()
        `,
      },
      findings: [
        {
          message: 'unbounded',
          span: '8:11-8:21',
          evidence: [{ span: '5:11-5:19', note: 'Runs when the process is told to stop.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a timer that ends the process',
      files: {
        'src/server.ts': code`
          import pg from 'pg';

          const pool = new pg.Pool();
          process.on('SIGTERM', async () => {
            setTimeout(() => process.exit(1), 10_000).unref();
            await pool.end();
          });
        `,
      },
    },
    {
      name: 'a race with a timer',
      files: {
        'src/server.ts': code`
          import pg from 'pg';
          import { sleep } from './sleep';

          const pool = new pg.Pool();
          process.on('SIGTERM', async () => {
            await Promise.race([pool.end(), sleep(5_000)]);
            process.exit(0);
          });
        `,
      },
    },
    {
      name: 'a library with a deadline, and what is closed in the course of work',
      files: {
        'src/server.ts': code`
          import closeWithGrace from 'close-with-grace';
          import pg from 'pg';

          const pool = new pg.Pool();
          closeWithGrace(async () => {
            await pool.end();
          });

          export async function once() {
            const other = new pg.Pool();
            await other.end();
          }
        `,
      },
    },
    {
      name: 'wait_for, and a client that waits for nobody',
      files: {
        'app/main.py': code`
          import asyncio
          import asyncpg
          import httpx
          from contextlib import asynccontextmanager

          @asynccontextmanager
          async def lifespan(app):
              pool = await asyncpg.create_pool("postgresql://db/shop")
              yield
              await asyncio.wait_for(pool.close(), timeout=10)

          @asynccontextmanager
          async def other(app):
              client = httpx.AsyncClient()
              yield
              await client.aclose()
        `,
      },
    },
    {
      name: 'the clean-up of a test',
      files: {
        'test/orders.test.ts': code`
          import pg from 'pg';

          const pool = new pg.Pool();
          process.on('SIGTERM', async () => {
            await pool.end();
          });
        `,
      },
    },
  ],
});
