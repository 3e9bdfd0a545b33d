import { describe, expect, test } from 'vitest';

import { parseDockerfile } from '#syntax/dockerfile.ts';
import { parseMakefile } from '#syntax/makefile.ts';
import { markdownLinks } from '#syntax/markdown-links.ts';
import { parseNginx } from '#syntax/nginx.ts';
import { parsePrisma } from '#syntax/prisma.ts';
import { shellCommands } from '#syntax/shell-commands.ts';
import { expansionsIn } from '#syntax/shell.ts';
import { sqlValues } from '#syntax/sql-values.ts';

/** The texts at places. */
function texts(
  text: string,
  ranges: readonly { readonly start: number; readonly end: number }[],
): readonly string[] {
  return ranges.map(({ start, end }) => text.slice(start, end));
}

describe('Dockerfile', () => {
  test('positions: of stages and instructions, also of continued lines', () => {
    const text = 'FROM node:24 AS build\r\nRUN a \\\r\n  && b\r\nUSER node\r\n';
    const [stage] = parseDockerfile(text).stages;
    expect(texts(text, stage?.instructions ?? [])).toEqual(['RUN a \\\r\n  && b', 'USER node']);
  });

  test('broken files: read before and behind what is no instruction, which is listed', () => {
    const text = 'FROM node:24\nNOPE x\nUSER node\n';
    const { stages, problems } = parseDockerfile(text);
    expect(stages[0]?.instructions.at(-1)?.keyword).toBe('USER');
    expect(texts(text, problems)).toEqual(['NOPE x']);
  });

  test('bounds: size', () => {
    const { stages, problems } = parseDockerfile('FROM node:24\n'.repeat(50_000));
    expect([stages.length, problems.length]).toEqual([0, 1]);
  });
});

describe('shell', () => {
  test('positions: of commands, words and expansions with defaults', () => {
    const text = 'set -e\nfor f in *; do\n  cp "$f" /b; done\necho ${PORT:-80}\n';
    const commands = shellCommands(text);
    expect(texts(text, commands)).toEqual(['set -e', 'cp "$f" /b', 'echo ${PORT:-80}']);
    expect(texts(text, commands[1]?.words ?? [])).toEqual(['cp', '"$f"', '/b']);
    expect(expansionsIn(text).map(({ name }) => name)).toEqual(['PORT']);
  });

  test('broken files: read up to what is half-written', () => {
    const text = 'first\nif true; then\n  second\n';
    expect(texts(text, shellCommands(text))).toContain('first');
  });

  test('bounds: size, depth', () => {
    expect(shellCommands('a\n'.repeat(200_000))).toEqual([]);
    expect(shellCommands(`${'( '.repeat(200)}a${' )'.repeat(200)}`)).toEqual([]);
  });
});

describe('SQL (PostgreSQL)', () => {
  test('positions: of the values that statements write, with table and column', () => {
    const text =
      "INSERT INTO users (name, age) VALUES ('a;b', 1);\nUPDATE users SET name = $$c$$;\n";
    const values = sqlValues(text);
    expect(values.map(({ table, column }) => `${table}.${column}`)).toEqual([
      'users.name',
      'users.age',
      'users.name',
    ]);
    expect(texts(text, values)).toEqual(["'a;b'", '1', '$$c$$']);
  });

  test('broken files: read before and behind what is half-written', () => {
    const text = "INSERT INTO a (b) VALUES ('c');\nINSERT INTO d (e;\nUPDATE f SET g = 'h';\n";
    const tables = sqlValues(text).map(({ table }) => table);
    expect(tables).toContain('a');
    expect(tables).toContain('f');
  });

  test('bounds: size, rows', () => {
    expect(sqlValues('-- a\n'.repeat(300_000))).toEqual([]);
    expect(sqlValues(`INSERT INTO a (b) VALUES ${'(1),'.repeat(5000)}(1);`).length).toBeLessThan(
      300,
    );
  });
});

describe('nginx', () => {
  test('positions: of directives and parameters', () => {
    const text = 'server {\r\n  add_header X "a b"; # why\r\n}\r\n';
    const [server] = parseNginx(text).directives;
    const [header] = server?.block ?? [];
    expect(texts(text, [...(server?.block ?? []), ...(header?.parameters ?? [])])).toEqual([
      'add_header X "a b";',
      'X',
      '"a b"',
    ]);
  });

  test('broken files: read up to what is half-written, which is listed', () => {
    const { directives, problems } = parseNginx('a b;\nserver {\n  c d;\n');
    expect(directives.map(({ name }) => name)).toEqual(['a', 'server']);
    expect(problems.length).toBe(1);
  });

  test('bounds: size, depth', () => {
    expect(parseNginx('a b;\n'.repeat(300_000)).directives).toEqual([]);
    expect(parseNginx(`${'a { '.repeat(100)}${'} '.repeat(100)}`).problems).toEqual([]);
  });
});

describe('Makefile', () => {
  test('positions: of the lines of recipes, also continued ones', () => {
    const text = 'up down: base\n\t@docker compose \\\n\t  up\n\techo a\n';
    const [rule] = parseMakefile(text).rules;
    expect(rule?.targets).toEqual(['up', 'down']);
    expect(texts(text, rule?.recipe ?? [])).toEqual(['docker compose \\\n\t  up', 'echo a']);
  });

  test('broken files: read before and behind what is no rule', () => {
    const { rules } = parseMakefile('a:\n\tone\nwhat is this\nb:\n\ttwo\n');
    expect(rules.flatMap(({ targets }) => targets)).toEqual(['a', 'b']);
  });
});

describe('Markdown links', () => {
  test('positions: of the targets of links, images and definitions, not in code', () => {
    const text = '[a](b.md "t") ![c](d.png)\r\n`[x](y)`\r\n\r\n[e]: <f g.md>\r\n';
    expect(texts(text, markdownLinks(text))).toEqual(['b.md', 'd.png', '<f g.md>']);
  });

  test('broken files: read before and behind what is half-written', () => {
    const text = '[a](b.md) and [half](c\n\n`open [d](e.md)\n';
    expect(texts(text, markdownLinks(text))).toEqual(['b.md', 'e.md']);
  });

  test('bounds: size', () => {
    expect(markdownLinks('[a](b.md)\n'.repeat(200_000))).toEqual([]);
  });
});

describe('Prisma schema', () => {
  test('positions: of blocks, fields, types, attributes and settings', () => {
    const text =
      'datasource db {\r\n  provider = "postgresql"\r\n}\r\nmodel Member {\r\n  id Int[]? @id // a\r\n\r\n  @@map("m")\r\n}\r\n';
    const [database, member] = parsePrisma(text).blocks;
    const [id] = member?.fields ?? [];
    expect(texts(text, database?.settings ?? [])).toEqual(['provider = "postgresql"']);
    expect(texts(text, [...(member?.fields ?? []), ...(member?.attributes ?? [])])).toEqual([
      'id Int[]? @id',
      '@@map("m")',
    ]);
    expect(texts(text, id?.attributes ?? [])).toEqual(['@id']);
    expect(text.slice(id?.typeStart, id?.typeEnd)).toBe('Int');
  });

  test('broken files: read before and behind the broken line, which is listed', () => {
    const text = 'model A {\n  id Int\n  ?\n  name String\n}\nwhat is this\nmodel B {\n  id Int\n';
    const { blocks, problems } = parsePrisma(text);
    expect(
      blocks.map(({ name, fields }) => `${name} ${fields.map((field) => field.name).join()}`),
    ).toEqual(['A id,name', 'B id']);
    expect(texts(text, problems)).toEqual(['?', 'what is this', 'model B']);
  });

  test('bounds: size', () => {
    const { blocks, problems } = parsePrisma('// a comment\n'.repeat(400_000));
    expect([blocks.length, problems.length]).toEqual([0, 1]);
  });
});
