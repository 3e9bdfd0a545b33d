import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'routes of Express and FastAPI below /api',
      files: {
        'web/package.json': '{}',
        'web/src/server.ts': code`
          import express from 'express';

          const app = express();
          app.get('/api/orders', (req, res) => res.json([]));
          app.post('/api/orders', (req, res) => res.json({}));
          app.get('/api/orders/:id', (req, res) => res.json({}));
          app.get('/api/members', (req, res) => res.json([]));
          app.get('/api/members/:id', (req, res) => res.json({}));
          app.get('/health', (req, res) => res.send('OK'));
        `,
        'core/pyproject.toml': '',
        'core/main.py': code`
          from fastapi import FastAPI

          app = FastAPI()

          @app.get("/api/a")
          def a():
              return {}

          @app.get("/api/b")
          def b():
              return {}

          @app.get("/api/c")
          def c():
              return {}

          @app.get("/api/d")
          def d():
              return {}

          @app.get("/api/e")
          def e():
              return {}
        `,
      },
      findings: [
        {
          message: 'unversioned',
          path: 'core/main.py',
          span: '3:7-3:14',
          data: { count: '5', framework: 'FastAPI' },
          evidence: [
            { span: '5:2-5:19', note: 'GET /api/a.' },
            { span: '9:2-9:19', note: 'GET /api/b.' },
            { span: '13:2-13:19', note: 'GET /api/c.' },
            { span: '17:2-17:19', note: 'GET /api/d.' },
            { span: '21:2-21:19', note: 'GET /api/e.' },
          ],
        },
        {
          message: 'unversioned',
          path: 'web/src/server.ts',
          span: '3:13-3:20',
          data: { count: '5', framework: 'Express' },
          evidence: [
            { span: '4:1-4:8', note: 'GET /api/orders.' },
            { span: '5:1-5:9', note: 'POST /api/orders.' },
            { span: '6:1-6:8', note: 'GET /api/orders/:id.' },
            { span: '7:1-7:8', note: 'GET /api/members.' },
            { span: '8:1-8:8', note: 'GET /api/members/:id.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a version in the path',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          app.get('/api/v1/orders', (req, res) => res.json([]));
          app.get('/api/orders', (req, res) => res.json([]));
          app.post('/api/orders', (req, res) => res.json({}));
          app.get('/api/orders/:id', (req, res) => res.json({}));
          app.get('/api/members', (req, res) => res.json([]));
          app.get('/api/members/:id', (req, res) => res.json({}));
        `,
      },
    },
    {
      name: 'a version by header',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          app.use((req, res, next) => {
            req.version = req.get('Accept-Version') ?? '1';
            next();
          });
          app.get('/api/orders', (req, res) => res.json([]));
          app.post('/api/orders', (req, res) => res.json({}));
          app.get('/api/orders/:id', (req, res) => res.json({}));
          app.get('/api/members', (req, res) => res.json([]));
          app.get('/api/members/:id', (req, res) => res.json({}));
        `,
      },
    },
    {
      name: 'web pages, health, webhooks and a few routes',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          app.get('/orders', (req, res) => res.render('orders'));
          app.get('/members', (req, res) => res.render('members'));
          app.get('/api/health', (req, res) => res.json({}));
          app.get('/api/metrics', (req, res) => res.json({}));
          app.post('/api/webhooks/a', (req, res) => res.json({}));
          app.post('/api/webhooks/b', (req, res) => res.json({}));
          app.post('/api/webhooks/c', (req, res) => res.json({}));
          app.get('/api/orders', (req, res) => res.json([]));
        `,
      },
    },
  ],
});
