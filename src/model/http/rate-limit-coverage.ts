import type { CodeModule } from '../code/code-module.ts';
import type { Expr } from '../code/code.ts';
import { FRONTED_FILES, mayFront } from '../deploy/fronting.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import { isNginxPath } from '../deploy/nginx.ts';
import type { FileQuestion, Project } from '../project.ts';
import { reachOf } from '../code/reach.ts';
import { calleeOf } from '../code/resolve.ts';
import type { Route } from './routes.ts';
import { isSamplePath } from '../sample-path.ts';
import { serviceOf } from '../services.ts';

/** How people name what limits requests, or what stands in front of a form for the same purpose. */
const LIMITING =
  /rate_?limit|rate-limit|limiter|throttl|slow_?down|brute|captcha|turnstile|too_?many|lock_?out|locked_?until|login_?attempts|failed_?(?:login_?)?attempts|arcjet|botid|rack_?attack|axes/iu;

/** Limits that reach every route of a program, or all that a proxy in front of it hands on. */
const EVERYWHERE: Readonly<Record<'typescript' | 'python', RegExp>> = {
  typescript:
    /\.(?:use|register)\(\s*(?:['"`][^'"`]*['"`]\s*,\s*)?[^;{]{0,120}(?:rate_?limit|limiter|throttl|slow_?down|arcjet)|ThrottlerGuard|ThrottlerModule|['"]@fastify\/rate-limit['"]|\benableRateLimit|rateLimit\s*:\s*\{\s*enabled/iu,
  python:
    /default_limits|application_limits|SlowAPI\w*Middleware|RateLimit\w*Middleware|Throttl\w*Middleware|DEFAULT_THROTTLE|FastAPILimiter|before_request[\s\S]{0,200}limit|add_middleware\([^)]{0,80}(?:limit|throttl)|axes\.middleware|dependencies=\[[^\]]{0,80}(?:limit|throttl)/iu,
};
const PROXY = /\blimit_req\b|rateLimit\s*:|ratelimit|rate_limit\b|"rate-limit"|RateLimit\b/u;
const PROXY_FILES =
  /(?:traefik|envoy|kong|caddy|haproxy|ingress|gateway|waf|apisix)[\w.-]*\.(?:ya?ml|toml|json|cfg|conf|tf)$|(?:^|\/)Caddyfile$/iu;

const LIMITED_PROGRAMS: Readonly<Record<'typescript' | 'python', FileQuestion>> = {
  typescript: limitedPrograms('typescript'),
  python: limitedPrograms('python'),
};

const LIMITED_PROXIES: FileQuestion = {
  name: 'rate-limit/proxies',
  path: (path) => isNginxPath(path) || PROXY_FILES.test(path),
  patterns: [PROXY],
};

/** The questions by which limits for whole programs are found. */
export const RATE_LIMIT_FILES: readonly FileQuestion[] = [
  ...Object.values(LIMITED_PROGRAMS),
  LIMITED_PROXIES,
  FRONTED_FILES,
];

function limitedPrograms(language: 'typescript' | 'python'): FileQuestion {
  return {
    name: `rate-limit/programs ${language}`,
    words: ['imit', 'hrottl', 'rcjet', 'lowDown', 'axes', 'THROTTLE'],
    path: (path) => languageOf(path) === language && !isTestPath(path) && !isSamplePath(path),
    patterns: [EVERYWHERE[language]],
  };
}

/** True when a limit reaches every route of the program that a file belongs to, or its proxy has one. */
export function hasLimitEverywhere({ project, language, path }: CodeModule): boolean {
  const own = serviceOf(project, path).root;
  return (
    project.filesWhere(LIMITED_PROXIES).some((file) => mayFront(project, file.path, own)) ||
    project.filesWhere(LIMITED_PROGRAMS[language]).some((file) => isNear(project, own, file.path))
  );
}

// What a shared package or the root of the repository installs may reach any service.
function isNear(project: Project, own: string, path: string): boolean {
  const other = serviceOf(project, path).root;
  return (
    other === own ||
    own.startsWith(other) ||
    /(?:^|\/)(?:packages?|libs?|shared|common|core)\//u.test(other)
  );
}

const DEEPEST = 3;
/** Refuses by itself: `HTTPException(status_code=429)`, `res.status(429)`. */
const REFUSING = /(?:status_?code\s*[=:]|status\(|\bstatus\s*:|\babort\()\s*429\b/iu;

/** True when something on the way to or in the handler of a route limits, locks out or asks for a proof. */
export function isRateLimited(route: Route): boolean {
  const { module, handler, before } = route;
  return (
    before.some((each) => LIMITING.test(namesIn(module, each))) ||
    LIMITING.test(routerText(route)) ||
    handler.expr.params.some((each) => LIMITING.test(handler.module.text(each))) ||
    reachOf(handler, DEEPEST).some(({ module: inner, fn }) => {
      const text = inner.text(fn);
      return LIMITING.test(text) || REFUSING.test(text);
    })
  );
}

function namesIn(module: CodeModule, expr: Expr): string {
  const callee = expr.kind === 'call' ? (calleeOf(module, expr) ?? '') : '';
  return `${callee} ${module.text(expr)}`;
}

// `router.use(limiter)`, `APIRouter(dependencies=[…])`, the configuration of a Fastify route.
function routerText({ module, at }: Route): string {
  const call = module.calls.find((each) => each === at || each.callee === at);
  const handlerless = call?.args
    .filter(({ value }) => value.kind !== 'function')
    .map(({ value }) => module.text(value))
    .join(' ');
  const installed = module.calls
    .filter(
      ({ callee }) =>
        (callee.kind === 'member' &&
          /^(?:use|register|addHook|before_request)$/u.test(callee.name)) ||
        (callee.kind === 'name' && /^(?:APIRouter|Blueprint)$/u.test(callee.name)),
    )
    .map((each) => module.text(each).slice(0, 300))
    .join(' ');
  return `${handlerless ?? ''} ${installed}`;
}
