import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'an Express route after one with a parameter',
      files: {
        'src/members.ts': code`
          import { Router } from 'express';
          import { find, export_ } from './store';

          const router = Router();

          router.get('/:id', (req, res) => res.json(find(req.params.id)));

          // For the people in accounting.
          router.get('/export', (req, res) => res.json(export_()));
        `,
      },
      findings: [
        {
          message: 'shadowed',
          span: '9:1-9:11',
          data: { route: 'GET /export', by: 'GET /:id', literal: 'export', parameter: 'id' },
          evidence: [{ span: '6:1-6:11', note: 'Takes the request first.' }],
          fixed: code`
            import { Router } from 'express';
            import { find, export_ } from './store';

            const router = Router();

            // For the people in accounting.
            router.get('/export', (req, res) => res.json(export_()));

            router.get('/:id', (req, res) => res.json(find(req.params.id)));
          `,
        },
      ],
    },
    {
      name: 'a parameter in the middle of the path, for every method',
      files: {
        'src/server.ts': code`
          import { Hono } from 'hono';

          const app = new Hono();
          app.all('/teams/:team/members', (c) => c.json([]));
          const limit = 10;
          app.get('/teams/mine/members', (c) => c.json([limit]));
        `,
      },
      findings: [
        {
          message: 'shadowed',
          span: '6:1-6:8',
          data: {
            route: 'GET /teams/mine/members',
            by: 'ANY /teams/:team/members',
            literal: 'mine',
            parameter: 'team',
          },
          evidence: [{ span: '4:1-4:8', note: 'Takes the request first.' }],
        },
      ],
    },
    {
      name: 'a NestJS method below one with a parameter',
      files: {
        'src/bills.controller.ts': code`
          import { Controller, Get } from '@nestjs/common';

          @Controller('bills')
          export class BillsController {
            @Get()
            list() {
              return [];
            }

            @Get(':id')
            find() {
              return {};
            }

            @Get('due')
            due() {
              return [];
            }
          }
        `,
      },
      findings: [
        {
          message: 'shadowed',
          span: '15:4-15:14',
          data: { route: 'GET /bills/due', by: 'GET /bills/:id', literal: 'due', parameter: 'id' },
          evidence: [{ span: '10:4-10:14', note: 'Takes the request first.' }],
        },
      ],
    },
    {
      name: 'a FastAPI route whose parameter is a number, which the path does not know',
      files: {
        'app/users.py': code`
          from fastapi import APIRouter

          router = APIRouter(prefix="/users")


          @router.get("/{user_id}")
          async def find(user_id: int):
              return {"id": user_id}


          @router.get("/me")
          async def me():
              return {"id": 1}
        `,
      },
      findings: [
        {
          message: 'shadowed',
          span: '11:2-11:19',
          data: {
            route: 'GET /users/me',
            by: 'GET /users/{user_id}',
            literal: 'me',
            parameter: 'user_id',
          },
          evidence: [{ span: '6:2-6:26', note: 'Takes the request first.' }],
          fixed: code`
            from fastapi import APIRouter

            router = APIRouter(prefix="/users")


            @router.get("/me")
            async def me():
                return {"id": 1}


            @router.get("/{user_id}")
            async def find(user_id: int):
                return {"id": user_id}
          `,
        },
      ],
    },
    {
      name: 'a Django pattern below one with a slug, whatever the methods',
      files: {
        'shop/urls.py': code`
          from django.urls import path
          from . import views

          urlpatterns = [
              path("orders/<slug:order>/", views.order),
              path("orders/export/", views.export),
          ]
        `,
        'shop/views.py': code`
          def order(request, order):
              return None

          def export(request):
              return None
        `,
      },
      findings: [
        {
          message: 'shadowed',
          path: 'shop/urls.py',
          span: '6:5-6:9',
          data: {
            route: 'ANY /orders/export',
            by: 'ANY /orders/<slug:order>',
            literal: 'export',
            parameter: 'order',
          },
          evidence: [{ span: '5:5-5:9', note: 'Takes the request first.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'the literal route first',
      files: {
        'src/members.ts': code`
          import { Router } from 'express';

          const router = Router();
          router.get('/export', (req, res) => res.json([]));
          router.get('/:id', (req, res) => res.json({}));
        `,
      },
    },
    {
      name: 'Fastify, which prefers fixed text',
      files: {
        'src/server.ts': code`
          import fastify from 'fastify';

          const app = fastify();
          app.get('/members/:id', async () => ({}));
          app.get('/members/export', async () => []);
        `,
      },
    },
    {
      name: 'NestJS on Fastify',
      files: {
        'package.json': '{ "dependencies": { "@nestjs/platform-fastify": "11.0.0" } }',
        'src/bills.controller.ts': code`
          import { Controller, Get } from '@nestjs/common';

          @Controller('bills')
          export class BillsController {
            @Get(':id')
            find() {
              return {};
            }

            @Get('due')
            due() {
              return [];
            }
          }
        `,
      },
    },
    {
      name: 'file-system routes of Next.js',
      files: {
        'app/api/members/[id]/route.ts':
          'export async function GET() { return Response.json({}); }\n',
        'app/api/members/export/route.ts':
          'export async function GET() { return Response.json([]); }\n',
      },
    },
    {
      name: 'Flask, which prefers fixed text',
      files: {
        'app/main.py': code`
          from flask import Flask

          app = Flask(__name__)

          @app.get("/users/<name>")
          def find(name):
              return {}

          @app.get("/users/me")
          def me():
              return {}
        `,
      },
    },
    {
      name: 'another method, another shape, another router',
      files: {
        'src/members.ts': code`
          import { Router } from 'express';

          const router = Router();
          const others = Router();
          router.get('/:id', (req, res) => res.json({}));
          router.post('/export', (req, res) => res.json([]));
          router.get('/export/all', (req, res) => res.json([]));
          others.get('/export', (req, res) => res.json([]));
        `,
      },
    },
    {
      name: 'a converter or pattern that cannot match the literal',
      files: {
        'src/members.ts': code`
          import { Router } from 'express';

          const router = Router();
          router.get('/:id(\\d+)', (req, res) => res.json({}));
          router.get('/export', (req, res) => res.json([]));
        `,
        'app/users.py': code`
          from fastapi import FastAPI

          app = FastAPI()

          @app.get("/users/{user_id:int}")
          async def find(user_id: int):
              return {}

          @app.get("/users/me")
          async def me():
              return {}
        `,
        'shop/urls.py': code`
          from django.urls import path
          from .views import export, order

          urlpatterns = [path("<int:order>/", order), path("export/", export)]
        `,
        'shop/views.py': code`
          def order(request, order):
              return None

          def export(request):
              return None
        `,
      },
    },
    {
      name: 'a handler that leaves the request to the next route',
      files: {
        'src/members.ts': code`
          import { Router } from 'express';

          const router = Router();
          router.get('/:id', (req, res, next) => (isId(req.params.id) ? res.json({}) : next()));
          router.get('/export', (req, res) => res.json([]));
        `,
      },
    },
    {
      name: 'a route that is declared in development only, and one with a slash at its end',
      files: {
        'src/members.ts': code`
          import { Router } from 'express';

          const router = Router();
          if (process.env.NODE_ENV === 'development') {
            router.get('/:id', (req, res) => res.json({}));
          }
          router.get('/export', (req, res) => res.json([]));
        `,
        'app/users.py': code`
          from fastapi import FastAPI

          app = FastAPI()

          @app.get("/users/{user_id}")
          async def find(user_id: int):
              return {}

          @app.get("/users/me/")
          async def me():
              return {}
        `,
      },
    },
  ],
});
