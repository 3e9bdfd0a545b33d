import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'no minimum size',
      files: {
        'src/server.ts': code`
          import compression from 'compression';
          import express from 'express';

          const app = express();
          app.use(compression({ threshold: 0 }));
        `,
        'app/main.py': code`
          from fastapi import FastAPI
          from fastapi.middleware.gzip import GZipMiddleware

          app = FastAPI()
          app.add_middleware(GZipMiddleware, minimum_size=0)
        `,
      },
      findings: [
        {
          message: 'boundless',
          path: 'app/main.py',
          span: '5:1-5:19',
          data: { by: 'GZipMiddleware' },
        },
        {
          message: 'boundless',
          path: 'src/server.ts',
          span: '5:9-5:20',
          data: { by: 'compression' },
        },
      ],
    },
    {
      name: 'compression after the routes',
      files: {
        'src/server.ts': code`
          import compression from 'compression';
          import express from 'express';

          const app = express();
          app.get('/orders', (req, res) => res.json([]));
          app.use(compression());
        `,
      },
      findings: [
        {
          message: 'late',
          span: '6:9-6:20',
          data: { by: 'compression' },
          evidence: [{ span: '5:1-5:8', note: 'Is declared before it.' }],
        },
      ],
    },
    {
      name: 'a large interface that nothing compresses',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          app.get('/a', (req, res) => res.json([]));
          app.get('/b', (req, res) => res.json([]));
          app.get('/c', (req, res) => res.json([]));
          app.get('/d', (req, res) => res.json([]));
          app.get('/e', (req, res) => res.json([]));
          app.get('/f', (req, res) => res.json([]));
          app.get('/g', (req, res) => res.json([]));
          app.get('/h', (req, res) => res.json([]));
          app.get('/i', (req, res) => res.json([]));
          app.get('/j', (req, res) => res.json([]));
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '3:13-3:20',
          confidence: 'low',
          data: { count: '10', framework: 'Express' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'the dashboard of a package that others install',
      files: {
        'package.json': code`
          { "name": "queue-board", "version": "1.2.0", "main": "lib/index.js" }
        `,
        'lib/index.js': code`
          const express = require('express');

          const app = express();
          app.get('/a', (req, res) => res.json([]));
          app.get('/b', (req, res) => res.json([]));
          app.get('/c', (req, res) => res.json([]));
          app.get('/d', (req, res) => res.json([]));
          app.get('/e', (req, res) => res.json([]));
          app.get('/f', (req, res) => res.json([]));
          app.get('/g', (req, res) => res.json([]));
          app.get('/h', (req, res) => res.json([]));
          app.get('/i', (req, res) => res.json([]));
          app.get('/j', (req, res) => res.json([]));
          module.exports = app;
        `,
      },
    },
    {
      name: 'compression with its default before the routes',
      files: {
        'src/server.ts': code`
          import compression from 'compression';
          import express from 'express';

          const app = express();
          app.use(compression());
          app.get('/orders', (req, res) => res.json([]));
        `,
        'app/main.py': code`
          from fastapi import FastAPI
          from fastapi.middleware.gzip import GZipMiddleware

          app = FastAPI()
          app.add_middleware(GZipMiddleware, minimum_size=1000)
        `,
      },
    },
    {
      name: 'a proxy in front of a large interface',
      files: {
        'nginx.conf': 'gzip on;\n',
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          app.get('/a', (req, res) => res.json([]));
          app.get('/b', (req, res) => res.json([]));
          app.get('/c', (req, res) => res.json([]));
          app.get('/d', (req, res) => res.json([]));
          app.get('/e', (req, res) => res.json([]));
          app.get('/f', (req, res) => res.json([]));
          app.get('/g', (req, res) => res.json([]));
          app.get('/h', (req, res) => res.json([]));
          app.get('/i', (req, res) => res.json([]));
          app.get('/j', (req, res) => res.json([]));
        `,
      },
    },
    {
      name: 'a small interface',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          app.get('/a', (req, res) => res.json([]));
        `,
      },
    },
  ],
});
