import { join } from 'node:path';

import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

import { CROSSING, globalBans, importBans, LAYERS } from '../../lint/layers.ts';
import { ROOT } from '../support/root.ts';
import { runNode } from '../support/run-node.ts';
import { scratchRepository } from '../support/scratch-repository.ts';

interface Specimen {
  readonly path: string;
  readonly specifier: string;
}

const Report = z.object({
  number_of_files: z.number(),
  diagnostics: z.array(
    z.object({
      code: z.string().optional(),
      message: z.string(),
      filename: z.string(),
      help: z.string().optional(),
    }),
  ),
});

type Diagnostic = z.infer<typeof Report>['diagnostics'][number];

// The arrows of the design, written out: the configuration must not be the only place that knows them.
const FORBIDDEN: readonly Specimen[] = [
  { path: 'src/core/forbidden.ts', specifier: '#syntax/yaml.ts' },
  { path: 'src/syntax/forbidden.ts', specifier: '#model/project.ts' },
  { path: 'src/model/forbidden.ts', specifier: '#audit/audit.ts' },
  { path: 'src/model/frameworks/forbidden.ts', specifier: '../../audit/audit.ts' },
  { path: 'rules/http/thing/rule.ts', specifier: '#syntax/yaml.ts' },
  { path: 'rules/http/thing/rule.ts', specifier: 'node:fs/promises' },
  { path: 'rules/http/thing/rule.ts', specifier: '../../../src/report/sarif.ts' },
  { path: 'rules/http/shared/forbidden.ts', specifier: 'pino' },
  { path: 'src/audit/forbidden.ts', specifier: '#github/client.ts' },
  { path: 'src/config/forbidden.ts', specifier: '#audit/audit.ts' },
  { path: 'src/report/forbidden.ts', specifier: 'node:fs' },
  { path: 'src/source/forbidden.ts', specifier: '#service/server.ts' },
  { path: 'src/store/forbidden.ts', specifier: '#audit/deep/audit.ts' },
  { path: 'src/review/forbidden.ts', specifier: 'probot' },
  { path: 'src/service/forbidden.ts', specifier: '#cli/audit.ts' },
  { path: 'src/cli/forbidden.ts', specifier: '#test/support/clock.ts' },
];

const ALLOWED: readonly Specimen[] = [
  { path: 'src/core/allowed.ts', specifier: './span.ts' },
  { path: 'src/syntax/allowed.ts', specifier: '#core/span.ts' },
  { path: 'src/model/allowed.ts', specifier: '#syntax/yaml.ts' },
  { path: 'src/model/frameworks/allowed.ts', specifier: '../project.ts' },
  { path: 'rules/http/allowed/rule.ts', specifier: '#model/rule.ts' },
  { path: 'rules/http/allowed/rule.ts', specifier: '../shared/route.ts' },
  { path: 'rules/http/allowed/rule.test.ts', specifier: '#test/support/test-rule.ts' },
  { path: 'src/audit/allowed.ts', specifier: '#model/rule.ts' },
  { path: 'src/audit/allowed.ts', specifier: 'node:crypto' },
  { path: 'src/report/allowed.ts', specifier: '#core/finding.ts' },
  { path: 'src/review/allowed.ts', specifier: '#audit/audit.ts' },
  { path: 'src/service/allowed.ts', specifier: 'fastify' },
  { path: 'src/cli/allowed.ts', specifier: '#service/server.ts' },
];

const CONFIGURED = LAYERS.map((layer) => ({
  layer: layer.files.join(', '),
  imports: layer.files.flatMap((files) =>
    importBans(layer).patterns.flatMap(({ group }) =>
      group.filter(isBan).map((pattern) => specimen(files.replace('**', 'configured.ts'), pattern)),
    ),
  ),
  globals: layer.files.flatMap((files) =>
    globalBans(layer).map(({ name }) => ({ path: files.replace('**', 'world.ts'), name })),
  ),
}));

const UNLAYERED = CROSSING.group.map((pattern) => specimen('scripts/configured.ts', pattern));

let diagnostics: readonly Diagnostic[] = [];

beforeAll(async () => {
  await using repository = await scratchRepository([
    'oxlint.config.ts',
    'lint',
    'package.json',
    'tsconfig.json',
  ]);
  const imports = CONFIGURED.flatMap((each) => each.imports);
  const specimens = [...FORBIDDEN, ...ALLOWED, ...UNLAYERED, ...imports];
  for (const [path, group] of Map.groupBy(specimens, (each) => each.path)) {
    await repository.write(path, group.map(({ specifier }) => `import '${specifier}';\n`).join(''));
  }
  for (const [path, group] of Map.groupBy(
    CONFIGURED.flatMap((each) => each.globals),
    (each) => each.path,
  )) {
    await repository.write(
      path,
      `export const used = [${group.map(({ name }) => name).join(', ')}];\n`,
    );
  }
  await repository.write('src/service/clock.ts', 'log.info(`at ${Date.now()}`);\n');
  await repository.write('scripts/clock.ts', 'Date.now();\n');
  await repository.write('rules/http/thing/rule.test.ts', 'testRule(rule, cases);\n');
  const oxlint = join(ROOT, 'node_modules/oxlint/bin/oxlint');
  const run = await runNode(
    [oxlint, '-c', 'oxlint.config.ts', '-f', 'json', 'src', 'rules', 'scripts'],
    {
      cwd: repository.path,
    },
  );
  const report = Report.parse(JSON.parse(run.stdout));
  expect(report.number_of_files, 'oxlint must have looked at the specimens').toBeGreaterThan(30);
  diagnostics = report.diagnostics;
});

describe('a forbidden import is reported', () => {
  test.each(FORBIDDEN)('$path: $specifier', ({ path, specifier }) => {
    expect(importReports(path, specifier)).not.toEqual([]);
  });
});

describe('an allowed import is not reported', () => {
  test.each(ALLOWED)('$path: $specifier', ({ path, specifier }) => {
    expect(importReports(path, specifier)).toEqual([]);
  });
});

describe('every configured ban fires', () => {
  test.each(CONFIGURED)('in $layer', ({ imports, globals }) => {
    expect(imports.length).toBeGreaterThan(0);
    expect(imports.filter((each) => importReports(each.path, each.specifier).length === 0)).toEqual(
      [],
    );
    expect(globals.filter((each) => !isGlobalReported(each.path, each.name))).toEqual([]);
  });

  test('in files of no layer', () => {
    expect(
      UNLAYERED.filter((each) => importReports(each.path, each.specifier).length === 0),
    ).toEqual([]);
  });
});

describe('the rules of our own plugin are on', () => {
  test.each([
    { code: 'local(logger-static-message)', path: 'src/service/clock.ts' },
    { code: 'local(no-ambient-time)', path: 'src/service/clock.ts' },
    { code: 'local(no-dynamic-rule-tests)', path: 'rules/http/thing/rule.test.ts' },
  ])('$code in $path', ({ code, path }) => {
    expect(diagnostics.filter((each) => each.code === code && each.filename === path)).toHaveLength(
      1,
    );
  });

  test('scripts may read the clock', () => {
    expect(
      diagnostics.filter(
        (each) => each.code === 'local(no-ambient-time)' && each.filename.startsWith('scripts/'),
      ),
    ).toEqual([]);
  });
});

test('a ban says why', () => {
  const [report] = importReports('rules/http/thing/rule.ts', '#syntax/yaml.ts');
  expect(report?.help).toBe('a rule may import core and model only.');
});

/** False for an exception to the bans before it. */
function isBan(pattern: string): boolean {
  return !pattern.startsWith('!');
}

/** An import that the pattern is meant to catch: `node:*` gives `node:any`. */
function specimen(path: string, pattern: string): Specimen {
  const specifier = pattern.replace('../**/', '../../').replaceAll('**', 'deep/any.ts');
  return { path, specifier: specifier.replaceAll('*', 'any') };
}

function isGlobalReported(path: string, name: string): boolean {
  return diagnostics.some(
    (each) =>
      each.code === 'eslint(no-restricted-globals)' &&
      each.filename === path &&
      each.message.includes(`'${name}'`),
  );
}

function importReports(path: string, specifier: string): readonly Diagnostic[] {
  return diagnostics.filter(
    (each) =>
      each.code === 'eslint(no-restricted-imports)' &&
      each.filename === path &&
      each.message.startsWith(`'${specifier}' import `),
  );
}
