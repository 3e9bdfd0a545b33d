import { describe, expect, test } from 'vitest';

import { code } from '#test/support/code.ts';
import { moduleOf } from '#test/support/project.ts';

import {
  applications,
  backgroundTasks,
  cors,
  guards,
  healthRoutes,
  routes,
  shutdown,
} from './facts.ts';

describe('FastAPI', () => {
  test('applications: made by the class of the package', async () => {
    const module = await moduleOf(
      'app/main.py',
      code`
        from fastapi import FastAPI

        app = FastAPI(title="Members")
      `,
    );
    expect(applications(module)).toEqual(['FastAPI: FastAPI(title="Members")']);
  });

  test('routes: method, path, handler, decorated and added', async () => {
    const module = await moduleOf(
      'app/main.py',
      code`
        from fastapi import FastAPI

        app = FastAPI()


        @app.get("/members")
        async def list_members():
            return []


        async def create_member():
            return {}


        app.add_api_route("/members", create_member, methods=["POST"])
      `,
    );
    expect(routes(module)).toEqual([
      'GET /members → list_members',
      'POST /members → create_member',
    ]);
  });

  test('middleware: dependencies of the handler and of its router', async () => {
    const module = await moduleOf(
      'app/members.py',
      code`
        from fastapi import APIRouter, Depends

        router = APIRouter(dependencies=[Depends(rate_limit)])


        @router.get("/members")
        async def list_members(user=Depends(current_user)):
            return []
      `,
    );
    expect(guards(module)).toEqual(['Depends(current_user)', '[Depends(rate_limit)]']);
  });

  test('prefixes: of the router and of where the same file includes it', async () => {
    const module = await moduleOf(
      'app/main.py',
      code`
        from fastapi import APIRouter, FastAPI

        app = FastAPI()
        router = APIRouter(prefix="/members")


        @router.get("/{member_id}")
        async def show(member_id: int):
            return {}


        app.include_router(router, prefix="/v1")
      `,
    );
    expect(routes(module)).toEqual(['GET /v1/members/{member_id} → show']);
  });

  test('background tasks: that run after the answer', async () => {
    const module = await moduleOf(
      'app/main.py',
      code`
        from fastapi import BackgroundTasks, FastAPI

        app = FastAPI()


        def send(address):
            pass


        @app.post("/members")
        async def create(tasks: BackgroundTasks):
            tasks.add_task(send, "a@example.com")
            return {}
      `,
    );
    expect(backgroundTasks(module)).toEqual(['after the answer: send']);
  });

  test('shutdown: behind the yield of a lifespan, and the shutdown event', async () => {
    const module = await moduleOf(
      'app/main.py',
      code`
        from contextlib import asynccontextmanager

        from fastapi import FastAPI


        @asynccontextmanager
        async def lifespan(app):
            pool = await connect()
            yield
            await pool.close()


        app = FastAPI(lifespan=lifespan)


        @app.on_event("shutdown")
        async def stop():
            await client.aclose()
      `,
    );
    expect(shutdown(module)).toEqual([
      'hook: await pool.close()',
      'hook: @app.on_event("shutdown") async def stop(): await client.aclose()',
    ]);
  });

  test('health endpoints: by path', async () => {
    const module = await moduleOf(
      'app/main.py',
      code`
        from fastapi import FastAPI

        app = FastAPI()


        @app.get("/readiness")
        def ready():
            return {}
      `,
    );
    expect(healthRoutes(module)).toEqual(['GET /readiness']);
  });

  test('CORS: origins of its middleware', async () => {
    const module = await moduleOf(
      'app/main.py',
      code`
        from fastapi import FastAPI
        from fastapi.middleware.cors import CORSMiddleware

        app = FastAPI()
        app.add_middleware(CORSMiddleware, allow_origins=["https://app.example.com"])
      `,
    );
    expect(cors(module)).toEqual(['CORSMiddleware: ["https://app.example.com"]']);
  });
});
