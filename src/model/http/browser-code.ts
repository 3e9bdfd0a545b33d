import { fileFact } from '../file-fact.ts';
import { importedFiles } from '../code/imported-files.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import type { ProjectFile } from '../project-file.ts';
import { isSamplePath } from '../sample-path.ts';
import { haveSameItems, settled } from '../code/settled.ts';

const BROWSER_PATHS =
  /\.jsx$|\.client\.[cm]?[jt]s$|(?:^|\/)(?:public|static|assets|frontend|front-end|webapp\/src|client|hooks|components|composables)\//u;
const COMPONENT_FILE = /\.[jt]sx$/u;
const NEXT_ROUTE_FILE = /(?:^|\/)(?:route|opengraph-image|icon)\.tsx$/u;
const USES_CLIENT = /^(?:[^\S\n]*(?:\/\/[^\n]*)?\n|\/\*[^*]*\*\/){0,40}[^\S\n]*['"]use client['"]/u;
const BROWSER_PACKAGES =
  /\bfrom ['"](?:react(?:-dom|-native)?|preact|vue|svelte|solid-js|@angular\/\w+|electron|vscode|next\/(?:navigation|router|image|link|dynamic)|@remix-run\/react|react-router-dom|@tanstack\/react-\w+|@vueuse\/\w+|pinia|swr|zustand|jquery)(?:\/[\w-]+)*['"]/u;
const BROWSER_GLOBALS =
  /\bwindow\.(?!length)\w|\bdocument\.(?:createElement|getElementById|querySelector\w*|cookie|body|head|documentElement|addEventListener|location)\b|\b(?:localStorage|sessionStorage)\.\w|\bnavigator\.\w|\bimport\.meta\.env\.VITE_/u;
const ONLY_ON_SERVERS =
  /['"]server-only['"]|^\s*['"]use server['"]|\bfrom ['"](?:node:[\w/]+|fs(?:\/promises)?|crypto|path|next\/(?:headers|server)|stripe|nodemailer|ioredis|pg)['"]|\bgetServerSideProps\b|\bgetStaticProps\b/u;
const SERVER_PATHS = /\.server\.[cm]?[jt]sx?$|(?:^|\/)(?:server|server-only|actions)\//u;

/**
 * True for a file that runs in a browser, going by its path and text: components, what is marked
 * `use client`, what imports a library of front ends or touches the page.
 */
export function isBrowserFile({ path, text }: ProjectFile): boolean {
  if (languageOf(path) !== 'typescript') {
    return false;
  }
  if (USES_CLIENT.test(text)) {
    return true;
  }
  if (ONLY_ON_SERVERS.test(text)) {
    return false;
  }
  return (
    BROWSER_PATHS.test(path) ||
    (COMPONENT_FILE.test(path) && !NEXT_ROUTE_FILE.test(path)) ||
    BROWSER_PACKAGES.test(text) ||
    BROWSER_GLOBALS.test(text)
  );
}

/** What a file says about browsers: it begins there, it may be loaded there, or it is for servers alone. */
type BrowserRole = 'start' | 'open' | 'closed';

const roleOf = fileFact('browser-code', (file): BrowserRole => {
  if (isBrowserFile(file) && !isServerComponent(file)) {
    return 'start';
  }
  return ONLY_ON_SERVERS.test(file.text) ? 'closed' : 'open';
});

/**
 * The files that browsers load, along imports from components and client modules. What is told to run on
 * servers ends the way, so a file in here that servers run too runs on both sides.
 */
export const browserFilesOf = settled(
  'browser-code',
  (project): ReadonlySet<string> => {
    const reached = new Set(
      project.paths.filter(
        (path) =>
          languageOf(path) === 'typescript' &&
          !isTestPath(path) &&
          !isSamplePath(path) &&
          roleOf(project, path) === 'start',
      ),
    );
    for (const path of reached) {
      for (const next of importedFiles(project, path)) {
        const role =
          reached.has(next) || SERVER_PATHS.test(next) ? 'closed' : roleOf(project, next);
        if (role !== undefined && role !== 'closed') {
          reached.add(next);
        }
      }
    }
    return reached;
  },
  haveSameItems,
);

const PAGE_FILE = /(?:^|\/)app\/(?:.*\/)?(?:page|layout|template|loading|not-found|default)\.tsx$/u;

// https://react.dev/reference/rsc/server-components
function isServerComponent({ path, text }: ProjectFile): boolean {
  return (
    !USES_CLIENT.test(text) &&
    (PAGE_FILE.test(path) || /\bexport (?:default )?async function [A-Z]/u.test(text))
  );
}
