import type { CodeModule } from '../code/code-module.ts';
import type { Expr, Node } from '../code/code.ts';
import type { FileQuestion } from '../project.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import { calledName, reachOf } from '../code/reach.ts';
import { routesOf } from '../http/routes.ts';
import type { Route } from '../http/routes.ts';
import { serviceOf } from '../services.ts';
import { mountingGuards } from '../webhooks/webhook-guards.ts';

/** A mutating route without a guard that the other mutating routes of its router have. */
export interface UnprotectedRoute {
  readonly route: Route;
  /** The guard as the others write it: `requireUser`, `Depends(get_current_user)`. */
  readonly guard: string;
  /** How many of the router's mutating routes have a guard. */
  readonly protectedCount: number;
  /** One of them, and its guard there. */
  readonly neighbour: { readonly route: Route; readonly guard: Expr };
}

/** Who signs in is asked for, by the name of what asks. */
const GUARD =
  /auth(?!or(?:s|Id|_id)?\b)|current_?(?:user|account|member)|logged_?in|login_?required|session_?required|require_?\w*(?:user|member|account|customer|partner|owner|login|sign|session|role|admin|perm|scope)|permission|passport|\bguard|Guard\b|is_?(?:admin|staff|superuser|signed_?in)|protect|verify_?(?:token|jwt|user|session)|jwt/iu;
/** What may be a check of its own where it stands before the handler. */
const ANY_CHECK =
  /auth(?!or(?:s|Id|_id)?\b)|token|session|\buser|current_?user|logged|permission|guard|jwt|secret|api_?key|signature|verif|csrf|admin|role|public|anonymous|guest|captcha|access|credential|owner|is_?allowed|\bacl\b|middleware|can\b/iu;
/** The same in what the handler does: the caller proves something, or is refused for who they are. */
const CHECK_WITHIN =
  /\b(?:req|request|ctx|c|event|context|locals|g|info)\.(?:user|auth|session|state|locals|account|headers|cookies)\b|current_?user|get_?server_?session|\bauth\w*\(|token|passw|secret|signature|api_?key|verif|\botp\b|\b40[13]\b|unauthori[sz]ed|forbidden|authori[sz]|permission|\bsession[.[]|captcha|public|anonymous|guest|invit/iu;
/** What people reach before they are signed in, what programs call, and what is meant for everybody. */
const OPEN_PATH =
  /log-?in|log-?out|sign-?(?:in|up|out)|regist|forgot|reset|recover|password|verif|confirm|activat|refresh|token|otp|auth|sso|saml|oauth|callback|web-?hooks?|hooks?\b|health|ping|status|public|contact|newsletter|subscri|feedback|track|analytics|telemetry|events?$|collect|csp|report|beacon|search|quer(?:y|ies)|preview|share|guest|embed|invit|accept|check|valid|exist|availab|captcha|slack|stripe|paypal|payment|mcp|graphql|rpc|upload-?callback|consent|onboard|install|set-?up|init|seed|demo|test/iu;

const FEWEST = 3;
const SHARE = 0.6;
const MOST_OPEN = 2;

/**
 * The mutating routes of a file that lack the guard of nearly all others on the same router, and show no
 * other check, themselves or one call deep. None where something guards the router as a whole.
 */
export function unprotectedRoutesOf(module: CodeModule): readonly UnprotectedRoute[] {
  const routes = routesOf(module).filter(({ method }) =>
    /^(?:POST|PUT|PATCH|DELETE)$/u.test(method),
  );
  if (routes.length <= FEWEST || isGuardedAsWhole(module)) {
    return [];
  }
  return [...Map.groupBy(routes, routerOf).values()].flatMap(openAmong);
}

function openAmong(routes: readonly Route[]): readonly UnprotectedRoute[] {
  const guarded = routes.flatMap((route) => {
    const guard = guardsOf(route).find((each) => GUARD.test(route.module.text(each)));
    return guard === undefined ? [] : [{ route, guard }];
  });
  const known = new Set(guarded.map(({ route }) => route));
  const open = routes.filter(
    (route) =>
      !known.has(route) &&
      !mayBeChecked(route) &&
      !isOpenByName(route) &&
      !isSaidPublic(route) &&
      !isRead(route),
  );
  const [neighbour] = guarded;
  const isNearlyAll =
    guarded.length >= FEWEST && guarded.length >= SHARE * routes.length && open.length <= MOST_OPEN;
  return neighbour === undefined || !isNearlyAll
    ? []
    : open.map((route) => ({
        route,
        guard: route.module.text(neighbour.guard),
        protectedCount: guarded.length,
        neighbour,
      }));
}

// `router.post` and `@router.post("/x")` are of `router`; a method of a class is of its class.
function routerOf({ module, at, handler }: Route): string {
  const cls = handler.module.enclosingClass(handler.expr)?.name ?? '';
  return `${cls} ${module.text(at).split('(')[0]?.split('.').slice(0, -1).join('.') ?? ''}`;
}

/** Middleware, decorators and dependencies of a route, its parameters among them. */
function guardsOf({ before, handler, module }: Route): readonly Expr[] {
  const parameters = handler.expr.params.flatMap(({ fallback, type, decorators }) =>
    [fallback, type, ...decorators].flatMap((each) => each ?? []),
  );
  return handler.module === module ? [...before, ...parameters] : before;
}

function mayBeChecked({ before, handler, module }: Route): boolean {
  return (
    before.some((each) => ANY_CHECK.test(module.text(each))) ||
    handler.expr.decorators.some(
      (each) => ANY_CHECK.test(handler.module.text(each)) && each !== handler.expr.decorators[0],
    ) ||
    reachOf(handler, 1).some(({ module: own, fn }) => CHECK_WITHIN.test(own.text(fn))) ||
    handler.module
      .enclosingClass(handler.expr)
      ?.decorators.some((each) => ANY_CHECK.test(handler.module.text(each))) === true
  );
}

function isOpenByName({ path, handler }: Route): boolean {
  return path === null || OPEN_PATH.test(path) || OPEN_PATH.test(handler.expr.name ?? '');
}

const COMMENTS_ABOVE = /(?:(?:^|\n)[^\S\n]*(?:\/\/|#|\*|\/\*)[^\n]*)+\n[^\n]*$/u;

// `// Public: anyone can rate` above the route.
function isSaidPublic({ module, at }: Route): boolean {
  const above = module.file.text.slice(Math.max(0, at.start - LONGEST_COMMENT), at.start);
  const comments = COMMENTS_ABOVE.exec(above)?.[0] ?? '';
  return /public|anonym|guest|no auth|unauth|without (?:auth|login)|everybody|anyone/iu.test(
    comments,
  );
}

const LONGEST_COMMENT = 400;

// What is asked for with a body changes nothing: `POST /assets/filter`.
function isRead({ handler, path, method }: Route): boolean {
  return (
    method === 'POST' &&
    (/^_?(?:get|find|list|fetch|search|filter|calc|preview|export|count|load|query|read)/iu.test(
      handler.expr.name ?? '',
    ) ||
      /\/(?:get|find|list|filter|tree|calculate|export|count|view|rates?|estimate)[\w-]*\/?$/iu.test(
        path ?? '',
      ))
  );
}

/** True when a guard stands before the router: in this file, where it is mounted, or for the whole service. */
function isGuardedAsWhole(module: CodeModule): boolean {
  return (
    module.calls.some((call) => isWholeGuard(module, call)) ||
    mountingGuards(module).some(({ module: other, expr }) => GUARD.test(other.text(expr))) ||
    module.project
      .filesWhere(WHOLE_GUARDS)
      .some(
        ({ path }) => serviceOf(module.project, path) === serviceOf(module.project, module.path),
      )
  );
}

function isWholeGuard(module: CodeModule, call: Extract<Node, { kind: 'call' }>): boolean {
  const name = calledName(call);
  const isUse =
    /^(?:use|addHook|before_request|register|APIRouter|Blueprint|include_router)$/u.test(name);
  return (
    isUse &&
    call.args.some(
      ({ value, name: keyword }) =>
        (module.language === 'typescript' ||
          keyword === 'dependencies' ||
          name === 'before_request') &&
        GUARD.test(module.text(value)),
    )
  );
}

/** What guards every route of a service: of NestJS, FastAPI, Flask, Django REST, and middleware of Next.js. */
const WHOLE =
  /APP_GUARD|useGlobalGuards|DEFAULT_PERMISSION_CLASSES|@\w+\.before_(?:app_)?request|@\w+\.middleware\(\s*["']http|add_middleware\(\s*\w*(?:Auth|Session|Jwt|JWT)|FastAPI\([^)]*dependencies\s*=|\b(?:app|router|server|api|fastify|instance)\.use\(\s*\w*(?:auth|jwt|protect|requireUser|verifyToken)(?!\w*(?:rout|api|controller))\w*\s*[),(]/iu;

/** The files that put a guard before all routes of their service. */
export const WHOLE_GUARDS: FileQuestion = {
  name: 'guards of whole services',
  words: [
    'APP_GUARD',
    'useGlobalGuards',
    'DEFAULT_PERMISSION_CLASSES',
    'before_request',
    'before_app_request',
    '.middleware(',
    'add_middleware',
    'FastAPI(',
    '.use(',
  ],
  path: (path) => languageOf(path) !== undefined && !isTestPath(path),
  patterns: [WHOLE],
};
