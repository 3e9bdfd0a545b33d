import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'an interval whose error ends the process',
      files: {
        'src/refresh.ts': code`
          export function start() {
            return setInterval(async () => {
              await refreshRates();
            }, 60_000);
          }

          async function refreshRates() {
            await fetch('https://rates.example.com');
          }
        `,
      },
      findings: [
        {
          message: 'crashes',
          span: '2:10-2:21',
          data: { loop: 'this callback' },
        },
      ],
    },
    {
      name: 'a task that nothing keeps and that its first error ends',
      files: {
        'app/refresh.py': code`
          import asyncio

          async def refresh():
              while True:
                  await load_rates()
                  await asyncio.sleep(60)

          async def start():
              asyncio.create_task(refresh())
        `,
      },
      findings: [
        {
          message: 'both',
          span: '9:5-9:24',
          data: { loop: 'refresh()' },
          evidence: [{ span: '3:11-3:18', note: 'Runs in the background.' }],
        },
      ],
    },
    {
      name: 'a task that nothing keeps',
      files: {
        'app/refresh.py': code`
          import asyncio

          async def refresh():
              while True:
                  try:
                      await load_rates()
                  except Exception as error:
                      print(error)
                  await asyncio.sleep(60)

          async def start():
              asyncio.create_task(refresh())
        `,
      },
      findings: [
        {
          message: 'dropped',
          span: '12:5-12:24',
          data: { loop: 'refresh()' },
          evidence: [{ span: '3:11-3:18', note: 'Runs in the background.' }],
        },
      ],
    },
    {
      name: 'a loop that its first error ends, with a try around it',
      files: {
        'app/refresh.py': code`
          import asyncio

          async def refresh():
              try:
                  while True:
                      await load_rates()
                      await asyncio.sleep(60)
              except asyncio.CancelledError:
                  pass

          async def start(app):
              app.state.task = asyncio.create_task(refresh())
        `,
      },
      findings: [
        {
          message: 'dies',
          span: '12:22-12:41',
          data: { loop: 'refresh()' },
          evidence: [{ span: '3:11-3:18', note: 'Runs in the background.' }],
        },
      ],
    },
    {
      name: 'a loop with a connection around its work',
      files: {
        'app/refresh.py': code`
          import asyncio

          async def refresh(pool):
              while True:
                  async with pool.acquire() as connection:
                      await connection.execute("select 1")
                  await asyncio.sleep(60)

          async def start(app):
              app.state.task = asyncio.create_task(refresh(app.state.pool))
        `,
      },
      findings: [
        {
          message: 'dies',
          span: '10:22-10:41',
          evidence: [{ span: '3:11-3:18', note: 'Runs in the background.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'an interval that catches, itself or in what it calls',
      files: {
        'src/refresh.ts': code`
          export function start() {
            setInterval(async () => {
              try {
                await refreshRates();
              } catch (error) {
                console.error(error);
              }
            }, 60_000);
            setInterval(async () => {
              await refreshSafely();
              await refreshRates().catch(console.error);
            }, 60_000);
            setInterval(async () => unknownElsewhere(), 60_000);
          }

          async function refreshRates() {
            await fetch('https://rates.example.com');
          }

          async function refreshSafely() {
            try {
              await refreshRates();
            } catch (error) {
              console.error(error);
            }
          }
        `,
      },
    },
    {
      name: 'an interval where rejections are handled',
      files: {
        'src/main.ts': code`
          process.on('unhandledRejection', (error) => console.error(error));
          setInterval(async () => {
            await refreshRates();
          }, 60_000);

          async function refreshRates() {
            await fetch('https://rates.example.com');
          }
        `,
      },
    },
    {
      name: 'a kept task that catches inside of its loop, cancelled in a lifespan',
      files: {
        'app/main.py': code`
          import asyncio
          from contextlib import asynccontextmanager, suppress

          async def refresh():
              while True:
                  try:
                      await load_rates()
                  except asyncio.CancelledError:
                      raise
                  except Exception as error:
                      print(error)
                  await asyncio.sleep(60)

          @asynccontextmanager
          async def lifespan(app):
              task = asyncio.create_task(refresh())
              yield
              task.cancel()
              with suppress(asyncio.CancelledError):
                  await task
        `,
      },
    },
    {
      name: 'a task that ends by itself',
      files: {
        'app/main.py': code`
          import asyncio

          async def send():
              await post()

          async def start():
              asyncio.create_task(send())
        `,
      },
    },
  ],
});
