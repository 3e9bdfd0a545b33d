import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a lifespan that does not await the close',
      files: {
        'app/main.py': code`
          from contextlib import asynccontextmanager
          from redis.asyncio import Redis

          redis = Redis.from_url("redis://cache")

          @asynccontextmanager
          async def lifespan(app):
              yield
              redis.aclose()
        `,
      },
      findings: [
        {
          message: 'cut off',
          span: '9:5-9:17',
          data: {
            close: 'redis.aclose()',
            fault: 'makes a coroutine that nothing awaits and that never runs',
            fix: 'Await it',
          },
          evidence: [{ span: '7:11-7:19', note: 'Runs when the process is told to stop.' }],
          fixed: code`
            from contextlib import asynccontextmanager
            from redis.asyncio import Redis

            redis = Redis.from_url("redis://cache")

            @asynccontextmanager
            async def lifespan(app):
                yield
                await redis.aclose()
          `,
        },
      ],
    },
    {
      name: 'a pool that is kept by the application',
      files: {
        'app/main.py': code`
          import asyncpg
          from fastapi import FastAPI

          app = FastAPI()

          @app.on_event("startup")
          async def start():
              app.state.pool = await asyncpg.create_pool()

          @app.on_event("shutdown")
          def stop():
              app.state.pool.close()
        `,
      },
      findings: [
        {
          message: 'cut off',
          span: '12:5-12:25',
          data: {
            close: 'app.state.pool.close()',
            fault: 'makes a coroutine that nothing awaits and that never runs',
            fix: 'Await it',
          },
          evidence: [{ span: '11:5-11:9', note: 'Runs when the process is told to stop.' }],
        },
      ],
    },
    {
      name: 'a coroutine function of the project that is called like any other',
      files: {
        'app/main.py': code`
          from contextlib import asynccontextmanager
          from app.cache import close_cache

          @asynccontextmanager
          async def lifespan(_):
              try:
                  yield
              finally:
                  close_cache()
        `,
        'app/cache.py': code`
          import redis.asyncio as redis

          client = redis.from_url("redis://cache")

          async def close_cache():
              await client.close()
        `,
      },
      findings: [
        {
          message: 'cut off',
          path: 'app/main.py',
          span: '9:9-9:20',
          data: {
            close: 'close_cache()',
            fault: 'makes a coroutine that nothing awaits and that never runs',
            fix: 'Await it',
          },
          evidence: [
            { span: '5:11-5:19', note: 'Runs when the process is told to stop.' },
            { path: 'app/cache.py', span: '6:11-6:23', note: 'Closes the connection.' },
          ],
          fixed: {
            'app/main.py': code`
              from contextlib import asynccontextmanager
              from app.cache import close_cache

              @asynccontextmanager
              async def lifespan(_):
                  try:
                      yield
                  finally:
                      await close_cache()
            `,
          },
        },
      ],
    },
    {
      name: 'a task that the end of the lifespan leaves behind',
      files: {
        'app/main.py': code`
          import asyncio
          from contextlib import asynccontextmanager
          import httpx

          client = httpx.AsyncClient()

          @asynccontextmanager
          async def lifespan(app):
              yield
              asyncio.create_task(client.aclose())
        `,
      },
      findings: [
        {
          message: 'cut off',
          span: '10:25-10:38',
          data: {
            close: 'client.aclose()',
            fault: 'runs in a task that nobody awaits before the loop or the process ends',
            fix: 'Await it',
          },
          evidence: [{ span: '8:11-8:19', note: 'Runs when the process is told to stop.' }],
        },
      ],
    },
    {
      name: 'a signal handler that starts a task and exits',
      files: {
        'worker.py': code`
          import asyncio
          import signal
          import sys
          from redis.asyncio import Redis

          redis = Redis()

          def stop(signum, frame):
              asyncio.create_task(redis.aclose())
              sys.exit(0)

          signal.signal(signal.SIGTERM, stop)
        `,
      },
      findings: [
        {
          message: 'cut off',
          span: '9:25-9:37',
          evidence: [{ span: '12:1-12:14', note: 'Runs when the process is told to stop.' }],
        },
      ],
    },
    {
      name: 'a coroutine function as handler of signals or of the exit',
      files: {
        'worker.py': code`
          import atexit
          import signal
          from redis.asyncio import Redis

          redis = Redis()

          async def stop(*args):
              await redis.aclose()

          async def leave():
              await redis.aclose()

          signal.signal(signal.SIGTERM, stop)
          atexit.register(leave)
        `,
      },
      findings: [
        {
          message: 'cut off',
          span: '7:11-7:15',
          data: {
            close: 'redis.aclose()',
            fault: 'stands in a coroutine function that is called here and never awaited',
            fix: 'Run it with asyncio.run(), or close in the lifespan of the application',
          },
          evidence: [
            { span: '13:1-13:14', note: 'Runs when the process is told to stop.' },
            { span: '8:11-8:23', note: 'Closes the connection.' },
          ],
        },
        {
          message: 'cut off',
          span: '10:11-10:16',
          data: {
            close: 'redis.aclose()',
            fault: 'stands in a coroutine function that is called here and never awaited',
            fix: 'Run it with asyncio.run(), or close in the lifespan of the application',
          },
          evidence: [
            { span: '14:1-14:16', note: 'Runs when the process is told to stop.' },
            { span: '11:11-11:23', note: 'Closes the connection.' },
          ],
        },
      ],
    },
    {
      name: 'a lambda that gives the coroutine back to nobody',
      files: {
        'worker.py': code`
          import asyncio
          import signal
          import asyncpg

          async def main():
              pool = await asyncpg.create_pool()
              loop = asyncio.get_running_loop()
              loop.add_signal_handler(signal.SIGTERM, lambda: pool.close())
              await work(pool)
        `,
      },
      findings: [
        {
          message: 'cut off',
          span: '8:53-8:63',
          evidence: [{ span: '8:5-8:28', note: 'Runs when the process is told to stop.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a lifespan that awaits all closers',
      files: {
        'app/main.py': code`
          import asyncio
          from contextlib import asynccontextmanager
          from redis.asyncio import Redis
          import httpx

          redis = Redis()
          client = httpx.AsyncClient()

          @asynccontextmanager
          async def lifespan(app):
              yield
              await redis.aclose()
              await asyncio.gather(client.aclose())
              task = asyncio.create_task(client.aclose())
              await task
        `,
      },
    },
    {
      name: 'clients that are closed when the call returns',
      files: {
        'app/main.py': code`
          import atexit
          import redis
          from contextlib import asynccontextmanager

          client = redis.Redis()
          atexit.register(client.close)

          @asynccontextmanager
          async def lifespan(app):
              yield
              client.close()
        `,
      },
    },
    {
      name: 'a task that stops the loop itself',
      files: {
        'worker.py': code`
          import asyncio
          import signal
          from redis.asyncio import Redis

          redis = Redis()

          async def shutdown(loop):
              await redis.aclose()
              loop.stop()

          loop = asyncio.new_event_loop()
          loop.add_signal_handler(signal.SIGTERM, lambda: asyncio.create_task(shutdown(loop)))
          loop.run_forever()
        `,
      },
    },
    {
      name: 'a loop that runs the close at the exit',
      files: {
        'worker.py': code`
          import asyncio
          import atexit
          from redis.asyncio import Redis

          redis = Redis()

          @atexit.register
          def close():
              asyncio.run(redis.aclose())
        `,
      },
    },
    {
      name: 'what is closed while the program starts, and at the end of a request',
      files: {
        'app/main.py': code`
          from contextlib import asynccontextmanager
          import aiohttp

          session = aiohttp.ClientSession()

          @asynccontextmanager
          async def lifespan(app):
              session.close()
              yield

          @asynccontextmanager
          async def borrowed(url):
              yield session
              session.close()
        `,
      },
    },
  ],
});
