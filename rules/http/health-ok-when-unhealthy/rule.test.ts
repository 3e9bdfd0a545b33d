import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'an Express route whose catch answers 200',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { pool } from './pool';

          const app = express();
          app.get('/health', async (req, res) => {
            try {
              await pool.query('SELECT 1');
              res.json({ status: 'ok' });
            } catch {
              res.json({ status: 'error' });
            }
          });
        `,
      },
      findings: [
        {
          message: 'swallowed',
          span: '7:11-7:21',
          data: { route: 'GET /health', check: 'pool.query' },
          evidence: [
            { span: '9:5-9:12', note: 'The failure ends here.' },
            { span: '10:5-10:13', note: 'Answers without an error status.' },
          ],
          fixed: code`
            import express from 'express';
            import { pool } from './pool';

            const app = express();
            app.get('/health', async (req, res) => {
              try {
                await pool.query('SELECT 1');
                res.json({ status: 'ok' });
              } catch {
                res.status(503).json({ status: 'error' });
              }
            });
          `,
        },
      ],
    },
    {
      name: 'a check whose failure only changes a flag',
      files: {
        'src/server.ts': code`
          import Fastify from 'fastify';
          import { redis } from './redis';

          const app = Fastify();
          app.get('/readyz', async (request, reply) => {
            let isUp = true;
            try {
              await redis.ping();
            } catch {
              isUp = false;
            }
            return reply.send({ redis: isUp });
          });
        `,
      },
      findings: [
        {
          message: 'swallowed',
          span: '8:11-8:21',
          data: { route: 'GET /readyz', check: 'redis.ping' },
          evidence: [
            { span: '9:5-9:12', note: 'The failure ends here.' },
            { span: '12:10-12:20', note: 'Answers without an error status.' },
          ],
        },
      ],
    },
    {
      name: 'a failure that a helper in another file swallows',
      files: {
        'src/server.ts': code`
          import { Hono } from 'hono';
          import { checkDatabase } from './check';

          const app = new Hono();
          app.get('/health', async (c) => c.json({ database: await checkDatabase() }));
        `,
        'src/check.ts': code`
          import { prisma } from './prisma';

          export async function checkDatabase() {
            try {
              await prisma.$queryRaw\`SELECT 1\`;
              return true;
            } catch {
              return false;
            }
          }
        `,
      },
      findings: [
        {
          message: 'swallowed',
          path: 'src/check.ts',
          span: '5:11-5:27',
          data: { route: 'GET /health', check: 'prisma.$queryRaw' },
          evidence: [
            { span: '7:5-7:12', note: 'The failure ends here.' },
            { path: 'src/server.ts', span: '5:33-5:39', note: 'Answers without an error status.' },
          ],
        },
      ],
    },
    {
      name: 'a rejection that is caught in passing',
      files: {
        'app/api/health/route.ts': code`
          import { NextResponse } from 'next/server';
          import { db } from '@/db';

          export async function GET() {
            const isUp = await db.execute('SELECT 1').then(() => true).catch(() => false);
            return NextResponse.json({ isUp });
          }
        `,
      },
      findings: [
        {
          message: 'swallowed',
          span: '5:22-5:32',
          data: { route: 'GET /api/health', check: 'db.execute' },
          evidence: [
            { span: '5:68-5:79', note: 'The failure ends here.' },
            { span: '6:10-6:27', note: 'Answers without an error status.' },
          ],
        },
      ],
    },
    {
      name: 'a status route, less surely',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { redis } from './redis';

          const router = express.Router();
          router.get('/api/status', async (req, res) => {
            const isUp = await redis.ping().then(
              () => true,
              () => false,
            );
            res.json({ isUp });
          });
        `,
      },
      findings: [
        {
          message: 'swallowed',
          span: '6:22-6:32',
          confidence: 'medium',
          data: { route: 'GET /api/status', check: 'redis.ping' },
          evidence: [
            { span: '8:5-8:16', note: 'The failure ends here.' },
            { span: '10:3-10:11', note: 'Answers without an error status.' },
          ],
        },
      ],
    },
    {
      name: 'an unhealthy state that is computed',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { monitor } from './monitor';

          const app = express();
          app.get('/health', (req, res) => {
            const healthy = monitor.allConnected();
            res.json({ status: healthy ? 'ok' : 'degraded' });
          });
        `,
      },
      findings: [
        {
          message: 'computed',
          span: '7:39-7:49',
          confidence: 'medium',
          data: { route: 'GET /health', state: 'degraded', check: 'healthy' },
          evidence: [{ span: '7:22-7:29', note: 'Decides whether the service is healthy.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a route behind a sign-in, which no load balancer passes',
      files: {
        'src/health.ts': code`
          import express from 'express';

          const app = express();
          app.get('/health', requireAuth, async (req, res) => {
            try {
              await db.query('SELECT 1');
              res.json({ status: 'ok' });
            } catch {
              res.json({ status: 'down' });
            }
          });
        `,
      },
    },
    {
      name: 'a catch that answers 503',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { pool } from './pool';

          const app = express();
          app.get('/health', async (req, res) => {
            try {
              await pool.query('SELECT 1');
              res.json({ status: 'ok' });
            } catch {
              res.status(503).json({ status: 'error' });
            }
          });
        `,
      },
      controls: 1,
    },
    {
      name: 'a flag that chooses the status',
      files: {
        'src/server.ts': code`
          import Fastify from 'fastify';
          import { redis } from './redis';

          const app = Fastify();
          app.get('/readyz', async (request, reply) => {
            let isUp = true;
            try {
              await redis.ping();
            } catch {
              isUp = false;
            }
            return reply.code(isUp ? 200 : 503).send({ redis: isUp });
          });
        `,
      },
      controls: 1,
    },
    {
      name: 'a variable that becomes the status',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { pool } from './pool';

          const app = express();
          app.get('/health', async (req, res) => {
            let status = 200;
            try {
              await pool.query('SELECT 1');
            } catch {
              status = 503;
            }
            res.status(status).end();
          });
        `,
      },
      controls: 1,
    },
    {
      name: 'a check that is not caught',
      files: {
        'src/server.ts': code`
          import { Hono } from 'hono';
          import { pool } from './pool';

          const app = new Hono();
          app.get('/health', async (c) => {
            await pool.query('SELECT 1');
            return c.json({ status: 'ok' });
          });
        `,
      },
    },
    {
      name: 'a catch that throws on',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { pool } from './pool';

          const app = express();
          app.get('/health', async (req, res, next) => {
            try {
              await pool.query('SELECT 1');
              res.json({ status: 'ok' });
            } catch (error) {
              next(error);
            }
          });
        `,
      },
    },
    {
      name: 'a helper that is handed the response',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { answer } from 'answers';
          import { pool } from './pool';

          const app = express();
          app.get('/health', async (req, res) => {
            let isUp = true;
            try {
              await pool.query('SELECT 1');
            } catch {
              isUp = false;
            }
            answer(res, isUp);
          });
        `,
      },
    },
    {
      name: 'a pure liveness route',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          app.get('/live', (req, res) => {
            res.json({ status: 'ok' });
          });
        `,
      },
    },
    {
      name: 'a caught failure that is no dependency',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { readFile } from 'node:fs/promises';

          const app = express();
          app.get('/health', async (req, res) => {
            let version = 'unknown';
            try {
              version = await readFile('VERSION', 'utf8');
            } catch {
              version = 'none';
            }
            res.json({ version });
          });
        `,
      },
    },
    {
      name: 'the status of something else',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { queue } from './queue';

          const app = express();
          app.get('/jobs/:id/status', async (req, res) => {
            try {
              res.json(await queue.getJob(req.params.id));
            } catch {
              res.json({ state: 'unknown' });
            }
          });
        `,
      },
    },
    {
      name: 'a computed state with its status',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { monitor } from './monitor';

          const app = express();
          app.get('/health', (req, res) => {
            const healthy = monitor.allConnected();
            res.status(healthy ? 200 : 503).json({ status: healthy ? 'ok' : 'degraded' });
          });
        `,
      },
      controls: 1,
    },
    {
      name: 'a test server',
      files: {
        'test/server.test.ts': code`
          import express from 'express';
          import { pool } from './pool';

          const app = express();
          app.get('/health', async (req, res) => {
            try {
              await pool.query('SELECT 1');
            } catch {
              res.json({ status: 'error' });
            }
          });
        `,
      },
    },
  ],
});
