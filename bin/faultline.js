#!/usr/bin/env node
// Starts the command line on a Node that runs TypeScript sources as they are: this one, or the one that
// the project pins as a dev dependency. Plain JavaScript that Node 18 understands.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import module from 'node:module';
import { constants, homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// The real path of this file, also when it was called through a link (npm link, node_modules/.bin).
const ROOT = dirname(dirname(realpathSync(fileURLToPath(import.meta.url))));
const OLDEST_MAJOR = Number(
  /\d+/.exec(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).engines.node)[0],
);
const PINNED = join(
  ROOT,
  'node_modules/node/bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);
const WRONG_USE = 2;
const FAILED = 3;

// `npm run faultline` starts in the package's folder; paths are meant from where the person stands.
if (process.env.npm_lifecycle_event === 'faultline' && process.env.INIT_CWD) {
  process.chdir(process.env.INIT_CWD);
}

if (isSuitable()) {
  keepCompiledCode();
  await import('../src/cli/main.ts').catch(explainLoading);
} else if (existsSync(PINNED) && realpathSync(PINNED) !== realpathSync(process.execPath)) {
  runPinned();
} else {
  process.stderr.write(
    `faultline: this is Node ${process.versions.node}, which cannot run Faultline.\n` +
      `Use Node ${OLDEST_MAJOR} or later without --no-strip-types, or run \`npm ci\` in ${ROOT}, ` +
      'which installs one for the project.\n',
  );
  process.exitCode = WRONG_USE;
}

function isSuitable() {
  const major = Number(process.versions.node.split('.')[0]);
  // https://nodejs.org/api/process.html#processfeaturestypescript
  return major >= OLDEST_MAJOR && Boolean(process.features.typescript);
}

/**
 * Node strips types and compiles hundreds of files at each start unless it finds what it made of them.
 * Kept in a folder of the person's own: what is read from there is run.
 */
function keepCompiledCode() {
  try {
    const caches = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
    // It does nothing where that folder cannot be written.
    module.enableCompileCache(join(caches, 'faultline'));
  } catch {
    // Whoever has no home starts more slowly.
  }
}

/** The command line reports its own failures; this is one of reading it from the disk. */
function explainLoading(error) {
  const isMissing = error.code === 'ERR_MODULE_NOT_FOUND';
  process.stderr.write(
    `faultline: could not be loaded: ${error.message}\n` +
      (isMissing ? `Run \`npm ci\` in ${ROOT}.\n` : ''),
  );
  process.exitCode = isMissing ? WRONG_USE : FAILED;
}

/** The child has our streams; signals that we get go to it, and we end as it ends. */
function runPinned() {
  // Before it starts: what it prints may be answered by a signal at once.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  const child = spawn(PINNED, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  child.on('error', (error) => {
    process.stderr.write(`faultline: ${PINNED} could not be started: ${error.message}\n`);
    process.exitCode = WRONG_USE;
  });
  child.on('exit', (code, signal) => {
    // A shell says 128 plus the signal's number of a program that a signal ended.
    process.exitCode = code ?? 128 + constants.signals[signal];
  });
}
