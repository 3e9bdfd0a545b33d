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

          export const home = (req, res) => res.render('home');
        `,
      },
      findings: [
        {
          message: 'missing',
          severity: 'low',
          span: '4:13-4:20',
          data: {
            headers:
              'Content-Security-Policy, X-Frame-Options, X-Content-Type-Options, Referrer-Policy and Strict-Transport-Security',
            framework: 'Express',
          },
          evidence: [{ span: '9:35-9:45', note: 'Answers with a page.' }],
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

          export const home = (req, res) => res.render('home');
        `,
      },
      findings: [
        {
          message: 'missing',
          severity: 'low',
          span: '4:13-4:20',
          data: {
            headers:
              'Content-Security-Policy, X-Frame-Options, X-Content-Type-Options, Referrer-Policy and Strict-Transport-Security',
            framework: 'Express',
          },
          evidence: [{ span: '8:35-8:45', note: 'Answers with a page.' }],
        },
      ],
    },
    {
      name: 'a FastAPI application that keeps a cookie, in a router of another file',
      files: {
        'app/main.py': code`
          from fastapi import FastAPI

          from app.sign_in import router

          app = FastAPI()
          app.include_router(router)
        `,
        'app/sign_in.py': code`
          from fastapi import APIRouter, Response

          router = APIRouter()

          @router.post("/sign-in")
          def sign_in(response: Response):
              response.set_cookie("session", new_session())
        `,
      },
      findings: [
        {
          message: 'missing',
          severity: 'low',
          path: 'app/main.py',
          span: '5:7-5:14',
          data: {
            headers:
              'Content-Security-Policy, X-Frame-Options, X-Content-Type-Options, Referrer-Policy and Strict-Transport-Security',
            framework: 'FastAPI',
          },
          evidence: [
            {
              path: 'app/sign_in.py',
              span: '7:5-7:24',
              note: 'Keeps a cookie in the browser.',
            },
          ],
        },
      ],
    },
    {
      name: 'a server that sends browsers on to sign in elsewhere',
      files: {
        'src/server.ts': code`
          import express from 'express';

          const app = express();
          app.get('/signin', async (req, res) => {
            res.redirect(await oauth.addressFor(req.query.state));
          });
        `,
      },
      findings: [
        {
          message: 'missing',
          severity: 'low',
          span: '3:13-3:20',
          data: {
            headers:
              'Content-Security-Policy, X-Frame-Options, X-Content-Type-Options, Referrer-Policy and Strict-Transport-Security',
            framework: 'Express',
          },
          evidence: [{ span: '5:3-5:15', note: 'Sends browsers on to sign in.' }],
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
          severity: 'low',
          span: '11:12-11:21',
          data: {
            headers:
              'Content-Security-Policy, X-Frame-Options, X-Content-Type-Options, Referrer-Policy and Strict-Transport-Security',
            framework: 'Starlette',
          },
          evidence: [{ span: '7:12-7:24', note: 'Answers with a page.' }],
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

          @app.get("/home")
          def home(request):
              return templates.TemplateResponse(request, "home.html")
        `,
      },
      findings: [
        {
          message: 'missing',
          severity: 'low',
          path: 'app.py',
          span: '3:7-3:12',
          data: {
            headers:
              'Content-Security-Policy, X-Frame-Options, X-Content-Type-Options, Referrer-Policy and Strict-Transport-Security',
            framework: 'Flask',
          },
          evidence: [{ path: 'app.py', span: '7:12-7:38', note: 'Answers with a page.' }],
        },
      ],
    },
    {
      name: 'a worker beside a server of pages, of which the worker is no part',
      files: {
        'package.json': '{ "name": "shop" }',
        'src/web.ts': code`
          import express from 'express';
          import { pages } from './pages';

          export const web = express().use(pages);
          web.listen(3000);
        `,
        'src/pages.ts': code`
          import { Router } from 'express';

          export const pages = Router().get('/', (req, res) => res.render('home'));
        `,
        'src/worker.ts': code`
          import express from 'express';

          const app = express();
          app.get('/jobs', (req, res) => res.json(jobs()));
          app.listen(4000);
        `,
      },
      findings: [
        {
          message: 'missing',
          severity: 'low',
          path: 'src/web.ts',
          span: '4:20-4:27',
          data: {
            headers:
              'Content-Security-Policy, X-Frame-Options, X-Content-Type-Options, Referrer-Policy and Strict-Transport-Security',
            framework: 'Express',
          },
          evidence: [{ path: 'src/pages.ts', span: '3:54-3:64', note: 'Answers with a page.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'an interface that answers with data alone',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import cors from 'cors';

          const app = express();
          app.use(cors());
          app.get('/', (req, res) => res.redirect('/docs'));
          app.get('/report', (req, res) => res.json(report(req.headers.authorization)));
          app.get('/health', (req, res) => res.send('ok'));
        `,
      },
    },
    {
      name: 'a FastAPI application that answers with data alone, although it documents itself',
      files: {
        'app/main.py': code`
          from fastapi import FastAPI

          app = FastAPI()

          @app.get("/scores")
          def scores():
              return {"scores": []}
        `,
      },
    },
    {
      name: 'an application of Flask that renders mails alone',
      files: {
        'app.py': code`
          from flask import Flask, render_template

          app = Flask(__name__)

          @app.post("/send")
          def send():
              body = render_template("mail.html")
              mail.send(body)
              return {"sent": True}
        `,
      },
    },
    {
      name: 'an application of NestJS that only takes messages of a queue',
      files: {
        'src/main.ts': code`
          import { NestFactory } from '@nestjs/core';
          import { AppModule } from './app.module';

          const app = await NestFactory.create(AppModule);
          app.connectMicroservice(options);
          await app.startAllMicroservices();
        `,
        'src/app.module.ts': code`
          import { Module } from '@nestjs/common';
          import { SyncController } from './sync.controller';

          @Module({ controllers: [SyncController] })
          export class AppModule {}
        `,
        'src/sync.controller.ts': code`
          import { Controller } from '@nestjs/common';
          import { EventPattern } from '@nestjs/microservices';

          @Controller()
          export class SyncController {
            @EventPattern('sync')
            sync() {}
          }
        `,
      },
    },
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

          @app.get("/home")
          def home(request):
              return templates.TemplateResponse(request, "home.html")
        `,
      },
      controls: 1,
    },
  ],
});
