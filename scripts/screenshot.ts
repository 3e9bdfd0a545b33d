import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { FaultlineError, isFaultlineError } from '#core/errors.ts';

import { exampleChange } from './demo/example-pull-request.ts';
import { pullRequestPage } from './demo/page.ts';
import { perform } from './demo/perform.ts';
import { ownTemporaryDirectory } from './demo/temporary-directory.ts';

// Makes the picture of the README again: the top of the demo's page, drawn by headless Chromium.
const ROOT = resolve(import.meta.dirname, '..');
const PICTURE = join(ROOT, 'docs/images/review.png');
const SIZE = { width: 1280, height: 1262 };
const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome'];

/** Draws what fits into the window and reaches no network. */
function flags(profile: string, page: string): readonly string[] {
  return [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--hide-scrollbars',
    `--user-data-dir=${profile}`,
    `--window-size=${SIZE.width},${SIZE.height}`,
    `--screenshot=${PICTURE}`,
    pathToFileURL(page).href,
  ];
}

async function screenshot(): Promise<void> {
  ownTemporaryDirectory();
  const change = await exampleChange(join(ROOT, 'examples/storefront'), 'storefront');
  const view = await perform(change, {
    onPhase: () => undefined,
    onVerdict: async () => undefined,
  });
  const folder = await mkdtemp(join(tmpdir(), 'screenshot-'));
  const page = join(folder, 'page.html');
  await writeFile(page, pullRequestPage(view));
  await mkdir(dirname(PICTURE), { recursive: true });
  await draw(flags(join(folder, 'profile'), page));
  const { size } = await stat(PICTURE);
  process.stdout.write(`${PICTURE}: ${Math.ceil(size / 1024)} KB\n`);
}

async function draw(args: readonly string[]): Promise<void> {
  for (const browser of BROWSERS) {
    if (await hasRun(browser, args)) {
      return;
    }
  }
  throw new FaultlineError(
    'usage',
    `The picture needs Chromium: install one of ${BROWSERS.join(', ')} (on Debian: apt-get install chromium).`,
  );
}

/** False when there is no such program. */
async function hasRun(program: string, args: readonly string[]): Promise<boolean> {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
  });
  return new Promise((resolveRun, reject) => {
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') {
        resolveRun(false);
      } else {
        reject(error);
      }
    });
    child.on('close', (code) => {
      if (code === 0) {
        resolveRun(true);
      } else if (code !== null && code > 0) {
        reject(new Error(`${program} ended with ${code}: ${said.trim()}`));
      }
    });
  });
}

try {
  await screenshot();
} catch (error) {
  if (!isFaultlineError(error, 'usage')) {
    throw error;
  }
  process.stderr.write(`screenshot: ${error.message}\n`);
  process.exitCode = 1;
}
