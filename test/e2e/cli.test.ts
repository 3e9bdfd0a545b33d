import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';

import { auditJsonSchema } from '#report/audit-schema.ts';
import { GitFixture } from '#test/github/git-fixture.ts';
import { layTemplate } from '#test/support/embedded-template.ts';
import { ROOT } from '#test/support/root.ts';
import { BIN, runFaultline } from '#test/support/run-faultline.ts';
import { runNode } from '#test/support/run-node.ts';
import { runShell } from '#test/support/run-shell.ts';
import { SARIF_SUBSET } from '#test/support/sarif-subset.ts';
import { temporaryDirectory } from '#test/support/temporary-directory.ts';

const BLOCKING = {
  'package.json': '{"name":"shop","dependencies":{"express":"5.1.0","pg":"8.16.0"}}\n',
  'app.js': `import express from 'express';
import pg from 'pg';
const pool = new pg.Pool();
const app = express();
app.get('/users', async (request, response) => {
  response.json(await pool.query(\`SELECT * FROM users WHERE name = '\${request.query.name}'\`));
});
`,
};

const COMPOSE = {
  'compose.yaml': `services:
  db:
    image: postgres@sha256:${'0123456789abcdef'.repeat(4)}
    ports:
      - "5432:5432"
    healthcheck:
      test: [CMD, pg_isready]
`,
};

const HARMLESS = { 'notes.txt': 'nothing to see\n' };

const ESCAPE = '\u001B';

describe('exit codes', () => {
  test('0 when nothing blocks, with the findings and no progress in a pipe', async () => {
    const result = await runFaultline(['audit'], await temporaryDirectory(COMPOSE));
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout).toMatch(
      /^high containers\/port-on-all-interfaces compose\.yaml:5:9 [0-9a-f]{8}\n/u,
    );
    expect(result.stdout).not.toContain(ESCAPE);
  });

  test('1 when a critical finding is there', async () => {
    const result = await runFaultline(['audit'], await temporaryDirectory(BLOCKING));
    expect(result).toMatchObject({ code: 1, stderr: '' });
    expect(result.stdout).toContain('critical data/sql-injection app.js:6:');
  });

  test.each([
    ['an unknown option', ['audit', '--nope'], 'unknown option'],
    ['an unknown command', ['adit'], 'unknown command'],
    ['an unknown format', ['audit', '--format', 'yaml'], 'Allowed choices are'],
    ['a file instead of a directory', ['audit', 'notes.txt'], 'cannot be read as a directory'],
    ['a directory that is not there', ['audit', 'missing'], 'cannot be read as a directory'],
    ['no repository', ['review', '--base', 'main'], 'no git repository'],
    ['an unknown rule', ['explain', 'data/nothing-such'], 'faultline rules'],
    ['no database', ['deliveries'], 'There is no database'],
    ['no folder for the report', ['audit', '-o', 'missing/report.json'], 'Create'],
  ])('2 for %s, with what to do and no stack', async (_name, args, reason) => {
    const result = await runFaultline(args, await temporaryDirectory(HARMLESS));
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toContain(reason);
    expect(result.stderr).not.toContain('    at ');
  });

  test('1 for a service without settings, all of them named', async () => {
    const result = await runFaultline(['serve'], await temporaryDirectory(HARMLESS));
    expect(result).toMatchObject({ code: 1, stdout: '' });
    expect(result.stderr).toMatch(/APP_ID is missing[\s\S]*WEBHOOK_SECRET/u);
  });

  test('3 when the report cannot be written', async () => {
    const result = await runShell(
      '"$NODE" "$BIN" audit > /dev/full',
      await temporaryDirectory(HARMLESS),
    );
    expect(result.code).toBe(3);
    expect(result.stderr).toContain('ENOSPC');
  });
});

describe('formats', () => {
  test('JSON is what the schema describes', async () => {
    const { stdout } = await runFaultline(
      ['audit', '--format', 'json'],
      await temporaryDirectory({ ...BLOCKING, ...COMPOSE }),
    );
    const document: unknown = JSON.parse(stdout);
    const validate = new Ajv2020().compile(auditJsonSchema());
    validate(document);
    expect(validate.errors).toBeNull();
    expect(document).toMatchObject({
      schema: 'faultline/audit@1',
      findings: expect.arrayContaining([
        expect.objectContaining({ rule: 'data/sql-injection' }),
        expect.objectContaining({ rule: 'containers/port-on-all-interfaces' }),
      ]),
    });
  });

  test('SARIF is valid and places the finding', async () => {
    const { stdout } = await runFaultline(
      ['audit', '--format', 'sarif'],
      await temporaryDirectory(COMPOSE),
    );
    const [run] = SARIF_SUBSET.parse(JSON.parse(stdout)).runs;
    expect(run?.results.map(({ ruleId }) => ruleId)).toEqual(['containers/port-on-all-interfaces']);
  });

  test('Markdown is a document', async () => {
    const { stdout } = await runFaultline(
      ['audit', '--format', 'markdown'],
      await temporaryDirectory(COMPOSE),
    );
    expect(stdout).toMatch(/^# Faultline audit\n\nFaultline [\d.]+\n\n## Executive summary\n/u);
  });

  test('HTML is a page with subject and day', async () => {
    const { stdout } = await runFaultline(
      ['audit', '--format', 'html', '--subject', 'acme/shop', '--date', '2027-01-31'],
      await temporaryDirectory(COMPOSE),
    );
    expect(stdout).toMatch(/^<!doctype html>/u);
    expect(stdout).toContain('<h1>Faultline audit of acme/shop</h1>');
    expect(stdout).toContain('2027-01-31 · Faultline');
  });

  test('a review has no HTML', async () => {
    const result = await runFaultline(
      ['review', '--base', 'main', '--format', 'html'],
      await temporaryDirectory(COMPOSE),
    );
    expect(result.code).toBe(2);
    expect(result.stderr).toContain('text, json, sarif, markdown');
  });

  test('the same files give the same bytes', async () => {
    const cwd = await temporaryDirectory({ ...BLOCKING, ...COMPOSE });
    const [first, second] = [
      await runFaultline(['audit', '--format', 'json'], cwd),
      await runFaultline(['audit', '--format', 'json', '.'], cwd),
    ];
    expect(first).toEqual(second);
  });

  test('--output writes the file whole, prints nothing and keeps the exit code', async () => {
    const cwd = await temporaryDirectory(BLOCKING);
    const result = await runFaultline(['audit', '-f', 'json', '-o', 'report.json'], cwd);
    expect(result).toEqual({ code: 1, stdout: '', stderr: '' });
    expect(await readdir(cwd)).toEqual(['app.js', 'package.json', 'report.json']);
    expect(JSON.parse(await readFile(join(cwd, 'report.json'), 'utf8'))).toMatchObject({
      schema: 'faultline/audit@1',
    });
  });
});

describe('directories', () => {
  test('an empty one is said to be empty', async () => {
    const result = await runFaultline(['audit'], await temporaryDirectory());
    expect(result.code).toBe(0);
    expect(result.stderr).toBe('faultline: there is no file in . to audit.\n');
  });

  test('only binary files: none is called analysed', async () => {
    const bytes = Uint8Array.from([0, 1, 2, 0]);
    const { code, stdout } = await runFaultline(
      ['audit', '-f', 'json'],
      await temporaryDirectory({ 'compose.yaml': bytes, 'logo.png': bytes }),
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      findings: [],
      coverage: {
        files: [
          { path: 'compose.yaml', status: 'skipped', reason: 'binary' },
          { path: 'logo.png', status: 'nothing-to-say', reason: null },
        ],
      },
    });
  });

  test('links are listed and not followed, also in a circle', async () => {
    const cwd = await temporaryDirectory(COMPOSE);
    await symlink('.', join(cwd, 'loop'));
    await symlink('compose.yaml', join(cwd, 'docker-compose.yml'));
    const { code, stdout } = await runFaultline(['audit', '-f', 'json'], cwd);
    expect(code).toBe(0);
    const { findings, coverage } = AUDIT.parse(JSON.parse(stdout));
    expect(findings.map(({ path }) => path)).toEqual(['compose.yaml']);
    expect(coverage.files.map(({ path }) => path)).toEqual([
      'compose.yaml',
      'docker-compose.yml',
      'loop',
    ]);
  });

  test('in a repository, what git ignores is not read', async () => {
    const fixture = await repository();
    await fixture.commit({ '.gitignore': 'build/\n', 'notes.txt': 'x\n' });
    await writeUntracked(fixture, 'build/compose.yaml');
    await writeUntracked(fixture, 'deploy/compose.yaml');
    const { stdout } = await runFaultline(['audit', '-f', 'json', fixture.directory], ROOT);
    const { coverage } = AUDIT.parse(JSON.parse(stdout));
    expect(coverage.files.map(({ path }) => path)).toEqual([
      '.gitignore',
      'deploy/compose.yaml',
      'notes.txt',
    ]);
  });
});

describe('review', () => {
  test('blocks on a new critical finding and tells new, open and fixed apart', async () => {
    const fixture = await repository();
    const old = { ...COMPOSE, 'old/compose.yaml': COMPOSE['compose.yaml'] };
    const base = await fixture.commit(old);
    await fixture.branch('change');
    const head = await fixture.commit({ ...BLOCKING, 'compose.yaml': null });

    const text = await runFaultline(['review', '--base', 'main'], fixture.directory);
    expect(text).toMatchObject({ code: 1, stderr: '' });
    expect(text.stdout).toMatch(
      /^New in this change\n\n[\s\S]*critical data\/sql-injection app\.js:6/u,
    );
    expect(text.stdout).toMatch(
      /\d+ findings? blocks? this merge\.\n\d+ critical[\w, ]* new; \d+ open before; 1 fixed\.\n$/u,
    );

    const json = await runFaultline(
      ['review', '--base', base, '--head', 'change', '-f', 'json', fixture.directory],
      ROOT,
    );
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({
      schema: 'faultline/review@1',
      base,
      head,
      conclusion: 'failure',
      new: expect.arrayContaining([expect.objectContaining({ path: 'app.js' })]),
      open: expect.arrayContaining([expect.objectContaining({ path: 'old/compose.yaml' })]),
      fixed: [{ path: 'compose.yaml' }],
    });
  });

  test('passes what was there before', async () => {
    const fixture = await repository();
    await fixture.commit(BLOCKING);
    await fixture.commit(HARMLESS);
    const result = await runFaultline(['review', '--base', 'HEAD~1'], fixture.directory);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout).toMatch(/Open before this change\n[\s\S]* critical data\/sql-injection/u);
  });

  test('writes SARIF and Markdown too', async () => {
    const fixture = await repository();
    await fixture.commit(HARMLESS);
    await fixture.commit(COMPOSE);
    const range = ['review', '--base', 'HEAD~1', '--format'];
    const sarif = await runFaultline([...range, 'sarif'], fixture.directory);
    expect(SARIF_SUBSET.parse(JSON.parse(sarif.stdout)).runs[0]?.results).toHaveLength(1);
    const markdown = await runFaultline([...range, 'markdown'], fixture.directory);
    expect(markdown.stdout).toMatch(/^# Nothing blocks this merge; 1 high new\n/u);
  });

  test.each([
    ['a commit that is not there', ['--base', 'nowhere'], 'nowhere is not a commit'],
    ['an option in place of a commit', ['--base=--all'], '--all is not a revision'],
    ['a head that is not there', ['--base', 'main', '--head', 'nowhere'], 'nowhere is not'],
    ['no common history', ['--base', 'main', '--head', 'other'], 'common history'],
  ])('%s is wrong use', async (_name, args, reason) => {
    const fixture = await repository();
    await fixture.commit(HARMLESS);
    await fixture.git('checkout', '--quiet', '--orphan', 'other');
    await fixture.commit(COMPOSE);
    const result = await runFaultline(['review', ...args], fixture.directory);
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toContain(reason);
  });
});

describe('as a process', () => {
  test('a reader that goes away early ends it quietly', async () => {
    const result = await runShell(
      '"$NODE" "$BIN" audit -f json | head -n 1; echo "${PIPESTATUS[0]}"',
      await temporaryDirectory({ ...COMPOSE, ...manyFiles(2000) }),
    );
    expect(result).toEqual({ code: 0, stdout: '{\n0\n', stderr: '' });
  });

  test.each([
    ['an audit, also when it waits for something that hangs', 'ls-files', ['audit']],
    ['a review', 'merge-base', ['review', '--base', 'main']],
  ])('Ctrl-C ends %s with 130 and not a word', async (_name, step, args) => {
    const fixture = await repository();
    await fixture.commit(HARMLESS);
    const tools = await gitThatHangs(step);
    const child = spawn(process.execPath, [BIN, ...args], {
      cwd: fixture.directory,
      env: { PATH: `${tools}:${process.env['PATH'] ?? ''}` },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        printed += chunk.toString();
      });
    }
    await expect.poll(async () => readdir(tools), { timeout: 10_000 }).toContain('hangs');
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([130, null]);
    expect(printed).toBe('');
  });

  test('through a link it finds its own files', async () => {
    const cwd = await temporaryDirectory(HARMLESS);
    await symlink(BIN, join(cwd, 'faultline'));
    const result = await runNode([join(cwd, 'faultline'), 'rules'], { cwd });
    expect(result).toMatchObject({ code: 0, stderr: '' });
  });

  test('listing rules loads neither a compiler nor a database', async () => {
    const cwd = await temporaryDirectory();
    const trace = await runNode(['--import', LOADED_MODULES, BIN, 'rules'], { cwd });
    expect(trace.stderr).toContain('/src/cli/rules-command.ts');
    expect(trace.stderr).not.toMatch(/node_modules\/(?:ts-morph|@ts-morph|pg|pg-boss|piscina)\//u);
  });
});

test('serve runs until it is asked to stop, and ends with 0', async () => {
  const cwd = await temporaryDirectory();
  await layTemplate(join(cwd, '.faultline'));
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const child = spawn(process.execPath, [BIN, 'serve'], {
    cwd,
    env: {
      PATH: process.env['PATH'],
      APP_ID: '1',
      WEBHOOK_SECRET: 'a secret of the end-to-end test',
      PRIVATE_KEY: Buffer.from(privateKey).toString('base64'),
      PORT: '0',
      // The name of GitHub is not resolved here, and how long that takes to fail is the network's matter.
      SWEEP_MINUTES: '0',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let log = '';
  child.stdout.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  await expect.poll(() => log, { timeout: 20_000 }).toContain('service started');
  const address = /"url":"(?<url>[^"]+)"/u.exec(log)?.groups?.['url'] ?? '';
  expect((await fetch(`${address}/health/live`)).status).toBe(200);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

/** Lists on standard error the address of every module that is loaded. */
const LOADED_MODULES = `data:text/javascript,${encodeURIComponent(
  `import { registerHooks } from 'node:module';
  registerHooks({ load(url, context, next) { process.stderr.write(url + '\\n'); return next(url, context); } });`,
)}`;

const AUDIT = z.object({
  findings: z.array(z.object({ path: z.string() })),
  coverage: z.object({ files: z.array(z.object({ path: z.string() })) }),
});

async function repository(): Promise<GitFixture> {
  const fixture = await GitFixture.create();
  onTestFinished(async () => fixture.remove());
  return fixture;
}

async function writeUntracked(fixture: GitFixture, path: string): Promise<void> {
  await runShell(
    `mkdir -p "$(dirname ${path})" && echo "services: {}" > ${path}`,
    fixture.directory,
  );
}

function manyFiles(count: number): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`long-name-${index}.txt`, 'x']),
  );
}

/** A folder with a git of which one command hangs, after it left the file `hangs` there. */
async function gitThatHangs(command: string): Promise<string> {
  const folder = await temporaryDirectory();
  const script = [
    '#!/bin/sh',
    `case "$*" in *" ${command} "*) touch '${folder}/hangs'; exec sleep 10;; esac`,
    `export PATH='${process.env['PATH'] ?? ''}'`,
    'exec git "$@"',
  ];
  await writeFile(join(folder, 'git'), `${script.join('\n')}\n`, { mode: 0o755 });
  return folder;
}
