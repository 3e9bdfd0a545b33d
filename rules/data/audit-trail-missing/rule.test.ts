import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'routes that change several tables, and nothing that tells of it',
      files: {
        'src/app.ts': code`
          import express from 'express';

          import { prisma } from './db';

          export const app = express();

          app.post('/products', async (request, response) => {
            response.json(await prisma.product.create({ data: request.body }));
          });
          app.put('/products/:id', async (request, response) => {
            response.json(await prisma.product.update({ where: { id: 1 }, data: request.body }));
          });
          app.post('/orders', async (request, response) => {
            response.json(await prisma.order.create({ data: request.body }));
          });
          app.put('/orders/:id', async (request, response) => {
            response.json(await prisma.order.update({ where: { id: 1 }, data: request.body }));
          });
          app.delete('/orders/:id', async (request, response) => {
            response.json(await prisma.order.delete({ where: { id: 1 } }));
          });
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '7:1-7:9',
          data: { count: 5, route: 'POST /products', tables: 'product and order' },
          evidence: [
            { span: '10:1-10:8', note: 'Changes data too, by prisma.product.update.' },
            { span: '13:1-13:9', note: 'Changes data too, by prisma.order.create.' },
            { span: '16:1-16:8', note: 'Changes data too, by prisma.order.update.' },
            { span: '19:1-19:11', note: 'Changes data too, by prisma.order.delete.' },
          ],
        },
      ],
    },
    {
      name: 'the one route that leaves it out',
      files: {
        'src/app.ts': code`
          import express from 'express';

          import { prisma } from './db';
          import { recordChange } from './changes';

          export const app = express();

          app.post('/products', async (request, response) => {
            await recordChange(request.user);
            response.json(await prisma.product.create({ data: request.body }));
          });
          app.put('/products/:id', async (request, response) => {
            await recordChange(request.user);
            response.json(await prisma.product.update({ where: { id: 1 }, data: request.body }));
          });
          app.post('/orders', async (request, response) => {
            await recordChange(request.user);
            response.json(await prisma.order.create({ data: request.body }));
          });
          app.put('/orders/:id', async (request, response) => {
            await recordChange(request.user);
            response.json(await prisma.order.update({ where: { id: 1 }, data: request.body }));
          });
          app.delete('/orders/:id', async (request, response) => {
            response.json(await prisma.order.delete({ where: { id: 1 } }));
          });
        `,
      },
      findings: [
        {
          message: 'leftOut',
          span: '24:1-24:11',
          data: {
            route: 'DELETE /orders/:id',
            table: 'order',
            audit: 'recordChange',
            count: 4,
            total: 5,
          },
          evidence: [{ span: '8:1-8:9', note: 'Calls recordChange.' }],
        },
      ],
      controls: 1,
    },
    {
      name: 'routes of FastAPI that change rows by a function of the project',
      files: {
        'app/store.py': code`
          from app.models import Order, Product


          def store_product(session, name):
              session.add(Product(name=name))


          def store_order(session, name):
              session.add(Order(name=name))
        `,
        'app/main.py': code`
          from fastapi import FastAPI

          from app.store import store_order, store_product

          app = FastAPI()


          @app.post("/products")
          def add_product(session, name: str):
              store_product(session, name)


          @app.put("/products/{key}")
          def put_product(session, name: str):
              store_product(session, name)


          @app.post("/orders")
          def add_order(session, name: str):
              store_order(session, name)


          @app.put("/orders/{key}")
          def put_order(session, name: str):
              store_order(session, name)


          @app.patch("/orders/{key}")
          def patch_order(session, name: str):
              store_order(session, name)
        `,
      },
      findings: [
        {
          message: 'missing',
          path: 'app/main.py',
          span: '8:2-8:23',
          evidence: [
            { span: '13:2-13:28', note: 'Changes data too, by session.add on Product.' },
            { span: '18:2-18:21', note: 'Changes data too, by session.add on Order.' },
            { span: '23:2-23:26', note: 'Changes data too, by session.add on Order.' },
            { span: '28:2-28:28', note: 'Changes data too, by session.add on Order.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'every route records it',
      files: {
        'src/app.ts': code`
          import express from 'express';

          import { prisma } from './db';
          import { recordChange } from './changes';

          export const app = express();

          app.post('/products', async (request, response) => {
            await recordChange(request.user);
            response.json(await prisma.product.create({ data: request.body }));
          });
          app.put('/products/:id', async (request, response) => {
            await recordChange(request.user);
            response.json(await prisma.product.update({ where: { id: 1 }, data: request.body }));
          });
          app.post('/orders', async (request, response) => {
            await recordChange(request.user);
            response.json(await prisma.order.create({ data: request.body }));
          });
          app.put('/orders/:id', async (request, response) => {
            await recordChange(request.user);
            response.json(await prisma.order.update({ where: { id: 1 }, data: request.body }));
          });
          app.delete('/orders/:id', async (request, response) => {
            await recordChange(request.user);
            response.json(await prisma.order.delete({ where: { id: 1 } }));
          });
        `,
      },
      controls: 1,
    },
    {
      name: 'a table of the schema that keeps it',
      files: {
        'src/app.ts': code`
          import express from 'express';

          import { prisma } from './db';

          export const app = express();

          app.post('/products', async (request, response) => {
            response.json(await prisma.product.create({ data: request.body }));
          });
          app.put('/products/:id', async (request, response) => {
            response.json(await prisma.product.update({ where: { id: 1 }, data: request.body }));
          });
          app.post('/orders', async (request, response) => {
            response.json(await prisma.order.create({ data: request.body }));
          });
          app.put('/orders/:id', async (request, response) => {
            response.json(await prisma.order.update({ where: { id: 1 }, data: request.body }));
          });
          app.delete('/orders/:id', async (request, response) => {
            response.json(await prisma.order.delete({ where: { id: 1 } }));
          });
        `,
        'prisma/schema.prisma': 'model AuditEntry {\n  id String @id\n}\n',
      },
    },
    {
      name: 'a trigger of the database',
      files: {
        'src/app.ts': code`
          import express from 'express';

          import { prisma } from './db';

          export const app = express();

          app.post('/products', async (request, response) => {
            response.json(await prisma.product.create({ data: request.body }));
          });
          app.put('/products/:id', async (request, response) => {
            response.json(await prisma.product.update({ where: { id: 1 }, data: request.body }));
          });
          app.post('/orders', async (request, response) => {
            response.json(await prisma.order.create({ data: request.body }));
          });
          app.put('/orders/:id', async (request, response) => {
            response.json(await prisma.order.update({ where: { id: 1 }, data: request.body }));
          });
          app.delete('/orders/:id', async (request, response) => {
            response.json(await prisma.order.delete({ where: { id: 1 } }));
          });
        `,
        'db/migrations/002.sql':
          'CREATE TRIGGER keep AFTER UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION keep();\n',
      },
    },
    {
      name: 'an extension that keeps history',
      files: {
        'src/app.ts': code`
          import express from 'express';

          import { prisma } from './db';

          export const app = express();

          app.post('/products', async (request, response) => {
            response.json(await prisma.product.create({ data: request.body }));
          });
          app.put('/products/:id', async (request, response) => {
            response.json(await prisma.product.update({ where: { id: 1 }, data: request.body }));
          });
          app.post('/orders', async (request, response) => {
            response.json(await prisma.order.create({ data: request.body }));
          });
          app.put('/orders/:id', async (request, response) => {
            response.json(await prisma.order.update({ where: { id: 1 }, data: request.body }));
          });
          app.delete('/orders/:id', async (request, response) => {
            response.json(await prisma.order.delete({ where: { id: 1 } }));
          });
        `,
        'app/models.py': 'from simple_history.models import HistoricalRecords\n',
      },
    },
    {
      name: 'few routes, and routes that only change what comes and goes',
      files: {
        'src/app.ts': code`
          import express from 'express';

          import { prisma } from './db';

          export const app = express();

          app.post('/products', async (request, response) => {
            response.json(await prisma.product.create({ data: request.body }));
          });
          app.post('/sign-in', async (request, response) => {
            response.json(await prisma.session.create({ data: request.body }));
          });
          app.post('/tokens', async (request, response) => {
            response.json(await prisma.refreshToken.create({ data: request.body }));
          });
          app.post('/seen', async (request, response) => {
            response.json(await prisma.notification.update({ where: { id: 1 }, data: {} }));
          });
          app.post('/orders', async (request, response) => {
            response.json(await prisma.order.create({ data: request.body }));
          });
        `,
      },
    },
  ],
});
