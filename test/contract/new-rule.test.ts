import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

import { runNode } from '../support/run-node.ts';
import type { RunResult } from '../support/run-node.ts';
import { scratchRepository } from '../support/scratch-repository.ts';
import type { ScratchRepository } from '../support/scratch-repository.ts';

const TestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
});

let repository: ScratchRepository;
let started: RunResult;

beforeAll(async () => {
  repository = await scratchRepository([
    '.oxfmtrc.json',
    'lint',
    'oxlint.config.ts',
    'package.json',
    'scripts',
    'src',
    'test/coverage',
    'test/support',
    'tsconfig.json',
    'vitest.config.ts',
  ]);
  started = await newRule('http/scaffolded-rule');
});

afterAll(async () => {
  await repository[Symbol.asyncDispose]();
});

describe('npm run new-rule', () => {
  test('says what comes next', () => {
    expect(started).toMatchObject({ code: 0, stderr: '' });
    expect(started.stdout).toContain('rules/http/scaffolded-rule is started.');
  });

  test('puts the rule into the generated files', async () => {
    const index = await readFile(join(repository.path, 'rules/index.ts'), 'utf8');
    expect(index).toContain("import httpScaffoldedRule from './http/scaffolded-rule/rule.ts';");
    const page = await readFile(
      join(repository.path, 'rules/http/scaffolded-rule/rule.md'),
      'utf8',
    );
    expect(page).toContain('# Scaffolded rule\n');
    expect(await run('scripts/generate.ts', '--check')).toMatchObject({ code: 0 });
  });

  test('writes files that compile', async () => {
    await repository.write(
      'tsconfig.rule.json',
      JSON.stringify({
        extends: './tsconfig.json',
        include: ['rules/http/scaffolded-rule', 'rules/index.ts'],
      }),
    );
    expect(await run('node_modules/typescript/bin/tsc', '-p', 'tsconfig.rule.json')).toMatchObject({
      code: 0,
      stdout: '',
    });
  });

  test('writes files that are formatted and pass the linter', async () => {
    expect(await run('node_modules/oxfmt/bin/oxfmt', '--check', 'rules')).toMatchObject({
      code: 0,
    });
    const lint = await run(
      'node_modules/oxlint/bin/oxlint',
      '-c',
      'oxlint.config.ts',
      '-f',
      'unix',
      'rules',
    );
    expect(lint.stdout.split('\n').filter((line) => line.startsWith('rules/'))).toEqual([]);
  });

  test('writes tests that fail until they are filled in', async () => {
    await run(
      'node_modules/vitest/vitest.mjs',
      'run',
      '--reporter=json',
      '--outputFile=report.json',
      'rules/http/scaffolded-rule',
    );
    const report = await readFile(join(repository.path, 'report.json'), 'utf8');
    expect(TestReport.parse(JSON.parse(report))).toEqual({ numPassedTests: 2, numFailedTests: 1 });
  });

  test('refuses an id that is taken', async () => {
    const again = await newRule('http/scaffolded-rule');
    expect(again).toMatchObject({ code: 2, stdout: '' });
    expect(again.stderr).toContain('http/scaffolded-rule is taken by rules/http/scaffolded-rule');
  });

  test.each(['no-domain', 'http/Upper', 'http/', 'a/b/c', '../outside/rule', 'http/shared', ''])(
    'refuses "%s", which is no rule id',
    async (id) => {
      const refused = await newRule(id);
      expect(refused).toMatchObject({ code: 2, stdout: '' });
      expect(refused.stderr).toContain(`"${id}" is no rule id`);
    },
  );
});

describe('npm run generate -- --check', () => {
  test('lists what is different, missing and left over', async () => {
    await using stale = await scratchRepository([
      '.oxfmtrc.json',
      'package.json',
      'scripts',
      'src',
      'test/coverage',
    ]);
    const scripts = { cwd: stale.path };
    await runNode(['scripts/new-rule.ts', 'http/scaffolded-rule'], scripts);
    await stale.write('rules/index.ts', '// Edited by hand.\n');
    await stale.write('docs/rules/old.md', 'No rule.\n');
    await stale.write('rules/http/other-rule/rule.ts', await otherRule(stale));
    const check = await runNode(['scripts/generate.ts', '--check'], scripts);
    expect(check.code).toBe(1);
    expect(check.stderr.split('\n')).toEqual([
      'Generated files are stale; run `npm run generate`.',
      'docs/rules/README.md: differs from line 5 on',
      'docs/rules/old.md: is left over, nothing generates it',
      'rules/index.ts: differs from line 1 on',
      '',
    ]);
  });

  test('fails when there is no rule to look at', async () => {
    await using empty = await scratchRepository([
      '.oxfmtrc.json',
      'package.json',
      'scripts',
      'src',
      'test/coverage',
    ]);
    const check = await runNode(['scripts/generate.ts', '--check'], { cwd: empty.path });
    expect(check).toMatchObject({
      code: 1,
      stderr: 'No rule was found below rules/, so nothing was checked.\n',
    });
  });
});

async function otherRule(scratch: ScratchRepository): Promise<string> {
  const rule = await readFile(join(scratch.path, 'rules/http/scaffolded-rule/rule.ts'), 'utf8');
  return rule.replace("'http/scaffolded-rule'", "'http/other-rule'");
}

function newRule(id: string): Promise<RunResult> {
  return run('scripts/new-rule.ts', id);
}

function run(...args: readonly string[]): Promise<RunResult> {
  return runNode(args, { cwd: repository.path });
}
