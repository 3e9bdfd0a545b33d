import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'plans that everybody gets alike',
      files: {
        'src/app.ts': code`
          import express from 'express';

          import { prisma } from './db';

          export const app = express();

          app.get('/plans', async (request, response) => {
            response.json(await prisma.plan.findMany({ where: { active: true } }));
          });
        `,
      },
      findings: [
        {
          message: 'uncached',
          span: '7:1-7:8',
          data: { route: 'GET /plans', table: 'plan' },
          evidence: [{ span: '8:23-8:43', note: 'Reads it.' }],
        },
      ],
    },
    {
      name: 'countries that a function of the project reads',
      files: {
        'app/countries.py': code`
          from sqlalchemy import select

          from app.models import Country


          def all_countries(session):
              return session.scalars(select(Country)).all()
        `,
        'app/main.py': code`
          from fastapi import FastAPI

          from app.countries import all_countries

          app = FastAPI()


          @app.get("/countries")
          def countries(session):
              return all_countries(session)
        `,
      },
      findings: [
        {
          message: 'uncached',
          path: 'app/main.py',
          span: '8:2-8:23',
          data: { route: 'GET /countries', table: 'Country' },
          evidence: [{ path: 'app/countries.py', span: '7:28-7:34', note: 'Reads it.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a header that lets clients keep the answer',
      files: {
        'src/app.ts': code`
          import express from 'express';

          import { prisma } from './db';

          export const app = express();

          app.get('/plans', async (request, response) => {
            response.set('Cache-Control', 'public, max-age=300');
            response.json(await prisma.plan.findMany({ where: { active: true } }));
          });
        `,
      },
    },
    {
      name: 'a cache before the query, and before the whole application',
      files: {
        'app/countries.py': code`
          from functools import lru_cache

          from app.models import Country


          @lru_cache
          def all_countries():
              return list(Country.objects.all())
        `,
        'app/main.py': code`
          from fastapi import FastAPI

          from app.countries import all_countries

          app = FastAPI()


          @app.get("/countries")
          def countries():
              return all_countries()
        `,
        'api/app.module.ts': code`
          import { CacheInterceptor } from '@nestjs/cache-manager';
          export const providers = [{ provide: 'APP_INTERCEPTOR', useClass: CacheInterceptor }];
        `,
      },
    },
    {
      name: 'rows of the one who asks, a page of them, and one by its key',
      files: {
        'src/app.ts': code`
          import express from 'express';

          import { prisma } from './db';

          export const app = express();

          app.get('/settings', async (request, response) => {
            response.json(await prisma.setting.findMany({ where: { userId: request.user.id } }));
          });
          app.get('/products', async (request, response) => {
            const page = Number(request.query.page);
            response.json(await prisma.product.findMany({ skip: page * 20, take: 20 }));
          });
          app.get('/plans/:id', async (request, response) => {
            response.json(await prisma.plan.findFirst({ where: { id: request.params.id } }));
          });
        `,
      },
    },
    {
      name: 'data that changes, administrators, and stock',
      files: {
        'src/app.ts': code`
          import express from 'express';

          import { prisma } from './db';

          export const app = express();

          app.get('/orders', async (request, response) => {
            response.json(await prisma.order.findMany());
          });
          app.get('/admin/plans', async (request, response) => {
            response.json(await prisma.plan.findMany());
          });
          app.get('/products', async (request, response) => {
            response.json(await prisma.product.findMany({ select: { name: true, stock: true } }));
          });
        `,
      },
    },
  ],
});
