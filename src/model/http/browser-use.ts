import type { CodeModule } from '../code/code-module.ts';
import type { Ranged } from '../code/code.ts';

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
  /dist|build|bundle|front|client|web|www|spa\b|html|\bui\b|browser|admin|dashboard/iu;
const MIXED_FOLDER = /public|static|site|view/iu;

/**
 * True for the name of a folder, as code writes it, that holds the pages of a front end. What people
 * uploaded, and images and styles of the program itself, are there for an interface without pages too:
 * a folder that may hold either counts when a page is in one of that name.
 */
export function holdsPages({ project }: CodeModule, folder: string): boolean {
  const mixed = MIXED_FOLDER.exec(folder)?.[0].toLowerCase();
  return (
    PAGE_FOLDER.test(folder) ||
    (mixed !== undefined &&
      project.paths.some(
        (path) => /\.html?$/u.test(path) && path.toLowerCase().includes(`${mixed}/`),
      ))
  );
}
