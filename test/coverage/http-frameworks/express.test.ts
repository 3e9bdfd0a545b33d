import { describe, expect, test } from 'vitest';

import { code } from '#test/support/code.ts';
import { moduleAt, moduleOf, projectOf } from '#test/support/project.ts';

import { applications, cors, guards, healthRoutes, routes } from './facts.ts';

describe('Express', () => {
  test('applications: made by a call of the package', async () => {
    const module = await moduleOf(
      'src/server.ts',
      code`
        import express from 'express';

        const app = express();
        app.listen(3000);
      `,
    );
    expect(applications(module)).toEqual(['Express: express()']);
  });

  test('routes: method, path, handler, also of another file', async () => {
    const project = await projectOf({
      'src/members.ts': code`
        export async function list(req, res) {
          res.json([]);
        }
      `,
      'src/server.ts': code`
        import express, { Router } from 'express';
        import * as members from './members';

        const app = express();
        const router = Router();
        app.get('/members', members.list);
        router.post('/members/:id', asyncHandler((req, res) => res.end()));
        router.route('/tags').delete((req, res) => res.end());
      `,
    });
    expect(routes(moduleAt(project, 'src/server.ts'))).toEqual([
      'GET /members → list',
      'POST /members/:id → (req, res) => res.end()',
      'DELETE /tags → (req, res) => res.end()',
    ]);
  });

  test('middleware: of the route and of its router', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        import { Router } from 'express';

        const router = Router();
        router.use(requireUser);
        router.get('/members', rateLimit, list);

        function list(req, res) {
          res.json([]);
        }
      `,
    );
    expect(guards(module)).toEqual(['rateLimit', 'requireUser']);
  });

  test('prefixes: under which the same file mounts a router', async () => {
    const module = await moduleOf(
      'src/server.ts',
      code`
        import express from 'express';

        const app = express();
        const api = express.Router();
        const members = express.Router();
        api.use('/members', requireUser, members);
        app.use('/api', api);
        members.get('/:id', (req, res) => res.end());
        app.get('/ready', (req, res) => res.end());
      `,
    );
    expect(routes(module)).toEqual([
      'GET /api/members/:id → (req, res) => res.end()',
      'GET /ready → (req, res) => res.end()',
    ]);
  });

  test('health endpoints: by path', async () => {
    const module = await moduleOf(
      'src/server.ts',
      code`
        import express from 'express';

        const app = express();
        app.get('/healthz', (req, res) => res.end());
        app.get('/health-tips', (req, res) => res.end());
      `,
    );
    expect(healthRoutes(module)).toEqual(['GET /healthz']);
  });

  test('CORS: origins of the cors package', async () => {
    const module = await moduleOf(
      'src/server.ts',
      code`
        import cors from 'cors';
        import express from 'express';

        const app = express();
        app.use(cors({ origin: 'https://app.example.com', credentials: true }));
      `,
    );
    expect(cors(module)).toEqual(["cors: 'https://app.example.com'"]);
  });
});
