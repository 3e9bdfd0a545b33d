import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { ROOT } from '#test/support/root.ts';
import { BIN } from '#test/support/run-faultline.ts';
import { runNode } from '#test/support/run-node.ts';
import { runShell } from '#test/support/run-shell.ts';
import { temporaryDirectory } from '#test/support/temporary-directory.ts';

// `--no-strip-types` makes this Node one that cannot run TypeScript sources.
describe('on a Node that cannot run TypeScript', () => {
  test('the pinned one is started with the same arguments and its exit code is ours', async () => {
    const root = await copiedLauncher({
      'node_modules/node/bin/node': '#!/bin/sh\nshift\necho "pinned: $*"\nexit 7\n',
    });
    await runShell('chmod +x node_modules/node/bin/node', root);
    const result = await runNode(
      ['--no-strip-types', join(root, 'bin/faultline.js'), 'audit', 'a b'],
      { cwd: root },
    );
    expect(result).toEqual({ code: 7, stdout: 'pinned: audit a b\n', stderr: '' });
  });

  test('a signal goes on to the pinned one', async () => {
    const root = await copiedLauncher({
      'node_modules/node/bin/node':
        '#!/bin/sh\ntrap "echo stopped; exit 5" TERM\necho ready\nwhile :; do sleep 0.05; done\n',
    });
    await runShell('chmod +x node_modules/node/bin/node', root);
    const child = spawn(process.execPath, ['--no-strip-types', join(root, 'bin/faultline.js')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
    await expect.poll(() => printed).toBe('ready\n');
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([5, null]);
    expect(printed).toBe('ready\nstopped\n');
  });

  test('without a pinned one it says what is needed', async () => {
    const root = await copiedLauncher({});
    const result = await runNode(['--no-strip-types', join(root, 'bin/faultline.js')], {
      cwd: root,
    });
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toContain('Use Node 24 or later');
    expect(result.stderr).toContain('npm ci');
  });
});

test('packages that are not installed are named, with what to do', async () => {
  const root = await copiedLauncher({ 'src/cli/main.ts': "import 'no-such-package';\n" });
  const result = await runNode([join(root, 'bin/faultline.js'), 'audit'], { cwd: root });
  expect(result).toMatchObject({ code: 2, stdout: '' });
  expect(result.stderr).toContain("'no-such-package'");
  expect(result.stderr).toContain('npm ci');
});

test('what Node compiled is kept in the cache of the person', async () => {
  const caches = await temporaryDirectory();
  const env = { PATH: process.env['PATH'], XDG_CACHE_HOME: caches };
  expect(await runNode([BIN, '--version'], { cwd: caches, env })).toMatchObject({ code: 0 });
  expect(await readdir(join(caches, 'faultline'))).not.toEqual([]);
});

test('a cache that cannot be written is done without', async () => {
  const root = await temporaryDirectory({ taken: '' });
  const env = { PATH: process.env['PATH'], XDG_CACHE_HOME: join(root, 'taken') };
  const result = await runNode([BIN, '--version'], { cwd: root, env });
  expect(result).toMatchObject({ code: 0, stderr: '' });
});

/** A folder with the launcher, package.json and these files. */
async function copiedLauncher(files: Readonly<Record<string, string>>): Promise<string> {
  return temporaryDirectory({
    'bin/faultline.js': await readFile(BIN, 'utf8'),
    'package.json': await readFile(join(ROOT, 'package.json'), 'utf8'),
    ...files,
  });
}
