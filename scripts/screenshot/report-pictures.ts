import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { auditCommand } from '#cli/audit-command.ts';
import { processIo } from '#cli/terminal-io.ts';
import { FaultlineError } from '#core/errors.ts';

import { runChromium } from './chromium.ts';
import { hasRun } from './has-run.ts';
import type { PicturePaths } from './picture-paths.ts';

/**
 * Draws the report of an audit of the example as its pull request leaves it: the top on a desk and on
 * a phone, and a page of the print. Answers the files.
 */
export async function drawReport(paths: PicturePaths): Promise<readonly string[]> {
  const page = pathToFileURL(await writeReport(paths)).href;
  const profile = `--user-data-dir=${join(paths.work, 'profile')}`;
  const desk = join(paths.pictures, 'report-desk.png');
  await runChromium([profile, '--window-size=1280,1500', `--screenshot=${desk}`, page]);
  const phone = join(paths.pictures, 'report-phone.png');
  await runChromium([profile, '--window-size=390,1700', `--screenshot=${phone}`, page]);
  const print = join(paths.work, 'report.pdf');
  await runChromium([profile, '--no-pdf-header-footer', `--print-to-pdf=${print}`, page]);
  const paper = join(paths.pictures, 'report-paper');
  await drawPage(print, paper);
  return [desk, phone, `${paper}.png`];
}

async function writeReport({ root, work }: PicturePaths): Promise<string> {
  const directory = join(work, 'storefront');
  for (const layer of ['main', 'pull-request']) {
    await cp(join(root, 'examples/storefront', layer), directory, { recursive: true });
  }
  const output = join(work, 'report.html');
  const subject = 'storefront';
  await auditCommand({ directory, output, subject, format: 'html', color: false }, processIo());
  return output;
}

async function drawPage(print: string, picture: string): Promise<void> {
  const args = ['-png', '-r', '80', '-f', '2', '-singlefile', print, picture];
  if (!(await hasRun('pdftoppm', args))) {
    throw new FaultlineError(
      'usage',
      'The picture of the print needs pdftoppm (on Debian: apt-get install poppler-utils).',
    );
  }
}
