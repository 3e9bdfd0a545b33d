import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'axios without a timeout, called directly and through an instance',
      files: {
        'src/rates.ts': code`
          import axios from 'axios';
          import express from 'express';

          const client = axios.create({ baseURL: 'https://rates.example.com' });
          const app = express();
          app.get('/rates', async (req, res) => {
            await axios.get('https://rates.example.com/ping');
            res.json(await client.get('/today'));
          });
        `,
      },
      findings: [
        {
          message: 'never',
          span: '7:9-7:18',
          data: { service: 'axios', fix: '{ timeout: 30_000 }' },
          fixed: code`
            import axios from 'axios';
            import express from 'express';

            const client = axios.create({ baseURL: 'https://rates.example.com' });
            const app = express();
            app.get('/rates', async (req, res) => {
              await axios.get('https://rates.example.com/ping', { timeout: 30_000 });
              res.json(await client.get('/today'));
            });
          `,
        },
      ],
    },
    {
      name: 'a client of axios without any options',
      files: {
        'src/server.ts': code`
          import axios from 'axios';
          import express from 'express';

          const http = axios.create();
          const app = express();
          app.get('/rates', async (req, res) => {
            res.json(await http.get(process.env.RATES));
          });
        `,
      },
      findings: [
        {
          message: 'client',
          span: '4:14-4:26',
          data: {
            service: 'axios',
            calls: 'the call through it has to',
            fix: '{ timeout: 30_000 }',
          },
          evidence: [{ span: '7:18-7:26', note: 'Has no timeout of its own.' }],
          fixed: code`
            import axios from 'axios';
            import express from 'express';

            const http = axios.create({ timeout: 30_000 });
            const app = express();
            app.get('/rates', async (req, res) => {
              res.json(await http.get(process.env.RATES));
            });
          `,
        },
      ],
    },
    {
      name: 'two SDK clients of a file, once',
      files: {
        'app/api/answer/route.ts': code`
          import OpenAI from 'openai';

          const openai = new OpenAI({ apiKey: process.env.OPENAI_API_KEY });
          const spare = new OpenAI({ apiKey: process.env.SPARE_API_KEY });

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
          evidence: [{ span: '4:19-4:25', note: 'A client without a timeout too.' }],
        },
      ],
    },
    {
      name: 'undici, and fetch with options and without a signal',
      files: {
        'src/rates.ts': code`
          import express from 'express';
          import { request } from 'undici';

          const app = express();
          app.post('/rates', async (req, res) => {
            const response = await fetch(process.env.RATES_URL, { method: 'POST', body: req.body });
            await request('https://rates.example.com');
            res.json(await response.json());
          });
        `,
      },
      findings: [
        {
          message: 'minutes',
          severity: 'medium',
          span: '6:26-6:31',
          data: {
            service: 'fetch',
            limit: 'after 5 minutes',
            fix: 'signal: AbortSignal.timeout(30_000)',
          },
          fixed: code`
            import express from 'express';
            import { request } from 'undici';

            const app = express();
            app.post('/rates', async (req, res) => {
              const response = await fetch(process.env.RATES_URL, { method: 'POST', body: req.body, signal: AbortSignal.timeout(30_000) });
              await request('https://rates.example.com');
              res.json(await response.json());
            });
          `,
        },
        {
          message: 'minutes',
          severity: 'medium',
          span: '7:9-7:16',
          fixed: code`
            import express from 'express';
            import { request } from 'undici';

            const app = express();
            app.post('/rates', async (req, res) => {
              const response = await fetch(process.env.RATES_URL, { method: 'POST', body: req.body });
              await request('https://rates.example.com', { signal: AbortSignal.timeout(30_000) });
              res.json(await response.json());
            });
          `,
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a client of axios whose calls have a timeout each',
      files: {
        'src/http.ts': code`
          import axios from 'axios';

          export const http = axios.create({});
        `,
        'src/server.ts': code`
          import type { AxiosResponse } from 'axios';
          import express from 'express';
          import { http } from './http';

          const app = express();
          app.get('/rates', async (req, res) => {
            const rates: AxiosResponse = await http.get(process.env.RATES, { timeout: 5_000 });
            res.json(rates.data);
          });
        `,
      },
    },
  ],
});
