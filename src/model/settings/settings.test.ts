import { describe, expect, it } from 'vitest';

import { moduleAt, projectOf } from '#test/support/project.ts';

import { settingDefaultsOf } from './settings.ts';

async function defaultsIn(path: string, text: string): Promise<readonly string[]> {
  const module = moduleAt(await projectOf({ [path]: text }), path);
  return settingDefaultsOf(module).map(
    ({ name, at, fallback }) => `${name} at ${module.text(at)}: ${module.text(fallback)}`,
  );
}

describe('settingDefaultsOf in TypeScript', () => {
  it.each([
    ["process.env.A ?? 'x';", ["A at process.env.A: 'x'"]],
    ["process.env['A'] || 'x';", ["A at process.env['A']: 'x'"]],
    ["process.env.A?.trim() || 'x';", ["A at process.env.A: 'x'"]],
    ["const env = process.env;\nenv.A ?? 'x';", ["A at env.A: 'x'"]],
    ["process.env.A ? process.env.A : 'x';", ["A at process.env.A: 'x'"]],
    ["process.env.A !== undefined ? process.env.A : 'x';", ["A at process.env.A: 'x'"]],
    ["process.env.A ? 'set' : 'not set';", []],
    ["process.env.A ??= 'x';", ["A at process.env.A: 'x'"]],
    ["const { A = 'x', B } = process.env;", ["A at A: 'x'"]],
    ["const { A: a = 'x' } = process.env;", ["A at a: 'x'"]],
    ["Bun.env.A ?? 'x';", ["A at Bun.env.A: 'x'"]],
    ["import.meta.env.A ?? 'x';", ["A at import.meta.env.A: 'x'"]],
    ["Deno.env.get('A') ?? 'x';", ["A at 'A': 'x'"]],
    [
      "function read(name: string) { return process.env[name]?.trim(); }\nread('APP_A') ?? 'x';",
      ["APP_A at 'APP_A': 'x'"],
    ],
    [
      "function read(name: string) { return process.env.A + table[name]; }\nread('APP_A') ?? 'x';",
      [],
    ],
    ['process.env.A;', []],
    ["options.A ?? 'x';", []],
  ])('of the environment: %j', async (text, expected) => {
    expect(await defaultsIn('a.ts', text)).toEqual(expected);
  });

  it('takes the first of several variables', async () => {
    expect(await defaultsIn('a.ts', "process.env.A ?? process.env.B ?? 'x';")).toContain(
      "A at process.env.A: 'x'",
    );
  });

  it.each([
    ["import { z } from 'zod';\nz.object({ A: z.string().default('x') });", ["A at A: 'x'"]],
    [
      "import { z } from 'zod';\nz.object({ A: z.string().default('x').transform(f) });",
      ["A at A: 'x'"],
    ],
    ["import { z } from 'zod';\nz.object({ name: z.string().default('x') });", []],
    ["import Joi from 'joi';\nJoi.object({ A: Joi.string().default('x') });", ["A at A: 'x'"]],
    [
      "import * as v from 'valibot';\nv.object({ A: v.optional(v.string(), 'x') });",
      ["A at A: 'x'"],
    ],
    ["import { str } from 'envalid';\nread({ A: str({ default: 'x' }) });", ["A at A: 'x'"]],
    ["import { str } from 'envalid';\nread({ A: str({ devDefault: 'x' }) });", []],
    ["const schema = { a: { env: 'A', default: 'x' } };", ["A at 'A': 'x'"]],
    ["const schema = { A: text().default('x') };", []],
  ])('of schemas: %j', async (text, expected) => {
    expect(await defaultsIn('a.ts', text)).toEqual(expected);
  });

  it.each([
    ["import env from 'env-var';\nenv.get('A').default('x').asString();", ["A at 'A': 'x'"]],
    [
      "import { ConfigService } from '@nestjs/config';\nclass A { constructor(private c: ConfigService) {}\n a() { return this.c.get('A', 'x'); } }",
      ["A at 'A': 'x'"],
    ],
    [
      "function env(name: string, or: string) { return process.env[name] ?? or; }\nenv('APP_A', 'x');",
      ["APP_A at 'APP_A': 'x'"],
    ],
    ["function env(name: string, or: string) { return or; }\nenv('APP_A', 'x');", []],
  ])('of lookups: %j', async (text, expected) => {
    expect(await defaultsIn('a.ts', text)).toEqual(expected);
  });
});

describe('settingDefaultsOf in Python', () => {
  it.each([
    ["import os\nos.getenv('A', 'x')\n", ["A at 'A': 'x'"]],
    ["from os import getenv\ngetenv('A', default='x')\n", ["A at 'A': 'x'"]],
    ["import os\nos.environ.get('A', 'x')\n", ["A at 'A': 'x'"]],
    ["from os import environ\nenviron.get('A') or 'x'\n", ["A at 'A': 'x'"]],
    ["import os\nos.environ.setdefault('A', 'x')\n", ["A at 'A': 'x'"]],
    ["import os\nos.environ['A'] if 'A' in os.environ else 'x'\n", ["A at 'A': 'x'"]],
    ["import os\nos.environ['A']\n", []],
    ["from decouple import config\nconfig('A', default='x')\n", ["A at 'A': 'x'"]],
    ["import environ\nenv = environ.Env()\nenv('A', default='x')\n", ["A at 'A': 'x'"]],
    ["import environ\nenv = environ.Env(A=(str, 'x'))\n", ["A at str: 'x'"]],
    ["from environs import Env\nenv = Env()\nenv.str('A', 'x')\n", ["A at 'A': 'x'"]],
  ])('of the environment and lookups: %j', async (text, expected) => {
    expect(await defaultsIn('a.py', text)).toEqual(expected);
  });

  it.each([
    ["A: str = 'x'", ["A at A: 'x'"]],
    ["A: str = Field('x', min_length=1)", ["A at A: 'x'"]],
    ["A: SecretStr = Field(default=SecretStr('x'))", ["A at A: 'x'"]],
    ['A: str = Field(default_factory=make)', ['A at A: make']],
    ['A: str = Field(...)', []],
    ['A: str', []],
    ["_A: str = 'x'", []],
  ])('of settings classes: %j', async (field, expected) => {
    const text = `from pydantic import Field, SecretStr\nfrom pydantic_settings import BaseSettings\nclass Base(BaseSettings):\n    pass\nclass Settings(Base):\n    ${field}\n`;
    expect(await defaultsIn('a.py', text)).toEqual(expected);
  });
});
