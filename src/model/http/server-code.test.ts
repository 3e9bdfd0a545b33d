import { describe, expect, it } from 'vitest';

import { projectOf } from '#test/support/project.ts';

import { serverCodeOf } from './server-code.ts';

async function serverFiles(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  return [...serverCodeOf(await projectOf(files)).files].toSorted();
}

describe('serverCodeOf', () => {
  it.each([
    ['app/api/route.ts', 'export function GET() {}'],
    ['pages/api/users.ts', 'export default function users() {}'],
    ['src/routes/users/+server.ts', 'export function GET() {}'],
    ['src/users.server.ts', 'export const users = [];'],
    ['src/app.ts', "import express from 'express';\nconst app = express();"],
    ['src/app.ts', "import { Hono } from 'hono';\nconst app = new Hono<{ Bindings: Env }>();"],
    ['src/app.ts', "import { createServer } from 'node:http';\ncreateServer(answer);"],
    ['src/main.ts', 'const app = await NestFactory.create(AppModule);'],
    ['src/actions.ts', "'use server';\n"],
    ['src/jobs.ts', "import { Worker } from 'bullmq';\nnew Worker('jobs', run);"],
    ['app/main.py', 'from fastapi import FastAPI\napp = FastAPI()\n'],
    ['app/jobs.py', 'from celery import shared_task\n\n@shared_task\ndef run():\n    pass\n'],
  ])('starts at %s with %j', async (path, text) => {
    expect(await serverFiles({ [path]: text })).toEqual([path]);
  });

  it.each([
    ['src/index.ts', 'export const add = 1;'],
    ['src/App.tsx', "import express from 'express';\nexpress();"],
    ['scripts/seed.ts', "import express from 'express';\nexpress();"],
    ['src/cli/serve.ts', "import express from 'express';\nexpress();"],
    ['src/serve.ts', "#!/usr/bin/env node\nimport express from 'express';\nexpress();"],
    ['src/app.test.ts', "import express from 'express';\nexpress();"],
    ['app/api/route.ts', "export const runtime = 'edge';"],
    ['app/load.py', 'import click\nfrom fastapi import FastAPI\napp = FastAPI()\n'],
  ])('leaves out %s with %j', async (path, text) => {
    expect(await serverFiles({ [path]: text })).toEqual([]);
  });

  it('goes on along imports, and ends at code for browsers', async () => {
    const found = await serverFiles({
      'app/api/route.ts': "import '../../lib/a';\nimport '../../components/b';\n",
      'lib/a.ts': "import './c';\n",
      'lib/c.ts': '',
      'components/b.tsx': "import '../lib/d';\n",
      'lib/d.ts': '',
    });
    expect(found).toEqual(['app/api/route.ts', 'lib/a.ts', 'lib/c.ts']);
  });

  it('takes a Django project as a whole', async () => {
    const found = await serverFiles({
      'manage.py': '',
      'shop/models.py': '',
      'shop/management/commands/load.py': '',
      'shop/tests/test_shop.py': '',
    });
    expect(found).toEqual(['shop/models.py']);
  });

  it.each([
    ['{ "name": "sdk", "publishConfig": {} }', []],
    ['{ "name": "sdk", "version": "1.2.0", "files": ["dist"] }', []],
    ['{ "name": "sdk", "version": "0.0.0", "files": ["dist"] }', ['src/app.ts']],
    ['{ "name": "sdk", "version": "1.2.0", "private": true, "files": [] }', ['src/app.ts']],
  ])('tells a published library by %s', async (manifest, expected) => {
    const found = await serverFiles({
      'package.json': manifest,
      'src/app.ts': "import express from 'express';\nexport const router = express.Router();\n",
    });
    expect(found).toEqual(expected);
  });

  it('tells what requests run from what only workers run', async () => {
    const { files, requested } = serverCodeOf(
      await projectOf({
        'app/api/route.ts': "import '../../lib/both';\nimport '../../lib/worker';\n",
        'lib/worker.ts':
          "import { Worker } from 'bullmq';\nimport './both';\nimport './mail';\nnew Worker('a', run);\n",
        'lib/both.ts': '',
        'lib/mail.ts': '',
      }),
    );
    expect([...files].toSorted()).toEqual([
      'app/api/route.ts',
      'lib/both.ts',
      'lib/mail.ts',
      'lib/worker.ts',
    ]);
    expect([...requested].toSorted()).toEqual(['app/api/route.ts', 'lib/both.ts']);
  });
});
