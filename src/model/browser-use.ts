import type { Ranged } from './code.ts';

/** One expression by which a server answers browsers. */
export interface BrowserUse {
  readonly at: Ranged;
  /** For evidence, a whole sentence. */
  readonly note: string;
}

export const PAGE = 'Answers with a page.';
export const FILES = 'Serves files.';
export const COOKIE = 'Keeps a cookie in the browser.';
export const SIGN_IN = 'Sends browsers on to sign in.';
