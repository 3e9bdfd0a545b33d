import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a lookup in a thread',
      files: {
        'src/worker.py': code`
          import asyncio
          import threading

          def consume(queue):
              loop = asyncio.get_event_loop()
              loop.call_soon(queue.get_nowait)

          threading.Thread(target=print).start()
          threading.Thread(None, consume).start()
        `,
      },
      findings: [
        {
          message: 'thread',
          span: '5:12-5:34',
          data: { name: 'asyncio.get_event_loop' },
          evidence: [{ span: '9:1-9:17', note: 'Runs it in a thread.' }],
        },
      ],
    },
    {
      name: 'a lookup in a callback of the executor',
      files: {
        'src/worker.py': code`
          import asyncio

          async def handle(pool, job):
              def work():
                  asyncio.get_event_loop().call_soon(job.done)
              await asyncio.get_running_loop().run_in_executor(pool, work)
        `,
      },
      findings: [
        {
          message: 'thread',
          span: '5:9-5:31',
          data: { name: 'asyncio.get_event_loop' },
          evidence: [{ span: '6:11-6:53', note: 'Runs it in a thread.' }],
        },
      ],
    },
    {
      name: 'a lookup in a class that is a thread',
      files: {
        'src/worker.py': code`
          import asyncio
          import threading

          class Worker(threading.Thread):
              def run(self):
                  asyncio.get_event_loop().call_soon(self.work)
        `,
      },
      findings: [
        {
          message: 'thread',
          span: '6:9-6:31',
          data: { name: 'asyncio.get_event_loop' },
          evidence: [{ span: '5:9-5:12', note: 'Runs it in a thread.' }],
        },
      ],
    },
    {
      name: 'a lookup in a helper of a route that is run in a thread',
      files: {
        'src/api.py': code`
          import asyncio

          from fastapi import FastAPI

          app = FastAPI()

          @app.get("/jobs")
          def jobs():
              return wait()

          def wait():
              return asyncio.get_event_loop().run_until_complete(load())
        `,
      },
      findings: [
        {
          message: 'thread',
          span: '12:12-12:34',
          data: { name: 'asyncio.get_event_loop' },
          evidence: [{ span: '8:5-8:9', note: 'Runs it in a thread.' }],
        },
      ],
    },
    {
      name: 'a lookup in a helper of a thread that has a loop of its own, milder',
      files: {
        'src/worker.py': code`
          import asyncio
          import threading

          def main():
              asyncio.set_event_loop(asyncio.new_event_loop())
              work()

          def work():
              asyncio.get_event_loop().run_forever()

          threading.Thread(target=main).start()
        `,
      },
      findings: [
        {
          message: 'synchronous',
          span: '9:5-9:27',
          severity: 'medium',
          data: { name: 'asyncio.get_event_loop' },
        },
      ],
    },
    {
      name: 'a lookup in a process of a pool, milder',
      files: {
        'src/worker.py': code`
          import asyncio
          from concurrent.futures import ProcessPoolExecutor

          pool = ProcessPoolExecutor()

          def work():
              asyncio.get_event_loop().run_forever()

          pool.submit(work)
        `,
      },
      findings: [
        {
          message: 'synchronous',
          span: '7:5-7:27',
          severity: 'medium',
          data: { name: 'asyncio.get_event_loop' },
        },
      ],
    },
    {
      name: 'a lookup in a synchronous method of a library class, milder',
      files: {
        'src/worker.py': code`
          import asyncio

          class Client:
              def __init__(self):
                  self.loop = asyncio.get_event_loop()
        `,
      },
      findings: [
        {
          message: 'synchronous',
          span: '5:21-5:43',
          severity: 'medium',
          data: { name: 'asyncio.get_event_loop' },
        },
      ],
    },
    {
      name: 'a lookup by a name that was imported, milder',
      files: {
        'src/worker.py': code`
          from asyncio import get_event_loop

          def start(job):
              get_event_loop().create_task(job())
        `,
      },
      findings: [
        {
          message: 'synchronous',
          span: '4:5-4:19',
          severity: 'medium',
          data: { name: 'get_event_loop' },
        },
      ],
    },
    {
      name: 'a lookup at import, milder',
      files: {
        'src/worker.py': code`
          import asyncio

          LOOP = asyncio.get_event_loop()
        `,
      },
      findings: [
        {
          message: 'synchronous',
          span: '3:8-3:30',
          severity: 'medium',
          data: { name: 'asyncio.get_event_loop' },
        },
      ],
    },
    {
      name: 'a lookup whose failure makes a loop, milder',
      files: {
        'src/worker.py': code`
          import asyncio

          def run(job):
              try:
                  loop = asyncio.get_event_loop()
              except RuntimeError:
                  loop = asyncio.new_event_loop()
              return loop.run_until_complete(job())
        `,
      },
      findings: [
        {
          message: 'synchronous',
          span: '5:16-5:38',
          severity: 'medium',
          data: { name: 'asyncio.get_event_loop' },
        },
      ],
    },
    {
      name: 'run_until_complete in a coroutine',
      files: {
        'src/worker.py': code`
          import asyncio

          async def handle(job):
              loop = asyncio.get_running_loop()
              return loop.run_until_complete(job())
        `,
      },
      findings: [
        {
          message: 'running',
          span: '5:12-5:35',
          data: { name: 'handle' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'lookups in coroutines, milder, and once for the file',
      files: {
        'src/worker.py': code`
          import asyncio

          async def handle(work):
              loop = asyncio.get_event_loop()
              return await loop.run_in_executor(None, work)

          async def again(work):
              return await asyncio.get_event_loop().run_in_executor(None, work)
        `,
      },
    },
    {
      name: 'get_running_loop in a coroutine',
      files: {
        'src/worker.py': code`
          import asyncio

          async def handle(work):
              loop = asyncio.get_running_loop()
              return await loop.run_in_executor(None, work)
        `,
      },
    },
    {
      name: 'asyncio.run at the entry point',
      files: {
        'src/worker.py': code`
          import asyncio

          async def main():
              pass  # no get_event_loop

          if __name__ == '__main__':
              asyncio.run(main())
        `,
      },
    },
    {
      name: 'a lookup at the entry point itself',
      files: {
        'src/worker.py': code`
          import asyncio

          def main():
              asyncio.get_event_loop().run_forever()

          if __name__ == '__main__':
              main()
        `,
      },
    },
    {
      name: 'a loop that is captured first and handed to a thread',
      files: {
        'src/worker.py': code`
          import asyncio
          import threading

          def consume(loop, job):
              asyncio.run_coroutine_threadsafe(job(), loop)  # not get_event_loop

          async def start(job):
              loop = asyncio.get_running_loop()
              threading.Thread(target=consume, args=(loop, job)).start()
        `,
      },
    },
    {
      name: 'a thread that sets its own loop before',
      files: {
        'src/worker.py': code`
          import asyncio

          def consume(job):
              asyncio.set_event_loop(asyncio.new_event_loop())
              asyncio.get_event_loop().run_until_complete(job())
        `,
      },
    },
    {
      name: 'run_until_complete of a new loop in a thread',
      files: {
        'src/worker.py': code`
          import asyncio

          def consume(job):
              loop = asyncio.new_event_loop()
              loop.run_until_complete(job())
        `,
      },
    },
    {
      name: 'a method of that name of another library',
      files: {
        'src/worker.py': code`
          from engine import get_event_loop

          def start():
              return get_event_loop()
        `,
      },
    },
    {
      name: 'a test',
      files: {
        'tests/test_worker.py': code`
          import asyncio

          def test_worker():
              asyncio.get_event_loop().run_until_complete(None)
        `,
      },
    },
  ],
});
