import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'an application that serves files beside routes with a body',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          app.use(express.static('public'));
          app.post('/sign', (req, res) => res.json(sign(req.body)));
        `,
        'public/index.html': '<!doctype html>\n',
      },
      findings: [
        {
          message: 'missing',
          severity: 'low',
          path: 'src/server.ts',
          span: '3:13-3:20',
          data: {
            headers:
              'Content-Security-Policy, X-Frame-Options, X-Content-Type-Options, Referrer-Policy and Strict-Transport-Security',
            framework: 'Express',
          },
          evidence: [{ span: '4:9-4:23', note: 'Serves files.' }],
        },
      ],
    },
    {
      name: 'an application of a shared package that serves it itself',
      files: {
        'packages/api/package.json': '{ "name": "api" }',
        'packages/api/hono.ts': code`
          import { serve } from '@hono/node-server';
          import { Hono } from 'hono';

          const api = new Hono();
          serve(api);

          export const home = (req, res) => res.render('home');
        `,
      },
      findings: [
        {
          message: 'missing',
          severity: 'low',
          path: 'packages/api/hono.ts',
          span: '4:17-4:21',
          data: {
            headers:
              'Content-Security-Policy, X-Frame-Options, X-Content-Type-Options, Referrer-Policy and Strict-Transport-Security',
            framework: 'Hono',
          },
          evidence: [
            { path: 'packages/api/hono.ts', span: '7:35-7:45', note: 'Answers with a page.' },
          ],
        },
      ],
    },
    {
      name: 'pages of somebody who is signed in by a cookie that foreign frames carry',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import session from 'express-session';

          const app = express();
          app.use(session({ secret: process.env.SESSION_SECRET, cookie: { sameSite: 'none' } }));
          app.get('/', (req, res) => res.render('home', { user: req.session.user }));
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '4:13-4:20',
          evidence: [
            { span: '5:9-5:16', note: 'Keeps a cookie in the browser.' },
            { span: '5:9-5:86', note: 'A cookie says who calls.' },
          ],
        },
      ],
    },
    {
      name: 'pages of somebody who is signed in by a cookie that says nothing of other sites',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import session from 'express-session';

          const app = express();
          app.use(session({ secret: process.env.SESSION_SECRET }));
          app.get('/', (req, res) => res.render('home', { user: req.session.user }));
        `,
      },
      findings: [
        {
          message: 'missing',
          severity: 'high',
          span: '4:13-4:20',
          evidence: [
            { span: '5:9-5:16', note: 'Keeps a cookie in the browser.' },
            { span: '5:9-5:56', note: 'A cookie says who calls.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'helmet',
      controls: 1,
      files: {
        'src/server.ts': code`
          import express from 'express';
          import helmet from 'helmet';

          const app = express();
          app.use(helmet());

          export const home = (req, res) => res.render('home');
        `,
      },
    },
    {
      name: 'folders of pictures and uploads beside an interface that answers with data',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          app.use('/images', express.static('public'));
          app.get('/orders', (req, res) => res.json([]));
        `,
        'public/logo.svg': '<svg/>\n',
        'py/requirements.txt': 'fastapi\n',
        'py/main.py': code`
          from fastapi import FastAPI
          from fastapi.staticfiles import StaticFiles

          app = FastAPI()
          app.mount("/media", StaticFiles(directory="media"))
        `,
      },
    },
    {
      name: 'a file that is handed out by an interface',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          app.get('/report', (req, res) => res.sendFile(report));
        `,
      },
    },
    {
      name: 'the server of a desktop program',
      files: {
        'package.json': '{ "devDependencies": { "electron": "30.0.0" } }\n',
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          app.use(express.static('build'));
        `,
      },
    },
    {
      name: 'pages that are served in development alone',
      files: {
        'src/ws.ts': code`
          import { NestFactory } from '@nestjs/core';

          const app = await NestFactory.create(AppModule);
          if (process.env.NODE_ENV !== 'production') {
            app.useStaticAssets({ root: 'public' });
          }
        `,
      },
    },
    {
      name: 'a server that shows the documentation of the interface',
      files: {
        'packages/api-documentation/src/index.ts': code`
          import express from 'express';

          const app = express();
          app.listen(3000);
        `,
        'packages/api-documentation/package.json': '{ "name": "api-documentation" }',
      },
    },
    {
      name: 'routes of a shared package that another service mounts',
      files: {
        'packages/api/package.json': '{ "name": "api" }',
        'packages/api/hono.ts': code`
          import { Hono } from 'hono';

          export const api = new Hono();
          api.get('/orders', (c) => c.json([]));
        `,
      },
    },
    {
      name: 'helmet on what the package serves',
      controls: 1,
      files: {
        'packages/api/package.json': '{ "name": "api" }',
        'packages/api/server.ts': code`
          import express from 'express';
          import helmet from 'helmet';

          const app = express();
          app.use(helmet());
          app.listen(3000);

          export const home = (req, res) => res.render('home');
        `,
      },
    },
  ],
});
