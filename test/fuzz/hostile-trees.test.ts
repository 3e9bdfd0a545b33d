import { rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';

import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';

import { GitFixture } from '#test/github/git-fixture.ts';
import { runFaultline } from '#test/support/run-faultline.ts';
import { temporaryDirectory } from '#test/support/temporary-directory.ts';

const Report = z.object({
  coverage: z.object({
    files: z.array(
      z.object({ path: z.string(), status: z.string(), reason: z.string().nullable() }),
    ),
    failures: z.array(z.unknown()),
  }),
});

type Files = Readonly<Record<string, string | Uint8Array>>;

/** What the command line says of each file that it did not read whole, and of rules that failed. */
async function gapsOf(
  directory: string,
): Promise<{ readonly files: Record<string, string>; readonly failures: readonly unknown[] }> {
  const { code, stdout, stderr } = await runFaultline(['audit', '--format', 'json'], directory);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { coverage } = Report.parse(JSON.parse(stdout));
  return {
    files: Object.fromEntries(
      coverage.files
        .filter(({ status }) => status === 'skipped' || status === 'partial')
        .map(({ path, reason }) => [path, reason ?? '']),
    ),
    failures: coverage.failures,
  };
}

const ALIAS_BOMB = Array.from({ length: 30 }, (_, level) =>
  level === 0
    ? 'a0: &a0 [lol, lol]\n'
    : `a${level}: &a${level} [${Array.from({ length: 9 }, () => `*a${level - 1}`).join(', ')}]\n`,
).join('');

const CYCLE = `x-a: &a
  environment: *a
services:
  db:
    image: postgres
    <<: *a
`;

const DEEP: Files = Object.fromEntries(
  [
    ['compose.yaml', '- '.repeat(20_000)],
    ['flow.yaml', '['.repeat(50_000)],
    ['package.json', '{"a":'.repeat(50_000)],
    ['src/brackets.ts', `export const a = ${'('.repeat(50_000)}1${')'.repeat(50_000)};\n`],
    ['src/blocks.js', `${'{'.repeat(50_000)}${'}'.repeat(50_000)}\nfetch("/");\n`],
    ['src/calls.ts', `fetch${'()'.repeat(50_000)};\n`],
    ['src/types.ts', `type A = ${'Array<'.repeat(20_000)}1${'>'.repeat(20_000)};\nfetch("/");\n`],
    ['app/sum.py', `import requests\nx = ${'('.repeat(50_000)}1${')'.repeat(50_000)}\n`],
    ['app/not.py', `import requests\nx = ${'not '.repeat(50_000)}1\n`],
    ['db/1.sql', `SELECT ${'('.repeat(50_000)}1${')'.repeat(50_000)};\n`],
    ['db/2.sql', `SELECT 1${' + 1'.repeat(50_000)};\n`],
    ['run.sh', `${'$('.repeat(20_000)}${')'.repeat(20_000)}\n`],
    ['Dockerfile', `FROM node\nRUN ${'$('.repeat(20_000)}\n`],
    ['nginx.conf', 'http {'.repeat(20_000)],
    ['pyproject.toml', `a = ${'['.repeat(20_000)}\n`],
    ['schema.prisma', 'model A {\n'.repeat(20_000)],
    ['README.md', `${'['.repeat(20_000)}](${'('.repeat(20_000)}\n`],
  ].map(([path = '', text = '']) => [path, text]),
);

describe('the command line on a directory', () => {
  test('of a hundred thousand files reads them all', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 100_000 }, (_, index) => [
        `src/${index % 400}/${index}.${['ts', 'py', 'yaml', 'json', 'md'][index % 5]}`,
        `# ${index}\n`,
      ]),
    );
    expect(await gapsOf(await temporaryDirectory(files))).toEqual({ files: {}, failures: [] });
  });

  test('with a file of 50 MB, bytes that are no text, and lines without end names what it left', async () => {
    const directory = await temporaryDirectory({
      'big.ts': Buffer.alloc(50 * 1024 * 1024, 'a'),
      'nul.ts': 'const a = "\0";\n',
      'latin.py': Buffer.from([0x61, 0x20, 0x3d, 0x20, 0xff, 0xfe, 0x0a]),
      'half.ts': Buffer.from([0x2f, 0x2f, 0xe2, 0x82]),
      'surrogate.ts': Buffer.from([0x2f, 0x2f, 0xed, 0xa0, 0x80]),
      'line.ts': `fetch("/"); // ${'x'.repeat(900_000)}\n`,
      'commas.json': `[${'1,'.repeat(400_000)}1]\n`,
      'words.md': '[a](b) '.repeat(100_000),
    });
    expect(await gapsOf(directory)).toEqual({
      files: {
        'big.ts': 'larger than 1 MB',
        'nul.ts': 'binary',
        'latin.py': 'not valid UTF-8',
        'half.ts': 'not valid UTF-8',
        'surrogate.ts': 'not valid UTF-8',
      },
      failures: [],
    });
  });

  test('of bombs, cycles and depth ends, and says of each file whether it was read', async () => {
    const directory = await temporaryDirectory({
      'bomb.yaml': ALIAS_BOMB,
      'docker-compose.yml': `${ALIAS_BOMB}services:\n  db: { image: postgres, environment: *a29 }\n`,
      'cycle/compose.yaml': CYCLE,
      ...DEEP,
    });
    const { failures } = await gapsOf(directory);
    expect(failures).toEqual([]);
  });

  test('never follows a link, whether it leads outside, round in a circle, or nowhere', async () => {
    const outside = await temporaryDirectory({
      'secret.env': 'STRIPE_KEY=sk_live_51H8canary0000000000000000\n',
    });
    const directory = await temporaryDirectory({ 'src/a.ts': 'export {};\n' });
    await symlink(join(outside, 'secret.env'), join(directory, '.env'));
    await symlink(outside, join(directory, 'linked'));
    await symlink('.', join(directory, 'round'));
    await symlink('../../nowhere', join(directory, 'src/b.ts'));
    const { stdout } = await runFaultline(['audit', '--format', 'json'], directory);
    expect(stdout).not.toContain('canary');
    expect((await gapsOf(directory)).files).toEqual({
      '.env': 'symbolic link',
      'src/b.ts': 'symbolic link',
      linked: 'symbolic link',
      round: 'symbolic link',
    });
  });

  test('takes names for names, whatever they look like', async () => {
    const names = [
      '--output=owned.ts',
      '$(touch owned).ts',
      ';touch owned;.ts',
      'a\nb.ts',
      '\u202Etxt.ts',
      '\'"`.ts',
      '%2e%2e%2fowned.ts',
      '__proto__/constructor.ts',
      'é.ts',
    ];
    const directory = await temporaryDirectory(
      Object.fromEntries(names.map((name) => [name, 'export {};\n'])),
    );
    await writeFile(join(directory, 'probe.txt'), '');
    const { stdout } = await runFaultline(['audit', '--format', 'json'], directory);
    const { coverage } = Report.parse(JSON.parse(stdout));
    expect(coverage.files.map(({ path }) => path).toSorted()).toEqual(
      [...names, 'probe.txt'].toSorted(),
    );
  });
});

describe('the command line on a git repository', () => {
  test.each([
    { what: 'a blob that is gone', object: 'blob', content: undefined },
    { what: 'a blob of noise', object: 'blob', content: Buffer.from('noise') },
    { what: 'a tree that is gone', object: 'tree', content: undefined },
    { what: 'a tree that unpacks to noise', object: 'tree', content: deflateSync('tree 5\0noise') },
  ])('with $what is refused, with what git says of it', async ({ object, content }) => {
    const fixture = await GitFixture.create();
    onTestFinished(async () => fixture.remove());
    await fixture.commit({ 'src/a.ts': 'export const a = 1;\n', 'b.ts': 'export const b = 1;\n' });
    await fixture.branch('work');
    await fixture.commit({ 'src/a.ts': 'export const a = 2;\n' });
    const name = object === 'blob' ? 'HEAD:src/a.ts' : 'HEAD:src';
    const sha = await fixture.git('rev-parse', name);
    const file = join(fixture.directory, '.git/objects', sha.slice(0, 2), sha.slice(2));
    await rm(file, { force: true });
    await (content === undefined ? Promise.resolve() : writeFile(file, content));
    const { code, stderr } = await runFaultline(
      ['review', '--base', 'main', '--head', 'work'],
      fixture.directory,
    );
    expect(code).toBe(2);
    expect(stderr).toMatch(/^faultline: .* cannot be read\..*\nCause: git \S+ failed: /u);
  });
});
