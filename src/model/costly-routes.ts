import type { Place } from '#core/span.ts';

import { APPLICATION_WORDS, applicationsOf, mayCreateApplication } from './http-applications.ts';
import { isTestPath, languageOf } from './language.ts';
import type { FileQuestion, Project } from './project.ts';
import { hasLimitEverywhere, isRateLimited } from './rate-limit-coverage.ts';
import { routeName, routesOf } from './routes.ts';
import type { Route } from './routes.ts';
import { isSamplePath } from './sample-path.ts';
import { canServePath } from './served-paths.ts';
import { serviceOf } from './services.ts';

/** A service none of whose routes that change or export data is limited. */
export interface UnlimitedService {
  /** Where a limiter would be installed: at the application, or else the first of the routes. */
  readonly at: Place;
  readonly routes: readonly Route[];
}

const WRITING_FILES: FileQuestion = {
  name: 'costly-routes',
  words: ['.post(', '.put(', '.patch(', '.delete(', '@Post(', '@Put(', 'POST', 'PUT', 'DELETE'],
  path: isServed,
  file: ({ text }) =>
    /\.(?:post|put|patch|delete)\(\s*['"`f]|@(?:Post|Put|Patch|Delete)\(|export (?:async )?(?:function|const) (?:POST|PUT|PATCH|DELETE)\b/u.test(
      text,
    ),
};

const APPLICATION_FILES: FileQuestion = {
  name: 'costly-routes/applications',
  words: APPLICATION_WORDS,
  path: isServed,
  file: mayCreateApplication,
};

/** The questions by which such routes and their applications are found. */
export const COSTLY_ROUTE_FILES: readonly FileQuestion[] = [WRITING_FILES, APPLICATION_FILES];

function isServed(path: string): boolean {
  return (
    languageOf(path) !== undefined && !isTestPath(path) && !isSamplePath(path) && canServePath(path)
  );
}

// Fewer may stand behind something that is not seen.
const FEWEST = 5;

/** The services with so many unlimited routes that change or export data, sorted by root. */
export function unlimitedServices(project: Project): readonly UnlimitedService[] {
  const byRoot = Map.groupBy(
    project.filesWhere(WRITING_FILES),
    ({ path }) => serviceOf(project, path).root,
  );
  return [...byRoot]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([root, files]) => {
      const modules = files.flatMap(({ path }) => project.module(path) ?? []);
      const costly = modules
        .filter((module) => !hasLimitEverywhere(module))
        .flatMap((module) => routesOf(module).filter(isCostly));
      const routes = costly.some(isRateLimited) ? [] : costly;
      const [first] = routes;
      return first === undefined || routes.length < FEWEST
        ? []
        : [{ at: applicationPlace(project, root) ?? first.module.place(first.at), routes }];
    });
}

function isCostly(route: Route): boolean {
  const isForMachines = /webhook|callback|cron|internal|health|log-?out|sign-?out/iu.test(
    `${route.module.path} ${routeName(route)}`,
  );
  return (
    !isForMachines &&
    (/^(?:POST|PUT|PATCH|DELETE)$/u.test(route.method) ||
      /(?:^|\/)(?:export|download)s?(?:\/|$)/iu.test(route.path ?? ''))
  );
}

function applicationPlace(project: Project, root: string): Place | undefined {
  for (const { path } of project.filesWhere(APPLICATION_FILES)) {
    const module = serviceOf(project, path).root === root ? project.module(path) : undefined;
    const [application] = module === undefined ? [] : applicationsOf(module);
    if (module !== undefined && application !== undefined) {
      return module.place(application.call.callee);
    }
  }
  return undefined;
}
