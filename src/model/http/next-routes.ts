import { packageManifest } from '../packages/package-manifest.ts';
import type { Project } from '../project.ts';
import { fileNameOf, folderOf } from '../repository-path.ts';
import { couldRewrite, fitsRoute, urlSegments } from './route-pattern.ts';

const CONFIG_NAME = /^next\.config\.(?:[cm]?[jt]s)$/u;
const MIDDLEWARE_NAME = /^(?:middleware|proxy)\.[jt]s$/u;

/** True for the files, beside `package.json`, that say how a Next.js project serves its paths. */
export function isNextRoutingPath(path: string): boolean {
  const name = fileNameOf(path);
  return CONFIG_NAME.test(name) || MIDDLEWARE_NAME.test(name);
}

/**
 * The folders of Next.js projects, with a final slash: they have a `next.config.*` or a package that
 * depends on next.
 */
export function nextRoots(project: Project): readonly string[] {
  const configured = project.paths.filter((path) => CONFIG_NAME.test(fileNameOf(path)));
  const depending = project
    .files((path) => fileNameOf(path) === 'package.json')
    .filter((file) => packageManifest(file)?.dependencies.has('next') === true)
    .map((file) => file.path);
  return [...new Set([...configured, ...depending].map(folderOf))].toSorted();
}

/** Whether a Next.js project answers a URL path; unknown when its code could rewrite the path. */
export function servesNextPath(
  project: Project,
  root: string,
  url: string,
): 'yes' | 'no' | 'unknown' {
  const wanted = urlSegments(url);
  const isServed = project.paths.some((path) => {
    if (!path.startsWith(root)) {
      return false;
    }
    const inside = path.slice(root.length);
    const route = routeSegments(inside.replace(/^src\//u, ''));
    return (
      (route !== undefined && fitsRoute(route, wanted)) || inside === `public/${wanted.join('/')}`
    );
  });
  if (isServed) {
    return 'yes';
  }
  return canChangePaths(project, root, url) ? 'unknown' : 'no';
}

const APP_FILE = /^app\/(?<folder>(?:.*\/)?)(?:route|page)\.(?:[jt]sx?|mdx?)$/u;
const PAGES_FILE = /^pages\/(?<page>.*)\.(?:[jt]sx?|mdx?)$/u;

/** The segments that a file inside a project answers, undefined when it is no route. */
function routeSegments(path: string): readonly string[] | undefined {
  const folder = APP_FILE.exec(path)?.groups?.['folder'];
  if (folder !== undefined) {
    const segments = folder.split('/').filter((segment) => segment !== '');
    // `_folder` is private; `(.)folder` intercepts another route.
    return segments.some((segment) => segment.startsWith('_') || segment.startsWith('(.'))
      ? undefined
      : segments.filter((segment) => !/^(?:\(.*\)|@.*)$/u.test(segment));
  }
  const page = PAGES_FILE.exec(path)?.groups?.['page'];
  if (page === undefined || /^_(?:app|document|error|middleware)$/u.test(page)) {
    return undefined;
  }
  return page
    .split('/')
    .filter((segment, index, all) => index < all.length - 1 || segment !== 'index');
}

function canChangePaths(project: Project, root: string, url: string): boolean {
  return project.paths.some((path) => {
    if (!path.startsWith(root)) {
      return false;
    }
    const inside = path.slice(root.length);
    const isConfig = CONFIG_NAME.test(inside);
    if (!isConfig && !MIDDLEWARE_NAME.test(inside.replace(/^src\//u, ''))) {
      return inside === 'microfrontends.json';
    }
    const text = project.file(path)?.text;
    return text === undefined || (isConfig ? configChangesPath : middlewareChangesPath)(text, url);
  });
}

const SOURCE = /\bsource:\s*(?<quote>['"`])(?<source>[^'"`\n]*)\k<quote>/gu;

function configChangesPath(text: string, url: string): boolean {
  if (/\b(?:basePath|useFileSystemPublicRoutes)\b/u.test(text) || hasOwnExtensions(text)) {
    return true;
  }
  const at = text.search(/\brewrites\b/u);
  if (at === -1) {
    return false;
  }
  const rewrites = bracketed(text, at);
  const sources = [...rewrites.matchAll(SOURCE)].map((match) => match.groups?.['source'] ?? '');
  const isReadable = sources.length > 0 && !/source:\s*[^'"`\s]|[[,]\s*\.\.\.\w/u.test(rewrites);
  return !isReadable || sources.some((source) => couldRewrite(source, url));
}

// From the first brace or bracket to the one that closes it. Patterns in the sources are balanced.
function bracketed(text: string, from: number): string {
  let depth = 0;
  for (let index = from; index < text.length; index += 1) {
    const sign = text.charAt(index);
    if (sign === '{' || sign === '[') {
      depth += 1;
    } else if (sign === '}' || sign === ']') {
      depth -= 1;
      if (depth <= 0) {
        return text.slice(from, index);
      }
    }
  }
  return text.slice(from);
}

// `['page.tsx']` makes other files to routes; the plain endings of code and Markdown do not.
function hasOwnExtensions(text: string): boolean {
  const listed = /\bpageExtensions:\s*\[(?<list>[^\]]*)\]/u.exec(text)?.groups?.['list'];
  const isPlain = /^(?:\s*['"`](?:[jt]sx?|mdx?)['"`]\s*,?)*\s*$/u.test(listed ?? '...');
  return text.includes('pageExtensions') && !isPlain;
}

// A matcher that leaves /api out keeps the middleware away from it.
function middlewareChangesPath(text: string, url: string): boolean {
  const isLeftOut = url.startsWith('/api/') && /\(\?!(?:[^)]*\|)?\/?api\b/u.test(text);
  return text.includes('rewrite') && !isLeftOut;
}
