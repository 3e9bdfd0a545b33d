import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a Next.js route whose catch answers 200',
      files: {
        'app/api/health/route.ts': code`
          import { NextResponse } from 'next/server';
          import { db } from '@/db';

          export async function GET() {
            try {
              await db.execute('SELECT 1');
              return NextResponse.json({ status: 'ok' });
            } catch {
              return NextResponse.json({ status: 'down' });
            }
          }
        `,
      },
      findings: [
        {
          message: 'swallowed',
          span: '6:11-6:21',
          data: { route: 'GET /api/health', check: 'db.execute' },
          evidence: [
            { span: '8:5-8:12', note: 'The failure ends here.' },
            { span: '9:12-9:29', note: 'Answers without an error status.' },
          ],
          fixed: code`
            import { NextResponse } from 'next/server';
            import { db } from '@/db';

            export async function GET() {
              try {
                await db.execute('SELECT 1');
                return NextResponse.json({ status: 'ok' });
              } catch {
                return NextResponse.json({ status: 'down' }, { status: 503 });
              }
            }
          `,
        },
      ],
    },
    {
      name: 'a NestJS controller',
      files: {
        'src/health.controller.ts': code`
          import { Controller, Get } from '@nestjs/common';
          import { DataSource } from 'typeorm';

          @Controller('health')
          export class HealthController {
            constructor(private readonly dataSource: DataSource) {}

            @Get('ready')
            async ready() {
              try {
                await this.dataSource.query('SELECT 1');
                return { status: 'ok' };
              } catch {
                return { status: 'error' };
              }
            }
          }
        `,
      },
      findings: [
        {
          message: 'swallowed',
          span: '11:13-11:34',
          data: { route: 'GET /health/ready', check: 'this.dataSource.query' },
          evidence: [
            { span: '13:7-13:14', note: 'The failure ends here.' },
            { span: '14:7-14:13', note: 'Answers without an error status.' },
          ],
        },
      ],
    },
    {
      name: 'an unhealthy state that a Next.js route computes',
      files: {
        'pages/api/health.ts': code`
          import { monitor } from '@/monitor';

          export default function handler(req, res) {
            if (req.method !== 'HEAD') {
              res.json({ status: monitor.isUp() ? 'up' : 'down' });
            }
          }
        `,
      },
      findings: [
        {
          message: 'computed',
          span: '5:48-5:54',
          confidence: 'medium',
          data: { route: 'ANY /api/health', state: 'down', check: 'monitor.isUp()' },
          evidence: [{ span: '5:24-5:38', note: 'Decides whether the service is healthy.' }],
        },
      ],
    },
    {
      name: 'a route of an application that comes as a parameter',
      files: {
        'src/routes.ts': code`
          export function addRoutes(app) {
            app.get('/healthz', async (req, res) => {
              try {
                await redis.ping();
                res.send('ok');
              } catch {
                res.send('redis is down');
              }
            });
          }
        `,
      },
      findings: [
        {
          message: 'swallowed',
          span: '4:13-4:23',
          confidence: 'medium',
          data: { route: 'GET /healthz', check: 'redis.ping' },
          evidence: [
            { span: '6:7-6:14', note: 'The failure ends here.' },
            { span: '7:7-7:15', note: 'Answers without an error status.' },
          ],
          fixed: code`
            export function addRoutes(app) {
              app.get('/healthz', async (req, res) => {
                try {
                  await redis.ping();
                  res.send('ok');
                } catch {
                  res.status(503).send('redis is down');
                }
              });
            }
          `,
        },
      ],
    },
    {
      name: 'a router that is mounted elsewhere, in a file named after what it tells',
      files: {
        'src/health.ts': code`
          import { Router } from 'express';
          import { pool } from './pool';

          export const router = Router();
          router.get('/', async (req, res) => {
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
          data: { route: 'GET /', check: 'pool.query' },
          evidence: [
            { span: '9:5-9:12', note: 'The failure ends here.' },
            { span: '10:5-10:13', note: 'Answers without an error status.' },
          ],
          fixed: code`
            import { Router } from 'express';
            import { pool } from './pool';

            export const router = Router();
            router.get('/', async (req, res) => {
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
  ],
  passes: [
    {
      name: 'a response under a name that begins with an underscore',
      files: {
        'src/server.ts': code`
          import Fastify from 'fastify';
          import { pool } from './db';

          const app = Fastify();
          app.get('/health', async (_req, _reply) => {
            try {
              await pool.query('SELECT 1');
              return { status: 'ok' };
            } catch {
              _reply.status(503);
              return { status: 'error' };
            }
          });
        `,
      },
      controls: 1,
    },
    {
      name: 'routes that tell how the parts of a service do',
      files: {
        'src/health.ts': code`
          import express from 'express';

          const app = express();
          app.get('/health/providers', async (req, res) => {
            try {
              await db.query('SELECT 1');
            } catch {
              return res.json({ mails: 'down' });
            }
            res.json({ mails: 'up' });
          });
          app.get('/flags/health', (req, res) => {
            res.json({ status: redis.isOpen ? 'healthy' : 'degraded' });
          });
        `,
      },
    },
    {
      name: 'a route that tells whether a provider answers',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          app.get('/github/health', async (req, res) => {
            try {
              await fetch('https://api.github.com/user');
              res.json({ healthy: true });
            } catch (error) {
              res.json({ healthy: false });
            }
          });
        `,
      },
    },
    {
      name: 'what an administration shows of the database',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { pool } from './db';

          const app = express();
          app.get('/admin/health', async (req, res) => {
            try {
              await pool.query('SELECT 1');
              res.json({ database: 'up' });
            } catch (error) {
              res.json({ database: 'down' });
            }
          });
        `,
      },
    },
    {
      name: 'a Next.js route with a status',
      files: {
        'app/api/health/route.ts': code`
          import { NextResponse } from 'next/server';
          import { db } from '@/db';

          export async function GET() {
            try {
              await db.execute('SELECT 1');
              return NextResponse.json({ status: 'ok' });
            } catch {
              return NextResponse.json({ status: 'down' }, { status: 503 });
            }
          }
        `,
      },
      controls: 1,
    },
    {
      name: 'a NestJS controller that throws',
      files: {
        'src/health.controller.ts': code`
          import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
          import { DataSource } from 'typeorm';

          @Controller('health')
          export class HealthController {
            constructor(private readonly dataSource: DataSource) {}

            @Get('ready')
            async ready() {
              try {
                await this.dataSource.query('SELECT 1');
                return { status: 'ok' };
              } catch {
                throw new ServiceUnavailableException();
              }
            }
          }
        `,
      },
    },
    {
      name: 'a router that is mounted elsewhere, in a file named after something else',
      files: {
        'src/catalogue.ts': code`
          import { Router } from 'express';
          import { pool } from './pool';

          export const router = Router();
          router.get('/', async (req, res) => {
            try {
              await pool.query('SELECT 1');
              res.json({ status: 'ok' });
            } catch {
              res.json({ status: 'error' });
            }
          });
        `,
      },
    },
  ],
});
