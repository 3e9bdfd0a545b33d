import type { Report } from '#core/rule.ts';
import { dependencyChecksIn } from '#model/deploy/dependency-checks.ts';
import { healthRoutesOf, isHealthOfPart } from '#model/http/health-routes.ts';
import { isTestPath, languageOf } from '#model/code/language.ts';
import { routeName } from '#model/http/routes.ts';
import type { Route } from '#model/http/routes.ts';
import type { FileQuestion, Project } from '#model/project.ts';
import { calledName, callsIn, reachOf } from '#model/code/reach.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';
import { DEPENDENCY_FILES, dependencyOf } from '#model/containers/service-dependencies.ts';
import { canServePath } from '#model/http/served-paths.ts';
import { isServicePath, serviceOf } from '#model/services.ts';

const MESSAGES = {
  unchecked:
    '{route} answers without asking the database, cache or queue that this service needs, so an instance that cannot reach them keeps getting requests. Add a readiness route that asks each of them and answers 503 when one fails, and keep this one for liveness.',
} as const;

const SAYS_HEALTH =
  /['"`/](?:health\w*|healthz|ready|readyz|readiness|livez?|liveness|alive|ping|status|heartbeat)\b|def health|Health\w*Controller|HealthCheck/iu;

const HEALTH_FILES: FileQuestion = {
  name: 'readiness/routes',
  words: ['ealth', 'eady', 'eadiness', 'live', 'ping', 'status', 'heartbeat'],
  path: (path) =>
    languageOf(path) !== undefined &&
    !isTestPath(path) &&
    !isSamplePath(path) &&
    canServePath(path),
  patterns: [SAYS_HEALTH],
  pathPatterns: [SAYS_HEALTH],
  file: ({ text }) =>
    /\.get\(|Get\(|GET|\.route\(|path\(|\.all\(|add_api_route|\.use\(/u.test(text),
};

/** Code that checks health by other means: terminus, health check packages, probes of a library. */
const CHECKS_ELSEWHERE =
  /@nestjs\/terminus|@godaddy\/terminus|lightship|health_check\b|django-health-check|fastapi_health|healthcheck\.HealthCheck|under-pressure|express-healthcheck/u;

const CHECKING_FILES: FileQuestion = {
  name: 'readiness/libraries',
  words: [
    'terminus',
    'lightship',
    'health_check',
    'health-check',
    'fastapi_health',
    'HealthCheck',
    'under-pressure',
    'express-healthcheck',
  ],
  path: (path) => languageOf(path) !== undefined && !isTestPath(path),
  patterns: [CHECKS_ELSEWHERE],
};

export default defineRule({
  meta: {
    id: 'http/readiness-checks-nothing',
    title: 'Readiness route asks none of the dependencies',
    severity: 'medium',
    confidence: 'medium',
    scope: 'function',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['soc2-a1'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html',
    ],
    messages: MESSAGES,
    control: 'Readiness checks every dependency for real',
  },
  asks: [HEALTH_FILES, CHECKING_FILES, DEPENDENCY_FILES],
  project: {
    reads: (path) => languageOf(path) !== undefined || isServicePath(path),
    check(project, report) {
      for (const [, routes] of healthRoutesByService(project)) {
        checkService(project, routes, report);
      }
    },
  },
});

function healthRoutesByService(project: Project): ReadonlyMap<string, readonly Route[]> {
  const routes = project.filesWhere(HEALTH_FILES).flatMap(({ path }) => {
    const module = project.module(path);
    return module === undefined ? [] : healthRoutesOf(module).filter(isOfService);
  });
  return Map.groupBy(routes, ({ module }) => serviceOf(project, module.path).root);
}

// A ping says that the process lives, which asks nobody. What has a status may be something else than the service.
function isOfService(route: Route): boolean {
  return (
    !isHealthOfPart(route) &&
    !/(?:status|ping|live|livez|liveness|alive|heartbeat)\/?$/iu.test(route.path ?? '')
  );
}

function checkService(
  project: Project,
  routes: readonly Route[],
  report: Report<typeof MESSAGES>,
): void {
  const checking = routes.filter(checksSomething);
  const dependency = routes[0] && dependencyOf(project, routes[0].module.path);
  for (const route of checking) {
    report.control(route.module.place(route.at), `${routeName(route)} asks its dependencies.`);
  }
  // Of several, the one that says it is about readiness would have to ask.
  const [first] = routes.toSorted((a, b) => rank(a) - rank(b));
  const isElsewhere = project.filesWhere(CHECKING_FILES).length > 0;
  if (first === undefined || dependency === undefined || checking.length > 0 || isElsewhere) {
    return;
  }
  if (first.handler.expr.body.length === 0 || mayCheck(first)) {
    return;
  }
  report.violation({
    at: first.module.place(first.at),
    message: 'unchecked',
    data: { route: routeName(first) },
    anchor: routeName(first),
    // What is only called healthy may be what a platform restarts by, which is to ask nobody.
    ...(rank(first) === 0 ? {} : { severity: 'low' }),
    evidence: [{ ...dependency, note: 'A dependency that it does not ask.' }],
  });
}

function rank({ path }: Route): number {
  return /read(?:y|iness)/iu.test(path ?? '') ? 0 : 1;
}

const DEEPEST = 3;

function checksSomething({ handler }: Route): boolean {
  return reachOf(handler, DEEPEST).some(
    ({ module, fn }) => dependencyChecksIn(module, fn.body).length > 0,
  );
}

const HARMLESS =
  /^(?:json|send|status|code|end|text|html|set|header|type|now|toISOString|uptime|getTime|jsonify|utcnow|isoformat|dict|str|int|cwd|memoryUsage|sendStatus|jsonResponse|Response|JSONResponse|PlainTextResponse|HealthResponse|NextResponse|Date|getenv|log|info|debug|time|round|floor|getLogger|Number|String|make_response|HttpResponse|JsonResponse|headers|writeHead|toString|sleep|super|next|bool|Boolean|len)$/u;

/** True when something is called of which it cannot be told whether it asks a dependency. */
function mayCheck({ handler: { module, expr } }: Route): boolean {
  return (
    expr.params.some((parameter) =>
      /Depends\(|session|db\b|pool|redis/iu.test(module.text(parameter)),
    ) ||
    callsIn(expr).some((call) => {
      const name = calledName(call);
      return !HARMLESS.test(name) && !/Response$|Status$/u.test(name);
    })
  );
}
