import { describe, expect, test } from 'vitest';

import { code } from '#test/support/code.ts';
import { moduleOf } from '#test/support/project.ts';

import { applications, cors, guards, healthRoutes, routes } from './facts.ts';

describe('Koa', () => {
  test('applications: made by the class of the package', async () => {
    const module = await moduleOf(
      'src/server.ts',
      code`
        import Koa from 'koa';

        const app = new Koa();
      `,
    );
    expect(applications(module)).toEqual(['Koa: new Koa()']);
  });

  test('routes: method, path, handler, with and without a name', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        import Router from '@koa/router';

        const router = new Router();
        router.get('/members', async (ctx) => {});
        router.post('create', '/members', create);

        async function create(ctx) {
          ctx.status = 201;
        }
      `,
    );
    expect(routes(module)).toEqual(['GET /members → async (ctx) => {}', 'POST /members → create']);
  });

  test('middleware: of the route and of its router', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        import Router from '@koa/router';

        const router = new Router();
        router.use(requireUser);
        router.get('/members', rateLimit, async (ctx) => {});
      `,
    );
    expect(guards(module)).toEqual(['rateLimit', 'requireUser']);
  });

  test('prefixes: of the router, as an option or by its method', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        import Router from '@koa/router';

        const members = new Router({ prefix: '/members' });
        members.get('/:id', async (ctx) => {});
        const tags = new Router();
        tags.prefix('/tags');
        tags.get('/', async (ctx) => {});
      `,
    );
    expect(routes(module)).toEqual([
      'GET /members/:id → async (ctx) => {}',
      'GET /tags → async (ctx) => {}',
    ]);
  });

  test('health endpoints: by path', async () => {
    const module = await moduleOf(
      'src/server.ts',
      code`
        import Router from '@koa/router';

        new Router().get('/livez', (ctx) => {});
      `,
    );
    expect(healthRoutes(module)).toEqual(['GET /livez']);
  });

  test('CORS: origins of @koa/cors', async () => {
    const module = await moduleOf(
      'src/server.ts',
      code`
        import cors from '@koa/cors';
        import Koa from 'koa';

        new Koa().use(cors({ origin: 'https://app.example.com' }));
      `,
    );
    expect(cors(module)).toEqual(["@koa/cors: 'https://app.example.com'"]);
  });
});
