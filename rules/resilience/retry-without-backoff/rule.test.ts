import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a loop that asks again at once',
      files: {
        'app/api/rates/route.ts': code`
          export async function GET() {
            for (let attempt = 0; attempt < 3; attempt += 1) {
              try {
                return await fetch('https://rates.example.com');
              } catch (error) {
                console.warn(error);
              }
            }
            throw new Error('no rates');
          }
        `,
      },
      findings: [
        {
          message: 'none',
          span: '2:3-2:6',
          data: { service: 'fetch', library: 'p-retry' },
          evidence: [{ span: '4:20-4:25', note: 'Is tried again.' }],
          fixed: code`
            export async function GET() {
              for (let attempt = 0; attempt < 3; attempt += 1) {
                try {
                  return await fetch('https://rates.example.com');
                } catch (error) {
                  console.warn(error);
                  await new Promise((resolve) => setTimeout(resolve, 2 ** attempt * 200 * (0.5 + Math.random())));
                }
              }
              throw new Error('no rates');
            }
          `,
        },
      ],
    },
    {
      name: 'a loop without end',
      files: {
        'app/api/rates/route.ts': code`
          export async function GET() {
            while (true) {
              try {
                return await fetch('https://rates.example.com');
              } catch (error) {
                await sleep(1000);
              }
            }
          }
        `,
      },
      findings: [
        {
          message: 'endless',
          span: '2:3-2:8',
          data: { service: 'fetch', library: 'p-retry' },
          evidence: [{ span: '4:20-4:25', note: 'Is tried again.' }],
        },
      ],
    },
    {
      name: 'many tries after the same time',
      files: {
        'app/main.py': code`
          import time
          import requests
          from fastapi import FastAPI

          app = FastAPI()

          @app.get("/rates")
          def rates():
              for attempt in range(20):
                  try:
                      return requests.get("https://rates.example.com", timeout=5).json()
                  except requests.RequestException:
                      time.sleep(1)
        `,
      },
      findings: [
        {
          message: 'constant',
          span: '9:5-9:8',
          data: { service: 'requests', tries: '20', library: 'tenacity' },
          evidence: [{ span: '11:20-11:32', note: 'Is tried again.' }],
        },
      ],
    },
    {
      name: 'a call in a function of the project',
      files: {
        'app/main.py': code`
          import requests
          from fastapi import FastAPI

          app = FastAPI()

          def load():
              return requests.get("https://rates.example.com", timeout=5)

          @app.get("/rates")
          def rates():
              for _ in range(3):
                  try:
                      answer = load()
                      break
                  except Exception:
                      continue
        `,
      },
      findings: [
        {
          message: 'none',
          span: '11:5-11:8',
          evidence: [{ span: '13:22-13:26', note: 'Is tried again.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a wait for something to appear, until a time',
      files: {
        'app/api/rates/route.ts': code`
          export async function GET() {
            const start = Date.now();
            while (Date.now() - start < 300_000) {
              try {
                return await fetch('https://rates.example.com');
              } catch (error) {
                await sleep(1000);
              }
            }
          }
        `,
      },
    },
    {
      name: 'a wait that grows',
      files: {
        'app/api/rates/route.ts': code`
          export async function GET() {
            for (let attempt = 0; attempt < 3; attempt += 1) {
              try {
                return await fetch('https://rates.example.com');
              } catch (error) {
                await sleep(2 ** attempt * 100);
              }
            }
          }
        `,
      },
    },
    {
      name: 'few tries after a while',
      files: {
        'app/api/rates/route.ts': code`
          export async function GET() {
            for (let attempt = 0; attempt < 3; attempt += 1) {
              try {
                return await fetch('https://rates.example.com');
              } catch (error) {
                await sleep(1000);
              }
            }
          }
        `,
      },
    },
    {
      name: 'a library',
      files: {
        'app/main.py': code`
          import requests
          from fastapi import FastAPI
          from tenacity import retry, wait_exponential

          app = FastAPI()

          @retry(wait=wait_exponential())
          def rates():
              try:
                  return requests.get("https://rates.example.com", timeout=5).json()
              except requests.RequestException as error:
                  raise RuntimeError from error
        `,
      },
    },
    {
      name: 'a loop over items, and one over pages',
      files: {
        'app/api/rates/route.ts': code`
          export async function GET() {
            for (const url of ['https://a.example.com', 'https://b.example.com']) {
              try {
                return await fetch(url);
              } catch (error) {
                console.warn(error);
              }
            }
            let next = 'https://rates.example.com';
            while (next) {
              try {
                const page = await fetch(next);
                next = (await page.json()).next;
              } catch (error) {
                console.warn(error);
              }
            }
          }
        `,
      },
    },
    {
      name: 'a failure that is thrown at once',
      files: {
        'app/api/rates/route.ts': code`
          export async function GET() {
            for (let attempt = 0; attempt < 3; attempt += 1) {
              try {
                return await fetch('https://rates.example.com');
              } catch (error) {
                throw new Error('no rates');
              }
            }
          }
        `,
      },
    },
  ],
});
