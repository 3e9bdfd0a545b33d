import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
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
  ],
  passes: [
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
