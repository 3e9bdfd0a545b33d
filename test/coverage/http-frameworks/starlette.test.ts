import { describe, expect, test } from 'vitest';

import { code } from '#test/support/code.ts';
import { moduleOf } from '#test/support/project.ts';

import { applications, backgroundTasks, cors, healthRoutes, routes, shutdown } from './facts.ts';

describe('Starlette', () => {
  test('applications: made by the class of the package', async () => {
    const module = await moduleOf(
      'app/main.py',
      code`
        from starlette.applications import Starlette

        app = Starlette(routes=[])
      `,
    );
    expect(applications(module)).toEqual(['Starlette: Starlette(routes=[])']);
  });

  test('routes: method, path, handler', async () => {
    const module = await moduleOf(
      'app/main.py',
      code`
        from starlette.routing import Route


        async def members(request):
            return None


        ROUTES = [
            Route("/members", members, methods=["POST"]),
            Route("/tags", endpoint=members),
        ]
      `,
    );
    expect(routes(module)).toEqual(['POST /members → members', 'ANY /tags → members']);
  });

  test('prefixes: of the mounts around a route', async () => {
    const module = await moduleOf(
      'app/main.py',
      code`
        from starlette.routing import Mount, Route


        async def members(request):
            return None


        ROUTES = [Mount("/api", routes=[Mount("/v1", routes=[Route("/members", members)])])]
      `,
    );
    expect(routes(module)).toEqual(['ANY /api/v1/members → members']);
  });

  test('background tasks: that run after the answer', async () => {
    const module = await moduleOf(
      'app/main.py',
      code`
        from starlette.background import BackgroundTask
        from starlette.responses import JSONResponse


        async def send(address):
            pass


        async def create(request):
            return JSONResponse({}, background=BackgroundTask(send, address="a@example.com"))
      `,
    );
    expect(backgroundTasks(module)).toEqual(['after the answer: send']);
  });

  test('shutdown: behind the yield of a lifespan', async () => {
    const module = await moduleOf(
      'app/main.py',
      code`
        import contextlib

        from starlette.applications import Starlette


        @contextlib.asynccontextmanager
        async def lifespan(app):
            async with connect() as pool:
                yield
                await pool.drain()


        app = Starlette(lifespan=lifespan)
      `,
    );
    expect(shutdown(module)).toEqual(['hook: await pool.drain()']);
  });

  test('health endpoints: by path', async () => {
    const module = await moduleOf(
      'app/main.py',
      code`
        from starlette.routing import Route


        async def check(request):
            return None


        ROUTES = [Route("/healthz", check, methods=["GET"])]
      `,
    );
    expect(healthRoutes(module)).toEqual(['GET /healthz']);
  });

  test('CORS: origins of its middleware', async () => {
    const module = await moduleOf(
      'app/main.py',
      code`
        from starlette.applications import Starlette
        from starlette.middleware import Middleware
        from starlette.middleware.cors import CORSMiddleware

        app = Starlette(
            middleware=[Middleware(CORSMiddleware, allow_origins=["https://app.example.com"])]
        )
      `,
    );
    expect(cors(module)).toEqual(['CORSMiddleware: ["https://app.example.com"]']);
  });
});
