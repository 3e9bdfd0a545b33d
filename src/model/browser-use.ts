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

const PAGE_FOLDER =
  /upload|media|attachment|public|dist|build|bundle|front|client|web|www|spa\b|html|site|view|\bui\b|browser|admin|dashboard/iu;

/**
 * True for the name of a folder, as code writes it, that holds the pages of a front end or what people
 * uploaded. Images and styles of the program itself are there for an interface without pages too.
 */
export function holdsPages(folder: string): boolean {
  return PAGE_FOLDER.test(folder);
}
