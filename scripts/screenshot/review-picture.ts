import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { exampleChange } from '../demo/example-pull-request.ts';
import { pullRequestPage } from '../demo/page.ts';
import { perform } from '../demo/perform.ts';
import { runChromium } from './chromium.ts';
import type { PicturePaths } from './picture-paths.ts';

/** Draws the top of the demo's page and answers the file. */
export async function drawReview({
  root,
  pictures,
  work,
}: PicturePaths): Promise<readonly string[]> {
  const change = await exampleChange(join(root, 'examples/storefront'), 'storefront');
  const view = await perform(change, {
    onPhase: () => undefined,
    onVerdict: async () => undefined,
  });
  const page = join(work, 'review.html');
  await writeFile(page, pullRequestPage(view));
  const picture = join(pictures, 'review.png');
  await runChromium([
    `--user-data-dir=${join(work, 'profile')}`,
    '--window-size=1280,1262',
    `--screenshot=${picture}`,
    pathToFileURL(page).href,
  ]);
  return [picture];
}
