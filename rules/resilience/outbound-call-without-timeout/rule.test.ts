import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a client of axios without a timeout, once where it is made',
      files: {
        'src/http.ts': code`
          import axios from 'axios';

          export const http = axios.create({ headers: { accept: 'application/json' } });
        `,
        'src/server.ts': code`
          import type { AxiosResponse } from 'axios';
          import express from 'express';
          import { http } from './http';

          const app = express();
          app.get('/rates', async (req, res) => {
            const first: AxiosResponse = await http.get(process.env.RATES);
            const second = await http.post(process.env.RATES, first.data);
            await http.get(process.env.RATES, { timeout: 5_000 });
            res.json(second.data);
          });
        `,
      },
      findings: [
        {
          message: 'client',
          path: 'src/http.ts',
          span: '3:21-3:33',
          data: { service: 'axios', calls: 'the 2 calls through it', fix: 'timeout: 30_000' },
          evidence: [
            { path: 'src/server.ts', span: '7:38-7:46', note: 'Has no timeout of its own.' },
            { path: 'src/server.ts', span: '8:24-8:33', note: 'Has no timeout of its own.' },
          ],
          fixed: code`
            import axios from 'axios';

            export const http = axios.create({ headers: { accept: 'application/json' }, timeout: 30_000 });
          `,
        },
      ],
    },
    {
      name: 'an SDK client that keeps its ten minutes',
      files: {
        'app/api/answer/route.ts': code`
          import OpenAI from 'openai';

          const openai = new OpenAI({ apiKey: process.env.OPENAI_API_KEY });

          export async function POST() {
            return Response.json(await openai.responses.create({ model: 'm', input: 'q' }));
          }
        `,
      },
      findings: [
        {
          message: 'sdk',
          span: '3:20-3:26',
          severity: 'medium',
          confidence: 'medium',
          data: {
            service: 'OpenAI',
            limit: 'after 10 minutes, and then tries twice more',
            fix: 'timeout: 60_000',
          },
        },
      ],
    },
    {
      name: 'fetch without a signal',
      files: {
        'app/api/rates/route.ts': code`
          export async function GET() {
            const response = await fetch('https://rates.example.com/today');
            return Response.json(await response.json());
          }
        `,
      },
      findings: [
        {
          message: 'minutes',
          severity: 'medium',
          span: '2:26-2:31',
          data: {
            service: 'fetch',
            limit: 'after 5 minutes',
            fix: '{ signal: AbortSignal.timeout(30_000) }',
          },
          fixed: code`
            export async function GET() {
              const response = await fetch('https://rates.example.com/today', { signal: AbortSignal.timeout(30_000) });
              return Response.json(await response.json());
            }
          `,
        },
      ],
    },
    {
      name: 'requests without a timeout, and with none on purpose',
      files: {
        'app/main.py': code`
          import requests
          from fastapi import FastAPI

          app = FastAPI()

          @app.get("/rates")
          def rates():
              requests.get("https://rates.example.com/ping")
              requests.put("https://rates.example.com/log", json={}, timeout=None)
              return {}
        `,
      },
      findings: [
        {
          message: 'never',
          span: '8:5-8:17',
          data: { service: 'requests', fix: 'timeout=30' },
          fixed: code`
            import requests
            from fastapi import FastAPI

            app = FastAPI()
  
            @app.get("/rates")
            def rates():
                requests.get("https://rates.example.com/ping", timeout=30)
                requests.put("https://rates.example.com/log", json={}, timeout=None)
                return {}
          `,
        },
        { message: 'never', span: '9:5-9:17' },
      ],
    },
    {
      name: 'httpx that is told to wait for ever',
      files: {
        'app/main.py': code`
          import httpx
          from fastapi import FastAPI

          app = FastAPI()
          client = httpx.AsyncClient(timeout=None)
        `,
      },
      findings: [
        {
          message: 'never',
          span: '5:10-5:27',
        },
      ],
    },
    {
      name: 'urllib and aiohttp with their defaults',
      files: {
        'app/main.py': code`
          import urllib.request
          import aiohttp
          from fastapi import FastAPI

          app = FastAPI()

          @app.get("/rates")
          async def rates():
              urllib.request.urlopen("https://rates.example.com")
              async with aiohttp.ClientSession() as session:
                  async with session.get("https://rates.example.com") as response:
                      return await response.json()
        `,
      },
      findings: [
        {
          message: 'never',
          span: '9:5-9:27',
          fixed: code`
            import urllib.request
            import aiohttp
            from fastapi import FastAPI

            app = FastAPI()

            @app.get("/rates")
            async def rates():
                urllib.request.urlopen("https://rates.example.com", timeout=30)
                async with aiohttp.ClientSession() as session:
                    async with session.get("https://rates.example.com") as response:
                        return await response.json()
          `,
        },
        {
          message: 'minutes',
          severity: 'medium',
          span: '10:16-10:37',
          fixed: code`
            import urllib.request
            import aiohttp
            from fastapi import FastAPI

            app = FastAPI()

            @app.get("/rates")
            async def rates():
                urllib.request.urlopen("https://rates.example.com")
                async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as session:
                    async with session.get("https://rates.example.com") as response:
                        return await response.json()
          `,
        },
      ],
    },
    {
      name: 'an answer that is streamed, without a suggestion',
      files: {
        'app/api/answer/route.ts': code`
          import axios from 'axios';

          export async function GET() {
            const answer = await axios.get('https://model.example.com', { responseType: 'stream' });
            return new Response(answer.data);
          }
        `,
      },
      findings: [
        {
          message: 'never',
          span: '4:24-4:33',
        },
      ],
    },
  ],
  passes: [
    {
      name: 'events that are heard for as long as both sides live',
      files: {
        'app/main.py': code`
          import aiohttp
          import httpx
          from fastapi import FastAPI

          app = FastAPI()

          async def payments(url):
              client = httpx.AsyncClient(timeout=None)
              async with client.stream("GET", f"{url}/payments/sse") as answer:
                  async for line in answer.aiter_lines():
                      yield line

          async def news(url):
              async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
                  async for message in socket:
                      yield message
        `,
      },
    },
    {
      name: 'fetch with a signal',
      files: {
        'app/api/rates/route.ts': code`
          export async function GET() {
            const response = await fetch('https://rates.example.com/today', {
              signal: AbortSignal.timeout(5_000),
            });
            return Response.json(await response.json());
          }
        `,
      },
    },
    {
      name: 'options that cannot be told',
      files: {
        'src/rates.ts': code`
          import express from 'express';

          const app = express();
          export async function call(url: string, init: RequestInit) {
            return fetch(url, init);
          }
          export async function callWith(url: string, init: RequestInit) {
            return fetch(url, { ...init, method: 'POST' });
          }
          export async function forward(request: Request) {
            return fetch(new Request(request));
          }
        `,
      },
    },
    {
      name: 'a wrapper that sets the timeout, and a race',
      files: {
        'src/rates.ts': code`
          import express from 'express';
          import { withTimeout } from './with-timeout';

          const app = express();
          app.get('/rates', async (req, res) => {
            await withTimeout(() => fetch('https://rates.example.com/today'), 5_000);
            await Promise.race([fetch('https://rates.example.com/b'), later(5_000)]);
          });
        `,
      },
    },
    {
      name: 'an instance with a timeout',
      files: {
        'src/rates.ts': code`
          import axios from 'axios';
          import express from 'express';

          const client = axios.create({ baseURL: 'https://rates.example.com', timeout: 5_000 });
          const app = express();
          app.get('/rates', async (req, res) => {
            res.json(await client.get('/today'));
          });
        `,
      },
    },
    {
      name: 'a default for the whole process',
      files: {
        'src/main.ts': code`
          import axios from 'axios';

          axios.defaults.timeout = 5_000;
        `,
        'src/rates.ts': code`
          import axios from 'axios';
          import express from 'express';

          const app = express();
          app.get('/rates', async (req, res) => {
            res.json(await axios.get('https://rates.example.com'));
          });
        `,
      },
    },
    {
      name: 'timeouts of requests and aiohttp, and the default of httpx',
      files: {
        'app/main.py': code`
          import aiohttp
          import httpx
          import requests
          from fastapi import FastAPI

          app = FastAPI()
          client = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5))

          @app.get("/rates")
          def rates():
              requests.get("https://rates.example.com/ping", timeout=5)
              requests.get("https://rates.example.com/ping", **OPTIONS)
              return httpx.get("https://rates.example.com").json()
        `,
      },
    },
    {
      name: 'an SDK client with a timeout',
      files: {
        'app/api/answer/route.ts': code`
          import OpenAI from 'openai';

          const openai = new OpenAI({ timeout: 30_000 });

          export async function POST() {
            return Response.json(await openai.responses.create({ model: 'm', input: 'q' }));
          }
        `,
      },
    },
    {
      name: 'a page that asks its own server, and a script',
      files: {
        'src/page.tsx': code`
          export function load() {
            return fetch('/api/rates');
          }
        `,
        'scripts/rates.py': code`
          import requests

          requests.get("https://rates.example.com")
        `,
      },
    },
  ],
});
