import { describe, expect, test } from 'vitest';

import { intervalsOf } from '#model/resilience/timers.ts';
import { code } from '#test/support/code.ts';
import { moduleAt, moduleOf, projectOf } from '#test/support/project.ts';

import { atStart, backgroundTasks, callees, checks, settings, shutdown } from './facts.ts';

describe('TypeScript and JavaScript', () => {
  test('names: through imports, require, constants, factories, types and fields', async () => {
    const project = await projectOf({
      'src/database.ts': code`
        import { Pool as Database } from 'pg';

        export const pool = new Database();
        export const made = () => new Database();
      `,
      'src/members.ts': code`
        import { made, pool as database } from './database.js';
        import type { Redis } from 'ioredis';

        const fs = require('node:fs');

        class Members {
          constructor(private readonly redis: Redis) {}

          list() {
            database.query('a');
            made().query('b');
            this.redis.get('c');
            fs.readFileSync('d');
          }
        }
      `,
    });
    expect(callees(moduleAt(project, 'src/members.ts'))).toEqual([
      'require',
      'pg.Pool().query',
      'pg.Pool().query',
      undefined,
      'ioredis.Redis().get',
      'fs.readFileSync',
    ]);
  });

  test('names: of the packages of a workspace, by what they export', async () => {
    const project = await projectOf({
      'packages/db/package.json':
        '{ "name": "@acme/db", "exports": { "./client": "./dist/client.js" } }',
      'packages/db/src/client.ts': code`
        import { Pool } from 'pg';

        export const pool = new Pool();
      `,
      'apps/api/src/members.ts': code`
        import { pool } from '@acme/db/client';

        pool.query('a');
      `,
    });
    expect(callees(moduleAt(project, 'apps/api/src/members.ts'))).toEqual(['pg.Pool().query']);
  });

  test('settings: defaults of the environment and of schemas', async () => {
    const module = await moduleOf(
      'src/settings.ts',
      code`
        import { z } from 'zod';

        const port = process.env.PORT ?? '3000';
        const { HOST = '0.0.0.0' } = process.env;
        const Schema = z.object({ LOG_LEVEL: z.string().default('info') });
        const secret = process.env.SECRET;
      `,
    );
    expect(settings(module)).toEqual(["PORT: '3000'", "HOST: '0.0.0.0'", "LOG_LEVEL: 'info'"]);
  });

  test('production guards: checks that stop the start, also of other files', async () => {
    const project = await projectOf({
      'src/settings.ts': code`
        export const sessionSecret = process.env.SESSION_SECRET ?? 'development';
        export const publicUrl = process.env.PUBLIC_URL ?? 'http://localhost';
      `,
      'src/start.ts': code`
        if (process.env.NODE_ENV === 'production' && !process.env.SESSION_SECRET) {
          throw new Error('SESSION_SECRET is missing');
        }
      `,
    });
    expect(checks(moduleAt(project, 'src/settings.ts'))).toEqual([
      'SESSION_SECRET rejected',
      'PUBLIC_URL none',
    ]);
  });

  test('timers: what becomes of intervals', async () => {
    const module = await moduleOf(
      'src/timers.ts',
      code`
        setInterval(flush, 1000).unref();
        setInterval(poll, 1000);
        const timer = setInterval(beat, 1000);
        process.on('SIGTERM', () => clearInterval(timer));
      `,
    );
    expect(intervalsOf(module).map(({ end }) => end.kind)).toEqual([
      'unreferenced',
      'never',
      'cleared',
    ]);
  });

  test('start: connections and secrets that importing a file makes', async () => {
    const module = await moduleOf(
      'src/redis.ts',
      code`
        import { randomBytes } from 'node:crypto';
        import Redis from 'ioredis';

        export const redis = new Redis(process.env.REDIS_URL);
        export const later = () => new Redis();
        export const sessionSecret = process.env.SESSION_SECRET ?? randomBytes(32).toString('hex');
      `,
    );
    expect(atStart(module)).toEqual([
      'Redis eager: new Redis(process.env.REDIS_URL)',
      'secret SESSION_SECRET',
    ]);
  });

  test('background tasks: what runs beside', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        export function create() {
          setImmediate(refresh);
          queueMicrotask(unknown);
        }

        function refresh() {}
      `,
    );
    expect(backgroundTasks(module)).toEqual(['beside: refresh', 'beside: unknown']);
  });

  test('shutdown: signals, also in a loop', async () => {
    const module = await moduleOf(
      'src/server.ts',
      code`
        process.once('SIGTERM', async () => server.close());
        for (const signal of ['SIGINT', 'SIGHUP']) {
          process.on(signal, () => pool.end());
        }
        process.on('message', () => log());
      `,
    );
    expect(shutdown(module)).toEqual([
      'signal: async () => server.close()',
      'signal: () => pool.end()',
    ]);
  });
});
