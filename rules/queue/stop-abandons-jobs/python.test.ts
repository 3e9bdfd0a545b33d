import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'every fault of BullMQ, a handler each',
      files: {
        'src/unawaited.ts': code`
          import { Worker } from 'bullmq';

          const worker = new Worker('mail', './send.js');
          process.on('SIGTERM', () => {
            worker.close();
            process.exit(0);
          });
        `,
        'src/first.ts': code`
          import { Worker } from 'bullmq';
          import { createClient } from 'redis';

          const redis = createClient();
          const worker = new Worker('mail', './send.js');
          process.on('SIGTERM', async () => {
            await redis.quit();
            await worker.close();
          });
        `,
        'src/missing.ts': code`
          import { Worker } from 'bullmq';

          const worker = new Worker('mail', './send.js');
          process.on('SIGINT', () => process.exit(0));
        `,
        'src/unbounded.ts': code`
          import { Worker } from 'bullmq';

          const mail = new Worker('mail', './send.js');
          const images = new Worker('images', './resize.js');
          for (const signal of ['SIGTERM', 'SIGINT']) {
            process.on(signal, async () => {
              await mail.close();
              await images.close();
            });
          }
        `,
      },
      findings: [
        {
          message: 'notAwaited',
          path: 'src/unawaited.ts',
          span: '5:3-5:15',
          data: { library: 'BullMQ', call: 'worker.close()' },
          evidence: [
            { span: '4:1-4:11', note: 'Runs when the process is told to stop.' },
            { span: '6:3-6:18', note: 'Ends the process.' },
          ],
        },
        {
          message: 'connectionFirst',
          path: 'src/first.ts',
          span: '8:9-8:21',
          data: { library: 'BullMQ', call: 'worker.close()', connection: 'redis.quit()' },
          evidence: [
            { span: '6:1-6:11', note: 'Runs when the process is told to stop.' },
            { span: '7:9-7:21', note: 'Closes the connection first.' },
          ],
        },
        {
          message: 'notClosed',
          path: 'src/missing.ts',
          span: '4:28-4:40',
          data: { library: 'BullMQ' },
          evidence: [
            { span: '4:1-4:11', note: 'Runs when the process is told to stop.' },
            { span: '3:20-3:26', note: 'The worker that is never closed.' },
          ],
        },
      ],
    },
    {
      name: 'a scheduler that a lifespan stops without waiting',
      files: {
        'app/main.py': code`
          from contextlib import asynccontextmanager
          from apscheduler.schedulers.background import BackgroundScheduler

          scheduler = BackgroundScheduler()

          @asynccontextmanager
          async def lifespan(app):
              scheduler.start()
              try:
                  yield
              finally:
                  scheduler.shutdown(wait=False)
        `,
      },
      findings: [
        {
          message: 'forced',
          span: '12:9-12:27',
          data: {
            library: 'APScheduler',
            call: 'scheduler.shutdown()',
            fix: 'let the running jobs finish, with a deadline',
          },
          evidence: [{ span: '7:11-7:19', note: 'Runs when the process is told to stop.' }],
          fixed: code`
            from contextlib import asynccontextmanager
            from apscheduler.schedulers.background import BackgroundScheduler

            scheduler = BackgroundScheduler()

            @asynccontextmanager
            async def lifespan(app):
                scheduler.start()
                try:
                    yield
                finally:
                    scheduler.shutdown(wait=True)
          `,
        },
      ],
    },
    {
      name: 'a scheduler on the event loop that a shutdown event stops, one call deep',
      files: {
        'app/main.py': code`
          from apscheduler.schedulers.asyncio import AsyncIOScheduler
          from fastapi import FastAPI

          app = FastAPI()
          scheduler = AsyncIOScheduler()

          def stop_scheduler():
              scheduler.shutdown(wait=False)

          @app.on_event("shutdown")
          def on_shutdown():
              stop_scheduler()
        `,
      },
      findings: [
        {
          message: 'forced',
          span: '8:5-8:23',
          evidence: [{ span: '11:5-11:16', note: 'Runs when the process is told to stop.' }],
        },
      ],
    },
    {
      name: 'a consumer of asyncio that is cancelled and not awaited',
      files: {
        'app/main.py': code`
          import asyncio
          from contextlib import asynccontextmanager

          queue = asyncio.Queue()

          async def consume():
              while True:
                  job = await queue.get()
                  await handle(job)

          @asynccontextmanager
          async def lifespan(app):
              task = asyncio.create_task(consume())
              yield
              task.cancel()
        `,
      },
      findings: [
        {
          message: 'cancelled',
          span: '15:5-15:16',
          data: { call: 'task.cancel()', consumer: 'consume()' },
          evidence: [
            { span: '12:11-12:19', note: 'Runs when the process is told to stop.' },
            { span: '6:11-6:18', note: 'Takes jobs from a queue in a loop.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a scheduler whose jobs only look',
      files: {
        'app/main.py': code`
          from contextlib import asynccontextmanager

          from apscheduler.schedulers.asyncio import AsyncIOScheduler

          probes_scheduler = AsyncIOScheduler()

          @asynccontextmanager
          async def lifespan(app):
              probes_scheduler.start()
              yield
              probes_scheduler.shutdown(wait=False)
        `,
      },
    },
    {
      name: 'a scheduler that waits, as it does by default',
      files: {
        'app/main.py': code`
          import atexit
          from apscheduler.schedulers.background import BackgroundScheduler

          scheduler = BackgroundScheduler()
          atexit.register(lambda: scheduler.shutdown())
        `,
      },
    },
    {
      name: 'a scheduler that is stopped before the program is up',
      files: {
        'app/main.py': code`
          from contextlib import asynccontextmanager
          from apscheduler.schedulers.background import BackgroundScheduler

          scheduler = BackgroundScheduler()

          @asynccontextmanager
          async def lifespan(app):
              scheduler.shutdown(wait=False)
              yield
        `,
      },
    },
    {
      name: 'a consumer of asyncio that is cancelled and awaited with a deadline',
      files: {
        'app/main.py': code`
          import asyncio
          from contextlib import asynccontextmanager

          queue = asyncio.Queue()

          async def consume():
              while True:
                  job = await queue.get()
                  await handle(job)

          @asynccontextmanager
          async def lifespan(app):
              task = asyncio.create_task(consume())
              yield
              task.cancel()
              await asyncio.wait({task}, timeout=10)
        `,
      },
    },
    {
      name: 'a task of asyncio that takes no jobs',
      files: {
        'app/main.py': code`
          import asyncio
          from contextlib import asynccontextmanager

          async def refresh():
              while True:
                  await asyncio.sleep(60)

          @asynccontextmanager
          async def lifespan(app):
              task = asyncio.create_task(refresh())
              yield
              task.cancel()
        `,
      },
    },
  ],
});
