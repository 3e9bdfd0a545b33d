import { describe, expect, test } from 'vitest';

import { code } from '#test/support/code.ts';
import { moduleOf } from '#test/support/project.ts';

import { applications, backgroundTasks, cors, guards, healthRoutes, routes } from './facts.ts';

describe('Hono', () => {
  test('applications: made by the class of the package', async () => {
    const module = await moduleOf(
      'src/server.ts',
      code`
        import { Hono } from 'hono';

        const app = new Hono();
      `,
    );
    expect(applications(module)).toEqual(['Hono: new Hono()']);
  });

  test('routes: method, path, handler, also in a chain', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        import { Hono } from 'hono';

        const app = new Hono().get('/members', (c) => c.json([])).delete('/members/:id', remove);

        function remove(c) {
          return c.body(null, 204);
        }
      `,
    );
    expect(routes(module)).toEqual([
      'DELETE /members/:id → remove',
      'GET /members → (c) => c.json([])',
    ]);
  });

  test('middleware: of the route and of its application', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        import { Hono } from 'hono';

        const app = new Hono();
        app.use(requireUser);
        app.get('/members', rateLimit, (c) => c.json([]));
      `,
    );
    expect(guards(module)).toEqual(['rateLimit', 'requireUser']);
  });

  test('prefixes: the base path, and where the same file mounts an application', async () => {
    const module = await moduleOf(
      'src/server.ts',
      code`
        import { Hono } from 'hono';

        const app = new Hono().basePath('/api');
        const members = new Hono();
        members.get('/:id', (c) => c.json({}));
        app.route('/members', members);
      `,
    );
    expect(routes(module)).toEqual(['GET /api/members/:id → (c) => c.json({})']);
  });

  test('background tasks: that a Worker waits for after the answer', async () => {
    const module = await moduleOf(
      'src/server.ts',
      code`
        import { Hono } from 'hono';

        const app = new Hono();
        app.post('/members', (c) => {
          c.executionCtx.waitUntil(send());
          return c.body(null, 204);
        });

        async function send() {}
      `,
    );
    expect(backgroundTasks(module)).toEqual(['after the answer: send']);
  });

  test('health endpoints: by path', async () => {
    const module = await moduleOf(
      'src/server.ts',
      code`
        import { Hono } from 'hono';

        new Hono().get('/health', (c) => c.text('ok'));
      `,
    );
    expect(healthRoutes(module)).toEqual(['GET /health']);
  });

  test('CORS: origins of hono/cors', async () => {
    const module = await moduleOf(
      'src/server.ts',
      code`
        import { Hono } from 'hono';
        import { cors } from 'hono/cors';

        new Hono().use(cors({ origin: 'https://app.example.com' }));
      `,
    );
    expect(cors(module)).toEqual(["hono/cors: 'https://app.example.com'"]);
  });
});
