import { FaultlineError } from '#core/errors.ts';

import { hasRun } from './has-run.ts';

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome'];

/** Draws what fits into the window and reaches no network. */
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--hide-scrollbars',
];

/** Runs headless Chromium, whichever is installed. Rejects with `usage` when none is. */
export async function runChromium(args: readonly string[]): Promise<void> {
  for (const browser of BROWSERS) {
    if (await hasRun(browser, [...FLAGS, ...args])) {
      return;
    }
  }
  throw new FaultlineError(
    'usage',
    `The pictures need Chromium: install one of ${BROWSERS.join(', ')} (on Debian: apt-get install chromium).`,
  );
}
