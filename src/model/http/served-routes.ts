import type { Place } from '#core/span.ts';

import { applicationRank } from './application-rank.ts';
import { APPLICATION_WORDS, applicationsOf, mayCreateApplication } from './http-applications.ts';
import type { HttpApplication } from './http-applications.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import type { FileQuestion, Project } from '../project.ts';
import { routesOf } from './routes.ts';
import type { Route } from './routes.ts';
import { isSamplePath } from '../sample-path.ts';
import { canServePath } from './served-paths.ts';
import { serviceOf } from '../services.ts';

/** A service with the application that stands for it, and the routes of all its files. */
export interface ServedRoutes {
  readonly root: string;
  readonly application: HttpApplication;
  readonly at: Place;
  readonly routes: readonly Route[];
}

const ROUTE_FILES: FileQuestion = {
  name: 'served-routes',
  words: ['.get(', '.post(', '.put(', '.patch(', '.delete(', '@Get(', '@Post(', '.route(', 'path('],
  path: isServed,
  patterns: [/\.(?:get|post|put|patch|delete|route)\(\s*['"`f]|@(?:Get|Post)\(|\bpath\(\s*['"]/u],
};

const APPLICATION_FILES: FileQuestion = {
  name: 'served-routes/applications',
  words: APPLICATION_WORDS,
  path: isServed,
  file: mayCreateApplication,
};

/** The questions by which services and their routes are found. */
export const SERVED_ROUTE_FILES: readonly FileQuestion[] = [ROUTE_FILES, APPLICATION_FILES];

function isServed(path: string): boolean {
  return (
    languageOf(path) !== undefined && !isTestPath(path) && !isSamplePath(path) && canServePath(path)
  );
}

/** The services of the repository that make an application and declare routes, sorted by root. */
export function servedRoutesOf(project: Project): readonly ServedRoutes[] {
  const applications = new Map<string, HttpApplication>();
  const files = project
    .filesWhere(APPLICATION_FILES)
    .toSorted((a, b) => applicationRank(a.path) - applicationRank(b.path));
  for (const { path } of files) {
    const { root } = serviceOf(project, path);
    const module = applications.has(root) ? undefined : project.module(path);
    const [application] = module === undefined ? [] : applicationsOf(module);
    if (application !== undefined) {
      applications.set(root, application);
    }
  }
  const byRoot = Map.groupBy(
    project.filesWhere(ROUTE_FILES),
    ({ path }) => serviceOf(project, path).root,
  );
  return [...applications]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([root, application]) => ({
      root,
      application,
      at: application.module.place(application.call.callee),
      routes: (byRoot.get(root) ?? []).flatMap(({ path }) => {
        const module = project.module(path);
        return module === undefined ? [] : routesOf(module);
      }),
    }));
}
