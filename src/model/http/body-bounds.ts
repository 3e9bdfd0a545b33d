import type { Place } from '#core/span.ts';

import { FRONTED_FILES, mayFront } from '../deploy/fronting.ts';
import { applicationsOf } from './http-applications.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import { answersProbesOnly } from '../deploy/probe-applications.ts';
import { isNginxPath, proxiedPlaces } from '../deploy/nginx.ts';
import type { FileQuestion, Project } from '../project.ts';
import { routesOf } from './routes.ts';
import { isSamplePath } from '../sample-path.ts';
import { canServePath } from './served-paths.ts';
import { serviceOf } from '../services.ts';
import { isStartedByHand } from '../deploy/started-by-hand.ts';

/** A Python application that takes bodies of any size. */
export interface UnboundedApplication {
  readonly framework: string;
  readonly at: Place;
}

const APPLICATIONS: FileQuestion = {
  name: 'body-bounds/applications',
  words: ['FastAPI(', 'Starlette(', 'Flask('],
  path: isServed,
  patterns: [/\b(?:FastAPI|Starlette|Flask)\(/u],
  // What replaces parts of the program by mocks is a test, wherever it stands.
  file: ({ text }) => !/^\s*(?:from|import) (?:unittest|pytest|mock)\b/mu.test(text),
};

const BOUND =
  /MAX_CONTENT_LENGTH|max_content_length|content[-_]length|Content-Length|max_?body|body_?limit|BodySize|LimitUpload|RequestSize|max_?request|request_?size|ContentSize|Mangum|serverless_wsgi|limit_request_body|limit-request-body|h11_max/iu;

const BOUNDING: FileQuestion = {
  name: 'body-bounds/bounds',
  words: [
    'ONTENT',
    'ontent',
    'body',
    'Body',
    'BODY',
    'Limit',
    'limit',
    'Request',
    'request',
    'Mangum',
    'serverless_wsgi',
  ],
  path: isServed,
  patterns: [BOUND],
};

const FRONTS: FileQuestion = {
  name: 'body-bounds/proxies',
  path: (path) =>
    (isNginxPath(path) ||
      /(?:^|\/)(?:vercel\.json|serverless\.ya?ml|app\.ya?ml|Caddyfile|zappa_settings\.json|template\.ya?ml)$/u.test(
        path,
      ) ||
      /(?:ingress|traefik|gateway|caddy|envoy|haproxy)[\w.-]*\.(?:ya?ml|toml|cfg|conf|json)$/iu.test(
        path,
      )) &&
    !isTestPath(path),
  // nginx takes a megabyte unless it is told otherwise.
  file: (file) =>
    !/client_max_body_size\s+0|proxy-body-size:\s*["']?0/u.test(file.text) &&
    (!isNginxPath(file.path) || proxiedPlaces(file).length > 0),
};

/** The questions by which applications and what bounds their bodies are found. */
export const BODY_BOUND_FILES: readonly FileQuestion[] = [
  APPLICATIONS,
  BOUNDING,
  FRONTS,
  FRONTED_FILES,
];

function isServed(path: string): boolean {
  return (
    languageOf(path) === 'python' && !isTestPath(path) && !isSamplePath(path) && canServePath(path)
  );
}

/** The first application of each service of FastAPI, Starlette or Flask whose bodies nothing bounds. */
export function unboundedApplications(project: Project): readonly UnboundedApplication[] {
  const fronts = project.filesWhere(FRONTS);
  const bounded = new Set(
    project.filesWhere(BOUNDING).map(({ path }) => serviceOf(project, path).root),
  );
  const found = project.filesWhere(APPLICATIONS).flatMap(({ path }) => {
    const module = project.module(path);
    const [application] =
      module === undefined || answersProbesOnly(module) || isStartedByHand(module)
        ? []
        : applicationsOf(module);
    const root = serviceOf(project, path).root;
    return module === undefined || application === undefined || bounded.has(root)
      ? []
      : [
          {
            root,
            framework: application.framework.name,
            at: module.place(application.call.callee),
          },
        ];
  });
  const first = new Map(found.toReversed().map((each) => [each.root, each]));
  return [...first.values()]
    .filter(
      ({ root }) =>
        takesBodies(project, root) && !fronts.some(({ path }) => mayFront(project, path, root)),
    )
    .toReversed();
}

const WRITING: FileQuestion = {
  name: 'body-bounds/writing',
  words: ['.post(', '.put(', '.patch(', 'POST'],
  path: isServed,
  patterns: [/\.(?:post|put|patch)\(|['"]POST['"]/u],
};

function takesBodies(project: Project, root: string): boolean {
  return project.filesWhere(WRITING).some(({ path }) => {
    const module = serviceOf(project, path).root === root ? project.module(path) : undefined;
    return (
      module !== undefined &&
      routesOf(module).some(({ method }) => /^(?:POST|PUT|PATCH|\*)$/u.test(method))
    );
  });
}
