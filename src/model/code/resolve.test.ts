import { describe, expect, it } from 'vitest';

import { exprAt, moduleAt, projectOf } from '#test/support/project.ts';

import { classOf, follow, functionOf, nameOf } from './resolve.ts';

async function nameIn(
  files: Readonly<Record<string, string>>,
  path: string,
  text: string,
): Promise<string | undefined> {
  const module = moduleAt(await projectOf(files), path);
  return nameOf(module, exprAt(module, text));
}

describe('nameOf in TypeScript', () => {
  it.each([
    ["import { Pool } from 'pg';\nPool;", 'Pool', 'pg.Pool'],
    ["import { Pool as P } from 'pg';\nP;", 'P', 'pg.Pool'],
    ["import pg from 'pg';\npg.Pool;", 'pg.Pool', 'pg.Pool'],
    ["import * as pg from 'pg';\npg.Pool;", 'pg.Pool', 'pg.Pool'],
    ["const pg = require('pg');\npg.Pool;", 'pg.Pool', 'pg.Pool'],
    ["const { Pool } = require('pg');\nPool;", 'Pool', 'pg.Pool'],
    ["const { Pool } = await import('pg');\nPool;", 'Pool', 'pg.Pool'],
    ["import pg from 'pg';\nconst { Pool: P } = pg;\nP;", 'P', 'pg.Pool'],
    [
      "import { randomBytes } from 'node:crypto';\nrandomBytes;",
      'randomBytes',
      'crypto.randomBytes',
    ],
    ['setInterval;', 'setInterval', 'setInterval'],
    ['globalThis.setInterval;', 'globalThis.setInterval', 'setInterval'],
    ['process.env.PORT;', 'process.env.PORT', 'process.env.PORT'],
    ["process.env['PORT'];", "process.env['PORT']", 'process.env.PORT'],
  ])('of a name or member: %j', async (text, expr, expected) => {
    expect(await nameIn({ 'a.ts': text }, 'a.ts', expr)).toBe(expected);
  });

  it.each([
    [
      "import { Pool } from 'pg';\nconst pool = new Pool();\npool.query;",
      'pool.query',
      'pg.Pool().query',
    ],
    [
      "import { createClient } from 'redis';\nconst c = await createClient().connect();\nc;",
      'c',
      'redis.createClient().connect()',
    ],
    [
      "import { Pool } from 'pg';\nfunction f(pool: Pool) { pool.query; }",
      'pool.query',
      'pg.Pool().query',
    ],
    [
      "import { Pool } from 'pg';\nclass A { pool = new Pool(); f() { this.pool.query; } }",
      'this.pool.query',
      'pg.Pool().query',
    ],
    [
      "import { Pool } from 'pg';\nclass A { pool: Pool; f() { this.pool.query; } }",
      'this.pool.query',
      'pg.Pool().query',
    ],
    [
      "import { Pool } from 'pg';\nclass A { constructor() { this.pool = new Pool(); } f() { this.pool.query; } }",
      'this.pool.query',
      'pg.Pool().query',
    ],
    [
      "import { Pool } from 'pg';\nclass A { constructor(private readonly pool: Pool) {} f() { this.pool.query; } }",
      'this.pool.query',
      'pg.Pool().query',
    ],
    [
      "import { Pool } from 'pg';\nfunction make() { return new Pool(); }\nconst pool = make();\npool.query;",
      'pool.query',
      'pg.Pool().query',
    ],
    [
      "import { PrismaClient } from '@prisma/client';\nconst db = globalThis.db ?? new PrismaClient();\ndb.user;",
      'db.user',
      '@prisma/client.PrismaClient().user',
    ],
  ])('of a value that a call made: %j', async (text, expr, expected) => {
    expect(await nameIn({ 'a.ts': text }, 'a.ts', expr)).toBe(expected);
  });

  it('follows imports, barrels and default exports through the project', async () => {
    const files = {
      'src/app.ts': "import db, { pool } from './lib';\ndb.query;\npool.query;",
      'src/lib/index.ts': "export { default } from './db.js';\nexport * from './pool.js';",
      'src/lib/db.ts': "import { Client } from 'pg';\nexport default new Client();",
      'src/lib/pool.ts': "import { Pool } from 'pg';\nexport const pool = new Pool();",
    };
    expect(await nameIn(files, 'src/app.ts', 'db.query')).toBe('pg.Client().query');
    expect(await nameIn(files, 'src/app.ts', 'pool.query')).toBe('pg.Pool().query');
  });

  it('follows the paths of the nearest tsconfig and the imports of package.json', async () => {
    const files = {
      'web/tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
      'web/package.json': '{ "imports": { "#db": "./src/db.ts" } }',
      'web/src/db.ts': "import { Pool } from 'pg';\nexport const pool = new Pool();",
      'web/src/a.ts': "import { pool } from '@/db';\npool.query;",
      'web/src/b.ts': "import { pool } from '#db';\npool.query;",
    };
    expect(await nameIn(files, 'web/src/a.ts', 'pool.query')).toBe('pg.Pool().query');
    expect(await nameIn(files, 'web/src/b.ts', 'pool.query')).toBe('pg.Pool().query');
  });

  it('follows CommonJS exports', async () => {
    const files = {
      'a.js':
        "const { pool } = require('./db');\nconst make = require('./make');\npool.query;\nmake().query;",
      'db.js': "const { Pool } = require('pg');\nmodule.exports = { pool: new Pool() };",
      'make.js':
        "const { Pool } = require('pg');\nmodule.exports = function make() { return new Pool(); };",
    };
    expect(await nameIn(files, 'a.js', 'pool.query')).toBe('pg.Pool().query');
    expect(await nameIn(files, 'a.js', 'make().query')).toBe('pg.Pool().query');
  });

  it.each([
    ['a parameter without a type', 'function f(pool) { pool.query; }', 'pool.query'],
    [
      'a variable of two values',
      "import { Pool } from 'pg';\nlet pool = new Pool();\npool = other();\npool.query;",
      'pool.query',
    ],
    [
      'a local name that hides an import',
      "import { Pool } from 'pg';\nfunction f(Pool) { Pool; }",
      'Pool',
    ],
    [
      'a factory that returns different things',
      "import { Pool, Client } from 'pg';\nfunction make(x) { if (x) { return new Pool(); } return new Client(); }\nmake(1).query;",
      'make(1).query',
    ],
    ['a name that is bound to itself', 'const a = a;\na;', 'a'],
  ])('does not know %s', async (_, text, expr) => {
    expect(await nameIn({ 'a.ts': text }, 'a.ts', expr)).toBeUndefined();
  });
});

describe('nameOf in Python', () => {
  it.each([
    [
      'import asyncio\nasyncio.get_event_loop\n',
      'asyncio.get_event_loop',
      'asyncio.get_event_loop',
    ],
    ['from asyncio import get_event_loop as g\ng\n', 'g', 'asyncio.get_event_loop'],
    ['import redis.asyncio as r\nr.Redis\n', 'r.Redis', 'redis.asyncio.Redis'],
    ['import redis.asyncio\nredis.asyncio.Redis\n', 'redis.asyncio.Redis', 'redis.asyncio.Redis'],
    ['import os\nos.environ["PORT"]\n', 'os.environ["PORT"]', 'os.environ.PORT'],
    [
      'from sqlalchemy import create_engine\nengine = create_engine("x")\nengine.connect\n',
      'engine.connect',
      'sqlalchemy.create_engine().connect',
    ],
    [
      'import psycopg\nwith psycopg.connect("x") as c:\n    c.execute\n',
      'c.execute',
      'psycopg.connect().execute',
    ],
    [
      'from sqlalchemy.orm import Session\ndef f(db: Session):\n    db.execute\n',
      'db.execute',
      'sqlalchemy.orm.Session().execute',
    ],
    [
      'from typing import Annotated\nfrom sqlalchemy.orm import Session\ndef f(db: Annotated[Session, 1]):\n    db.execute\n',
      'db.execute',
      'sqlalchemy.orm.Session().execute',
    ],
    [
      'import redis\nclass A:\n    def __init__(self):\n        self.r = redis.Redis()\n    def f(self):\n        self.r.get\n',
      'self.r.get',
      'redis.Redis().get',
    ],
    [
      'try:\n    import ujson as json\nexcept ImportError:\n    json = None\njson.loads\n',
      'json.loads',
      'ujson.loads',
    ],
    ['print\n', 'print', 'print'],
  ])('of %j', async (text, expr, expected) => {
    expect(await nameIn({ 'a.py': text }, 'a.py', expr)).toBe(expected);
  });

  it('follows packages and relative imports through the project', async () => {
    const files = {
      'api/app/main.py':
        'from app.db import engine\nfrom . import cache\nfrom .cache import client\nengine.connect\ncache.client\nclient.get\n',
      'api/app/db.py': 'from sqlalchemy import create_engine\nengine = create_engine("x")\n',
      'api/app/cache.py': 'import redis\nclient = redis.Redis()\n',
      'api/app/__init__.py': '',
    };
    expect(await nameIn(files, 'api/app/main.py', 'engine.connect')).toBe(
      'sqlalchemy.create_engine().connect',
    );
    expect(await nameIn(files, 'api/app/main.py', 'cache.client')).toBe('redis.Redis()');
    expect(await nameIn(files, 'api/app/main.py', 'client.get')).toBe('redis.Redis().get');
  });

  it.each([
    { 'app/redis.py': 'import redis\nclient = redis.Redis()\nclient\n' },
    {
      'app/main.py': 'import redis\nclient = redis.Redis()\nclient\n',
      'app/redis.py': '',
      'app/__init__.py': '',
    },
  ])('takes the library for what is meant in %j', async (files) => {
    const [path = ''] = Object.keys(files);
    expect(await nameIn(files, path, 'client')).toBe('redis.Redis()');
  });

  it('does not look into the body of a class from its methods', async () => {
    const text =
      'import redis\nclass A:\n    client = redis.Redis()\n    def f(self):\n        client\n';
    expect(await nameIn({ 'a.py': text }, 'a.py', 'client')).toBe('client');
  });
});

describe('functionOf, classOf and follow', () => {
  it('takes the last of several functions of one name, which the overloads stand before', async () => {
    const text = '@overload\ndef get(): ...\ndef get(name=None):\n    return 1\nget()\n';
    const module = moduleAt(await projectOf({ 'a.py': text }), 'a.py');
    expect(functionOf(module, exprAt(module, 'get'))?.expr.params).toHaveLength(1);
  });

  it('find what stands behind a name in another file', async () => {
    const files = {
      'a.ts': "import { run as go, Job } from './b.ts';\ngo;\nJob;",
      'b.ts': 'export const run = async () => 1;\nexport class Job {}',
    };
    const module = moduleAt(await projectOf(files), 'a.ts');
    expect(functionOf(module, exprAt(module, 'go'))?.module.path).toBe('b.ts');
    expect(functionOf(module, exprAt(module, 'go'))?.expr.isAsync).toBe(true);
    expect(classOf(module, exprAt(module, 'Job'))?.expr.name).toBe('Job');
  });

  it('find methods of the own class', async () => {
    const text = 'class A { stop() {} f() { this.stop; } }';
    const module = moduleAt(await projectOf({ 'a.ts': text }), 'a.ts');
    expect(functionOf(module, exprAt(module, 'this.stop'))?.expr.name).toBe('stop');
  });

  it('end at what leads out of the repository', async () => {
    const module = moduleAt(await projectOf({ 'a.ts': "import { x } from 'far';\nx;" }), 'a.ts');
    expect(follow(module, exprAt(module, 'x'))).toBeUndefined();
  });

  it('lead to the submodule that a package names itself', async () => {
    const files = {
      'app.py': 'from lib import ui\nui.run\n',
      'lib/__init__.py': 'from . import ui\n',
      'lib/ui.py': 'def run():\n    pass\n',
    };
    const module = moduleAt(await projectOf(files), 'app.py');
    expect(functionOf(module, exprAt(module, 'ui.run'))?.module.path).toBe('lib/ui.py');
  });

  it('end on a package that imports a name from itself', async () => {
    const files = { 'app.py': 'from lib import ui\nui\n', 'lib/__init__.py': 'from . import ui\n' };
    const module = moduleAt(await projectOf(files), 'app.py');
    expect(follow(module, exprAt(module, 'ui'))).toBeUndefined();
    expect(await nameIn(files, 'app.py', 'ui')).toBe('lib.ui');
  });

  it('end on modules that import each other', async () => {
    const files = {
      'a.ts': "export { x } from './b.ts';\nx;",
      'b.ts': "export { x } from './a.ts';",
    };
    const module = moduleAt(await projectOf(files), 'a.ts');
    expect(follow(module, exprAt(module, 'x'))).toBeUndefined();
  });
});
