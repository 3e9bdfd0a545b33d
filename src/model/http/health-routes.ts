import type { CodeModule } from '../code/code-module.ts';
import { routesOf } from './routes.ts';
import type { Route } from './routes.ts';

const HEALTH_SEGMENT =
  /^(?:health|healthz|health[-_]?check|healthcheckz?|heartbeat|ready|readyz|readiness|live|livez|liveness|alive|ping)$/iu;
/** Tells the state of the service only where nothing else stands in the path: `/jobs/:id/status` is a job's. */
const STATUS_SEGMENT = /^(?:status|statusz)$/iu;
const NEUTRAL_SEGMENT = /^(?:api|v\d+|system|service|internal|_?internal|public|_)$/iu;
const HEALTH_FUNCTION =
  /^_?(?:get_?)?(?:health|healthz|health_?check|readiness|readyz?|liveness|livez?)(?:_?(?:check|probe|route|handler|status|endpoint))?$/iu;

/** The routes of a file that load balancers and monitors ask for the state of the service. */
export function healthRoutesOf(module: CodeModule): readonly Route[] {
  return routesOf(module).filter(
    (route) => isHealthRoute(route) && !isForSignedIn(route) && !isThereSometimes(route),
  );
}

const SIGN_IN =
  /auth(?!or\b)|current_?(?:user|context|account)|log(?:ged)?_?-?in|session_?required|permission|jwt|passport|guard|is_?admin|require_?(?:user|admin|role)/iu;

// No load balancer signs in: who must, is a person who looks at a page.
function isForSignedIn({ module, before, handler }: Route): boolean {
  const asked = [
    ...before.map((each) => module.text(each)),
    ...handler.expr.params.map((each) => handler.module.text(each)),
  ];
  return asked.some((text) => SIGN_IN.test(text));
}

// What is declared under a condition, such as for the time of a set-up, is no route to rely on.
function isThereSometimes({ handler: { module, expr } }: Route): boolean {
  for (const ancestor of module.ancestors(expr)) {
    if (ancestor.kind === 'if') {
      return true;
    }
  }
  return false;
}

const WHOLE_SEGMENT =
  /^(?:status|check|checks|full|deep|detail(?:s|ed)?|probe|startup|started|db|database)$/iu;

/**
 * True for a health route that names something else than the service: `/github/health`,
 * `/health/providers`, and not `/api/v1/health`.
 */
export function isHealthOfPart({ path }: Route): boolean {
  const segments = (path ?? '').split('/').filter((segment) => segment !== '');
  return (
    segments.some((segment) => HEALTH_SEGMENT.test(segment)) &&
    segments.some(
      (segment) =>
        !HEALTH_SEGMENT.test(segment) &&
        !NEUTRAL_SEGMENT.test(segment) &&
        !WHOLE_SEGMENT.test(segment),
    )
  );
}

// A file whose routes another one mounts below the path that the file is named after.
const HEALTH_FILE =
  /(?:^|\/)(?:health(?:z|[-_]?check)?|readiness|liveness)(?:[._-](?:routes?|router|controller))?\.\w+$/iu;

function isHealthRoute({ method, path, handler, module }: Route): boolean {
  if (method !== 'GET' && method !== '*') {
    return false;
  }
  const segments = (path ?? '').split('/').filter((segment) => segment !== '');
  const last = segments.at(-1) ?? '';
  // What people look at in an administration is asked by no load balancer.
  if (segments.some((segment) => /^(?:admin|dashboard)$/iu.test(segment))) {
    return false;
  }
  const isStatus =
    STATUS_SEGMENT.test(last) && segments.slice(0, -1).every((each) => NEUTRAL_SEGMENT.test(each));
  return (
    isStatus ||
    segments.some((segment) => HEALTH_SEGMENT.test(segment)) ||
    (path !== null && segments.length === 0 && HEALTH_FILE.test(module.path)) ||
    HEALTH_FUNCTION.test(handler.expr.name ?? '')
  );
}
