import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'three resources that take one item each',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          app.get('/orders', (req, res) => res.json([]));
          app.post('/orders', (req, res) => res.json(req.body));
          app.get('/customers', (req, res) => res.json([]));
          app.post('/customers', (req, res) => res.json(req.body));
          app.get('/articles', (req, res) => res.json([]));
          app.post('/articles', (req, res) => res.json(req.body));
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '5:1-5:9',
          data: { path: '/orders', count: 2 },
          evidence: [
            { span: '7:1-7:9', note: 'POST /customers takes one too.' },
            { span: '9:1-9:9', note: 'POST /articles takes one too.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a route for several',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          app.get('/orders', (req, res) => res.json([]));
          app.post('/orders', (req, res) => res.json(req.body));
          app.get('/customers', (req, res) => res.json([]));
          app.post('/customers', (req, res) => res.json(req.body));
          app.get('/articles', (req, res) => res.json([]));
          app.post('/articles', (req, res) => res.json(req.body));
          app.post('/orders/bulk', (req, res) => res.json([]));
        `,
      },
    },
    {
      name: 'an import of a file',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          app.get('/orders', (req, res) => res.json([]));
          app.post('/orders', (req, res) => res.json(req.body));
          app.get('/customers', (req, res) => res.json([]));
          app.post('/customers', (req, res) => res.json(req.body));
          app.get('/articles', (req, res) => res.json([]));
          app.post('/articles', (req, res) => res.json(req.body));
          app.post('/orders/import', (req, res) => res.json([]));
        `,
      },
    },
    {
      name: 'two resources, and routes that are none',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          app.get('/orders', (req, res) => res.json([]));
          app.post('/orders', (req, res) => res.json(req.body));
          app.get('/customers', (req, res) => res.json([]));
          app.post('/customers', (req, res) => res.json(req.body));
          app.get('/sessions', (req, res) => res.json([]));
          app.post('/sessions', (req, res) => res.json(req.body));
          app.get('/auth/tokens', (req, res) => res.json([]));
          app.post('/auth/tokens', (req, res) => res.json(req.body));
        `,
      },
    },
  ],
});
