import { describe, expect, test } from 'vitest';

import { code } from '#test/support/code.ts';
import { moduleAt, moduleOf, projectOf } from '#test/support/project.ts';

import { atStart, backgroundTasks, callees, checks, settings, shutdown } from './facts.ts';

describe('Python', () => {
  test('names: through imports, packages, constants, factories, types and fields', async () => {
    const project = await projectOf({
      'app/__init__.py': '',
      'app/database.py': code`
        import asyncpg as driver


        async def connect():
            return await driver.create_pool("x")
      `,
      'app/members.py': code`
        import os.path
        from redis.asyncio import Redis

        from .database import connect


        class Members:
            def __init__(self, redis: Redis):
                self.redis = redis

            async def list(self):
                pool = await connect()
                await pool.fetch("a")
                self.redis.get("b")
                os.path.join("c")
      `,
    });
    expect(callees(moduleAt(project, 'app/members.py'))).toEqual([
      undefined,
      'asyncpg.create_pool().fetch',
      'redis.asyncio.Redis().get',
      'os.path.join',
    ]);
  });

  test('settings: defaults of the environment and of settings classes', async () => {
    const module = await moduleOf(
      'app/settings.py',
      code`
        import os

        from pydantic_settings import BaseSettings

        PORT = os.environ.get("PORT", "8000")
        HOST = os.getenv("HOST") or "0.0.0.0"


        class Settings(BaseSettings):
            log_level: str = "info"
            secret_key: str
      `,
    );
    expect(settings(module)).toEqual(['PORT: "8000"', 'HOST: "0.0.0.0"', 'log_level: "info"']);
  });

  test('production guards: checks that stop the start', async () => {
    const module = await moduleOf(
      'app/settings.py',
      code`
        import os

        SECRET_KEY = os.environ.get("SECRET_KEY", "development")
        if SECRET_KEY == "development" and os.environ.get("ENV") == "production":
            raise RuntimeError("SECRET_KEY is missing")
        PORT = os.environ.get("PORT", "8000")
      `,
    );
    expect(checks(module)).toEqual(['SECRET_KEY rejected', 'PORT none']);
  });

  test('start: connections and secrets that importing a file makes', async () => {
    const module = await moduleOf(
      'app/start.py',
      code`
        import os
        import secrets

        import psycopg2

        connection = psycopg2.connect(os.environ["DATABASE_URL"])
        SECRET_KEY = os.environ.get("SECRET_KEY", secrets.token_hex(32))


        def later():
            return psycopg2.connect("x")
      `,
    );
    expect(atStart(module)).toEqual([
      'PostgreSQL eager: psycopg2.connect(os.environ["DATABASE_URL"])',
      'secret SECRET_KEY',
    ]);
  });

  test('background tasks: tasks of asyncio, threads', async () => {
    const module = await moduleOf(
      'app/members.py',
      code`
        import asyncio
        import threading


        async def refresh():
            pass


        def send():
            pass


        async def create():
            asyncio.create_task(refresh())
            threading.Thread(target=send, daemon=True).start()
      `,
    );
    expect(backgroundTasks(module)).toEqual(['beside: refresh', 'beside: send']);
  });

  test('shutdown: signals, signal handlers of the loop, and atexit', async () => {
    const module = await moduleOf(
      'app/main.py',
      code`
        import atexit
        import signal


        def stop(*args):
            server.close()


        signal.signal(signal.SIGTERM, stop)
        atexit.register(stop)
        loop.add_signal_handler(signal.SIGINT, stop)
      `,
    );
    expect(shutdown(module)).toEqual([
      'signal: def stop(*args): server.close()',
      'exit: def stop(*args): server.close()',
      'signal: def stop(*args): server.close()',
    ]);
  });
});
