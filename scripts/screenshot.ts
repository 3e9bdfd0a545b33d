import { mkdir, mkdtemp, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { isFaultlineError } from '#core/errors.ts';

import { ownTemporaryDirectory } from './demo/temporary-directory.ts';
import { drawReport } from './screenshot/report-pictures.ts';
import { drawReview } from './screenshot/review-picture.ts';

// Makes the pictures of the README and the documentation again, drawn by headless Chromium.
const ROOT = resolve(import.meta.dirname, '..');
const PICTURES = join(ROOT, 'docs/images');

async function screenshots(): Promise<void> {
  ownTemporaryDirectory();
  const paths = {
    root: ROOT,
    pictures: PICTURES,
    work: await mkdtemp(join(tmpdir(), 'pictures-')),
  };
  await mkdir(PICTURES, { recursive: true });
  for (const picture of [...(await drawReview(paths)), ...(await drawReport(paths))]) {
    const { size } = await stat(picture);
    process.stdout.write(`${picture}: ${Math.ceil(size / 1024)} KB\n`);
  }
}

try {
  await screenshots();
} catch (error) {
  if (!isFaultlineError(error, 'usage')) {
    throw error;
  }
  process.stderr.write(`screenshot: ${error.message}\n`);
  process.exitCode = 1;
}
