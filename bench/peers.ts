import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { languageOf } from '#model/code/language.ts';
import { RULES } from '#rules/index.ts';

import { AST_GREP_CONFIG, astGrepRules, PATTERNS, semgrepRules } from './peers/patterns.ts';
import { readTree } from './read-tree.ts';
import { printTable } from './table.ts';
import { timed } from './timed.ts';

// How long an audit takes beside semgrep and ast-grep on the same code files. Theirs are the patterns in
// bench/peers/patterns.ts: as many as we have rules, though they say less. Usage:
//   node bench/peers.ts [--install FOLDER] DIR...
// Peers are installed from PyPI and npm, into a folder that goes away unless one is named.
const SEMGREP = 'semgrep==1.185.0';
const AST_GREP = '@ast-grep/cli@0.51.1';
const LAUNCHER = resolve(import.meta.dirname, '../bin/faultline.js');

interface Peer {
  readonly name: string;
  /** Program and arguments that read the current folder; undefined when the peer cannot be installed. */
  readonly command: readonly string[] | undefined;
}

const { values, positionals } = parseArgs({
  options: { install: { type: 'string' } },
  allowPositionals: true,
});
const scratch = mkdtempSync(join(tmpdir(), 'faultline-bench-'));
try {
  const folder = resolve(values.install ?? join(scratch, 'peers'));
  mkdirSync(folder, { recursive: true });
  const peers = [semgrep(folder), astGrep(folder)];
  for (const { name } of peers.filter(({ command }) => command === undefined)) {
    process.stdout.write(`${name} could not be installed and is skipped.\n`);
  }
  process.stdout.write(`${RULES.length} rules, ${PATTERNS.length} patterns of each peer\n`);
  printTable(positionals.flatMap((root) => compare(resolve(root), peers)));
} finally {
  rmSync(scratch, { recursive: true });
}

function semgrep(folder: string): Peer {
  const venv = join(folder, 'semgrep');
  const program = join(venv, 'bin/semgrep');
  const rules = join(scratch, 'semgrep.json');
  writeFileSync(rules, semgrepRules());
  const isThere =
    existsSync(program) ||
    (run('python3', ['-m', 'venv', venv]) && run(join(venv, 'bin/pip'), ['install', SEMGREP]));
  const options = ['--metrics=off', '--disable-version-check', '--no-git-ignore', '--json'];
  return {
    name: 'semgrep',
    command: isThere ? [program, 'scan', ...options, '--config', rules, '.'] : undefined,
  };
}

function astGrep(folder: string): Peer {
  const program = join(folder, 'node_modules/.bin/ast-grep');
  const config = join(scratch, 'sgconfig.yml');
  mkdirSync(join(scratch, 'rules'));
  writeFileSync(config, AST_GREP_CONFIG);
  writeFileSync(join(scratch, 'rules/patterns.yml'), astGrepRules());
  const isThere =
    existsSync(program) || run('npm', ['install', '--no-save', '--prefix', folder, AST_GREP]);
  return {
    name: 'ast-grep',
    command: isThere ? [program, 'scan', '--json=stream', '--config', config, '.'] : undefined,
  };
}

function run(program: string, args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

function compare(
  root: string,
  peers: readonly Peer[],
): readonly Readonly<Record<string, string | number>>[] {
  const copy = join(scratch, 'trees', basename(root));
  const files = copyCode(root, copy);
  const ours = timed([process.execPath, LAUNCHER, 'audit', '.'], copy);
  const all = [
    { name: 'faultline', timing: ours },
    ...peers.flatMap(({ name, command }) =>
      command === undefined ? [] : [{ name, timing: timed(command, copy) }],
    ),
  ];
  return all.map(({ name, timing }) => ({
    repository: basename(root),
    files,
    program: name,
    seconds: timing.seconds.toFixed(1),
    'cpu s': timing.cpuSeconds.toFixed(1),
    'ours / theirs': (ours.seconds / timing.seconds).toFixed(2),
    'cpu: ours / theirs': (ours.cpuSeconds / timing.cpuSeconds).toFixed(2),
  }));
}

/** Copies what all of them can read, and answers how many files that are. */
function copyCode(root: string, copy: string): number {
  const code = [...readTree(root)].flatMap(([path, file]) =>
    file.kind === 'text' && languageOf(path) !== undefined ? [[path, file.text] as const] : [],
  );
  for (const [path, text] of code) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    writeFileSync(join(copy, path), text);
  }
  // Without one of its own semgrep leaves out tests.
  writeFileSync(join(copy, '.semgrepignore'), '');
  return code.length;
}
