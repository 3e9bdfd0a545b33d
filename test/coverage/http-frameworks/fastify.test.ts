import { describe, expect, test } from 'vitest';

import { code } from '#test/support/code.ts';
import { moduleOf } from '#test/support/project.ts';

import { applications, cors, guards, healthRoutes, routes, shutdown } from './facts.ts';

describe('Fastify', () => {
  test('applications: made by a call of the package', async () => {
    const module = await moduleOf(
      'src/server.ts',
      code`
        import Fastify from 'fastify';

        const app = Fastify({ logger: true });
      `,
    );
    expect(applications(module)).toEqual(['Fastify: Fastify({ logger: true })']);
  });

  test('routes: method, path, handler, by method and by options', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        import type { FastifyInstance } from 'fastify';

        export async function members(app: FastifyInstance) {
          app.get('/members', { schema }, async (request, reply) => []);
          app.route({ method: 'PUT', url: '/members/:id', handler: replace });
        }

        async function replace(request, reply) {
          return reply.code(204).send();
        }
      `,
    );
    expect(routes(module)).toEqual([
      'GET /members → async (request, reply) => []',
      'PUT /members/:id → replace',
    ]);
  });

  test('middleware: hooks of the application', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        import Fastify from 'fastify';

        const app = Fastify();
        app.addHook('preHandler', requireUser);
        app.get('/members', async (request, reply) => []);
      `,
    );
    expect(guards(module)).toEqual(['requireUser']);
  });

  test('prefixes: under which the same file registers a plugin', async () => {
    const module = await moduleOf(
      'src/server.ts',
      code`
        import Fastify from 'fastify';

        const app = Fastify();
        app.register(members, { prefix: '/members' });

        async function members(instance) {
          instance.get('/:id', async (request, reply) => ({}));
        }
      `,
    );
    expect(routes(module)).toEqual(['GET /members/:id → async (request, reply) => ({})']);
  });

  test('shutdown: the onClose hook', async () => {
    const module = await moduleOf(
      'src/server.ts',
      code`
        import Fastify from 'fastify';

        const app = Fastify();
        app.addHook('onClose', async () => pool.end());
      `,
    );
    expect(shutdown(module)).toEqual(['hook: async () => pool.end()']);
  });

  test('health endpoints: by path', async () => {
    const module = await moduleOf(
      'src/server.ts',
      code`
        import Fastify from 'fastify';

        const app = Fastify();
        app.get('/ready', async (request, reply) => ({ ok: true }));
      `,
    );
    expect(healthRoutes(module)).toEqual(['GET /ready']);
  });

  test('CORS: origins of @fastify/cors', async () => {
    const module = await moduleOf(
      'src/server.ts',
      code`
        import cors from '@fastify/cors';
        import Fastify from 'fastify';

        const app = Fastify();
        await app.register(cors, { origin: ['https://app.example.com'] });
      `,
    );
    expect(cors(module)).toEqual(["@fastify/cors: ['https://app.example.com']"]);
  });
});
