import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { describe, expect, it, onTestFinished } from 'vitest';

import { GitFixture } from '#test/github/git-fixture.ts';
import { ROOT } from '#test/support/root.ts';
import { runNode } from '#test/support/run-node.ts';
import { temporaryDirectory } from '#test/support/temporary-directory.ts';

const DEMO = join(ROOT, 'scripts/demo.ts');

const INJECTABLE = `import express from 'express';
import { Pool } from 'pg';
const pool = new Pool();
express().get('/users', async (req) => pool.query(\`SELECT '\${req.query.name}'\`));
`;

/** A repository whose branch `feature` brings an SQL injection. */
async function repositoryWithChange(): Promise<GitFixture> {
  const fixture = await GitFixture.create();
  onTestFinished(async () => fixture.remove());
  await fixture.commit({ 'README.md': 'Shop\n' });
  await fixture.branch('feature');
  await fixture.commit({ 'src/users.ts': INJECTABLE });
  return fixture;
}

/** Runs the demo to its end, away from any terminal. */
async function runDemo(temporary: string, ...args: readonly string[]) {
  const env = { ...process.env, TMPDIR: temporary };
  return runNode([DEMO, ...args], { cwd: ROOT, env });
}

/** Starts the demo. `line` resolves with the first line of standard output that matches. */
function startDemo(temporary: string, ...args: readonly string[]) {
  const child = spawn(process.execPath, [DEMO, ...args], {
    cwd: ROOT,
    env: { ...process.env, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const exit = once(child, 'exit');
  const lines = createInterface(child.stdout);
  return {
    line: async (pattern: RegExp): Promise<string> => {
      for await (const line of lines) {
        if (pattern.test(line)) {
          return line;
        }
      }
      throw new Error(`The demo ended without a line like ${String(pattern)}`);
    },
    stop: async (signal: 'SIGINT' | 'SIGTERM'): Promise<unknown> => {
      child.kill(signal);
      return (await exit)[0];
    },
  };
}

describe('the demo of the example', () => {
  it('prints both verdicts and writes the page', async () => {
    const temporary = await temporaryDirectory();
    const folder = await temporaryDirectory();
    const page = join(folder, 'page.html');
    const { code, stdout, stderr } = await runDemo(temporary, '--page', page);

    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /Push 1: [\s\S]*Check "Faultline: main": failure\. [\s\S]*The merge is blocked\.[\s\S]*Push 2: [\s\S]*Check "Faultline: main": success\. [\s\S]*The merge is free\./u,
    );
    expect(stdout).toMatch(/^compose\.yaml:18 {2}comment\n {2}high: /mu);
    expect(stdout).toMatch(/^The pull request as a page: http:\/\/127\.0\.0\.1:\d+\/$/mu);
    expect(stdout).not.toContain('\u001B');
    expect(await readdir(temporary)).toEqual([]);

    const html = await readFile(page, 'utf8');
    expect(html).toMatch(
      /Merging is blocked: the required check “Faultline: main” did not pass[\s\S]*Suggested change[\s\S]*127\.0\.0\.1:5432:5432[\s\S]*This branch can be merged\./u,
    );
    expect(html).not.toMatch(/<script|<!-- faultline/u);
  });
});

describe('the demo of a local repository', () => {
  it('serves the page until it is stopped', async () => {
    const temporary = await temporaryDirectory();
    const { directory } = await repositoryWithChange();
    const range = ['--repo', directory, '--base', 'main', '--head', 'feature'];
    const demo = startDemo(temporary, ...range, '--serve');
    const line = await demo.line(/^The pull request as a page: /u);
    const url = line.slice(line.indexOf('http'));
    const answer = await fetch(url);

    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'unsafe-inline'",
    );
    expect(await answer.text()).toMatch(
      /Merging is blocked[\s\S]*aria-label="Comment on src\/users\.ts line 4"/u,
    );
    expect((await fetch(`${url}favicon.ico`)).status).toBe(404);
    expect(await demo.stop('SIGTERM')).toBe(0);
    expect(await readdir(temporary)).toEqual([]);
  });

  it('leaves nothing behind when it is interrupted before the verdict', async () => {
    const temporary = await temporaryDirectory();
    const demo = startDemo(temporary);
    await demo.line(/^Reviewing /u);
    expect(await demo.stop('SIGINT')).toBe(130);
    expect(await readdir(temporary)).toEqual([]);
  });
});

describe('a demo that cannot be', () => {
  it('says that a directory is no repository', async () => {
    const temporary = await temporaryDirectory();
    const plain = await temporaryDirectory({ 'a.txt': 'a' });
    const range = ['--base', 'main', '--head', 'feature'];
    const { code, stderr } = await runDemo(temporary, '--repo', plain, ...range);
    expect(stderr).toContain(`demo: ${plain} is no git repository that can be read.`);
    expect(code).toBe(1);
    expect(await readdir(temporary)).toEqual([]);
  });

  it.each([
    ['a commit that is missing', 'main', 'nowhere', 'nowhere is not a commit'],
    ['a change the wrong way round', 'feature', 'main', 'the wrong way round?'],
  ])('says what is wrong with %s', async (_what, base, head, message) => {
    const { directory } = await repositoryWithChange();
    const args = ['--repo', directory, '--base', base, '--head', head];
    const { code, stderr } = await runDemo(await temporaryDirectory(), ...args);
    expect(stderr).toContain(message);
    expect(code).toBe(1);
  });

  it.each([
    [['--repo', '.'], '--repo needs --base and --head'],
    [['--base', 'main'], '--base and --head need --repo'],
    [['--page', '/nowhere/page.html'], 'nothing can be written to /nowhere'],
    [['--nonsense'], 'unknown option'],
  ])('answers 2 to %j', async (args, message) => {
    const { code, stderr } = await runDemo(await temporaryDirectory(), ...args);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});
