import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'an application with one route that a browser can open',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import cors from 'cors';

          const app = express();
          app.use(cors());
          app.get('/report', (req, res) => res.send(report()));
          app.post('/sign', (req, res) => res.json(sign(req.body)));
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '4:13-4:20',
          data: {
            headers:
              'Content-Security-Policy, X-Frame-Options, X-Content-Type-Options, Referrer-Policy and Strict-Transport-Security',
            framework: 'Express',
          },
        },
      ],
    },
    {
      name: 'an application that serves files beside routes with a body',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          app.use(express.static('public'));
          app.post('/sign', (req, res) => res.json(sign(req.body)));
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '3:13-3:20',
          data: {
            headers:
              'Content-Security-Policy, X-Frame-Options, X-Content-Type-Options, Referrer-Policy and Strict-Transport-Security',
            framework: 'Express',
          },
        },
      ],
    },
    {
      name: 'an application that is handed on to a file that may add routes',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import { addPages } from './pages';

          const app = express();
          addPages(app);
          app.post('/sign', (req, res) => res.json(sign(req.body)));
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '4:13-4:20',
          data: {
            headers:
              'Content-Security-Policy, X-Frame-Options, X-Content-Type-Options, Referrer-Policy and Strict-Transport-Security',
            framework: 'Express',
          },
        },
      ],
    },
    {
      name: 'a FastAPI application, which documents itself on a page',
      files: {
        'app/main.py': code`
          from fastapi import FastAPI

          app = FastAPI()

          @app.post("/sign")
          def sign(body: dict):
              return {"signed": True}
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '3:7-3:14',
          data: {
            headers:
              'Content-Security-Policy, X-Frame-Options, X-Content-Type-Options, Referrer-Policy and Strict-Transport-Security',
            framework: 'FastAPI',
          },
        },
      ],
    },
    {
      name: 'tools for agents beside a route of its own',
      files: {
        'app/main.py': code`
          from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
          from starlette.applications import Starlette
          from starlette.responses import HTMLResponse
          from starlette.routing import Mount, Route

          async def index(request):
              return HTMLResponse("<h1>Tools</h1>")

          def build(server):
              manager = StreamableHTTPSessionManager(app=server)
              return Starlette(routes=[Route("/", index), Mount("/mcp", app=manager.handle_request)])
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '11:12-11:21',
          data: {
            headers:
              'Content-Security-Policy, X-Frame-Options, X-Content-Type-Options, Referrer-Policy and Strict-Transport-Security',
            framework: 'Starlette',
          },
        },
      ],
    },
    {
      name: 'an Apache that takes a header away',
      files: {
        'deploy/roles/web/templates/sites-available/site.conf': code`
          <VirtualHost *:443>
            Header always unset X-Frame-Options
            # Header always set Referrer-Policy "no-referrer"
            ProxyPass / http://127.0.0.1:8000/
          </VirtualHost>
        `,
        'app.py': code`
          from flask import Flask

          app = Flask(__name__)
        `,
      },
      findings: [
        {
          message: 'missing',
          path: 'app.py',
          span: '3:7-3:12',
          data: {
            headers:
              'Content-Security-Policy, X-Frame-Options, X-Content-Type-Options, Referrer-Policy and Strict-Transport-Security',
            framework: 'Flask',
          },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'routes that all take a body',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import cors from 'cors';

          const app = express();
          app.use(cors());
          app.use(express.json());
          app.get('/health', (req, res) => res.send('ok'));
          app.post('/sign', (req, res) => res.json(sign(req.body)));
          app.use((error, req, res, next) => {
            res.status(500).send({ message: error.message });
          });
        `,
      },
    },
    {
      name: 'routes of a router of Koa that all take a body',
      files: {
        'src/server.ts': code`
          import Koa from 'koa';
          import Router from 'koa-router';
          import bodyParser from 'koa-bodyparser';

          const app = new Koa();
          const router = new Router();
          app.use(bodyParser());
          router.put('/search', async (ctx) => {
            ctx.body = await search(ctx.request.body);
          });
          app.use(router.routes()).use(router.allowedMethods());
        `,
      },
    },
    {
      name: 'a worker of Hono that another service calls, and another thing of the same name',
      files: {
        'src/index.ts': code`
          import { Hono } from 'hono';
          import { App } from 'octokit';

          const app = new Hono();

          app.post('/interactions', async (c) => c.json(await answer(await c.req.json())));

          async function answer(body) {
            const app = new App({ appId: 1 });
            return app.getInstallationOctokit(body.id);
          }

          export default app;
        `,
      },
    },
    {
      name: 'tools for agents',
      files: {
        'broker.py': code`
          from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
          from starlette.applications import Starlette
          from starlette.routing import Mount

          def build(server):
              manager = StreamableHTTPSessionManager(app=server)
              return Starlette(routes=[Mount("/mcp", app=manager.handle_request)])
        `,
      },
    },
    {
      name: 'an Apache in front that adds them',
      files: {
        'deploy/roles/web/templates/sites-available/site.conf': code`
          <VirtualHost *:443>
            Header always set Content-Security-Policy "default-src 'self'; frame-ancestors 'none'"
            Header always set X-Content-Type-Options "nosniff"
            Header set Referrer-Policy no-referrer
            Header setifempty Strict-Transport-Security "max-age=63072000"
            ProxyPass / http://127.0.0.1:8000/
          </VirtualHost>
        `,
        'app.py': code`
          from flask import Flask

          app = Flask(__name__)
        `,
      },
      controls: 1,
    },
  ],
});
