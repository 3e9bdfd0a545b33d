import type { Report } from '#core/rule.ts';
import { isTestPath, languageOf } from '#model/code/language.ts';
import type { FileQuestion, Project } from '#model/project.ts';
import { defineRule } from '#model/rule.ts';
import { SERVED_ROUTE_FILES, servedRoutesOf } from '#model/http/served-routes.ts';
import type { ServedRoutes } from '#model/http/served-routes.ts';
import { routeName } from '#model/http/routes.ts';
import type { Route } from '#model/http/routes.ts';
import { isServicePath, serviceOf } from '#model/services.ts';

const MESSAGES = {
  unversioned:
    '{count} routes of this {framework} application stand under /api/ without a version, so a change that breaks clients can only be made for all of them at once. Put the routes under /api/v1, or take a version by header or media type.',
} as const;

/** Any sign that versions exist: a segment, a header, a media type, the switch of NestJS. */
const VERSIONED =
  /\/v\d+(?:\.\d+)?(?=[/'"`\s]|$)|['"`]v\d+['"`]|enableVersioning|api-version|api_version|API_VERSION|apiVersion|Accept-Version|application\/vnd\.|acceptVersion|constraints:\s*\{\s*version|DEFAULT_VERSIONING_CLASS|API_V\d/iu;

const VERSIONED_FILES: FileQuestion = {
  name: 'api-unversioned/versions',
  words: ['/v', "'v", '"v', 'ersion', 'ERSION', 'vnd.', 'API_V'],
  path: (path) => languageOf(path) !== undefined && !isTestPath(path),
  patterns: [VERSIONED],
};

export default defineRule({
  meta: {
    id: 'http/api-unversioned',
    title: 'Interface has no version',
    severity: 'low',
    confidence: 'low',
    scope: 'project',
    effort: 'days',
    languages: ['TypeScript', 'Python'],
    tags: [],
    since: '0.1.0',
    maturity: 'preview',
    references: [
      'https://learn.microsoft.com/en-us/azure/architecture/best-practices/api-design#implement-versioning',
      'https://docs.nestjs.com/techniques/versioning',
    ],
    messages: MESSAGES,
  },
  asks: [VERSIONED_FILES, ...SERVED_ROUTE_FILES],
  project: {
    reads: (path) => languageOf(path) !== undefined || isServicePath(path),
    check: checkProject,
  },
});

const FEWEST_ROUTES = 5;
const MOST = 0.6;

function checkProject(project: Project, report: Report<typeof MESSAGES>): void {
  const versioned = new Set(
    project.filesWhere(VERSIONED_FILES).map(({ path }) => serviceOf(project, path).root),
  );
  for (const served of servedRoutesOf(project)) {
    if (!versioned.has(served.root)) {
      checkService(served, report);
    }
  }
}

function checkService(
  { application, at, routes }: ServedRoutes,
  report: Report<typeof MESSAGES>,
): void {
  const known = routes.filter(isPublic);
  const open = known.filter(({ path }) => path?.startsWith('/api/') === true);
  if (open.length < FEWEST_ROUTES || open.length < known.length * MOST) {
    return;
  }
  report.violation({
    at,
    message: 'unversioned',
    data: { count: open.length, framework: application.framework.name },
    anchor: 'routes without a version',
    evidence: open
      .slice(0, 5)
      .map((route) => ({ ...route.module.place(route.at), note: `${routeName(route)}.` })),
  });
}

function isPublic({ path }: Route): boolean {
  return (
    path !== null && !/health|ready|live|metrics|webhook|cron|internal|callback|auth\//iu.test(path)
  );
}
