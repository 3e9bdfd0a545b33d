import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, Expr, Node } from '../code/code.ts';
import { packageManifest } from '../packages/package-manifest.ts';
import { calledName } from '../code/reach.ts';
import { calleeOf } from '../code/resolve.ts';
import { routeSegments, shadowingParameter } from './route-segments.ts';
import { routesOf } from './routes.ts';
import type { Route } from './routes.ts';
import { serviceOf } from '../services.ts';
import { stringOf } from '../code/values.ts';

/** A route that no request reaches, since one with a parameter before it takes them all. */
export interface ShadowedRoute {
  readonly route: Route;
  readonly by: Route;
  /** The parameter of the earlier path, and the text of the later one that it takes. */
  readonly parameter: string;
  readonly literal: string;
}

/**
 * Frameworks whose routers try routes in the order of their declaration. Fastify, Next.js, Flask, aiohttp,
 * Sanic and Elysia prefer fixed text whatever the order.
 */
const IN_ORDER =
  /^(?:express|express-promise-router|@feathersjs\/express|hono|@hono\/.+|koa|koa-router|@koa\/router|@nestjs\/common|fastapi|starlette|django)$/u;

/** The routes of a file that an earlier one of the same router takes over, in source order. */
export function shadowedRoutesOf(module: CodeModule): readonly ShadowedRoute[] {
  const routes = routesOf(module)
    .filter(({ framework }) => framework !== null && IN_ORDER.test(framework))
    .map((route) => placed(module, route))
    .filter((each) => each !== undefined)
    .toSorted((a, b) => a.route.at.end - b.route.at.end);
  const byRouter = Map.groupBy(routes, ({ router }) => router);
  return [...byRouter.values()].flatMap((group) => {
    const shadowed = new Map<number, ShadowedRoute>();
    for (const [index, later] of group.entries()) {
      const found = group
        .slice(0, index)
        .map((earlier) => shadowing(module, earlier, later))
        .find((each) => each !== undefined);
      // The methods of one view of Django stand at one place.
      if (found !== undefined && !shadowed.has(later.route.at.start + later.route.at.end)) {
        shadowed.set(later.route.at.start + later.route.at.end, found);
      }
    }
    return [...shadowed.values()];
  });
}

interface PlacedRoute {
  readonly route: Route;
  readonly path: string;
  readonly segments: NonNullable<ReturnType<typeof routeSegments>>;
  /** Tells the router from every other of the file. */
  readonly router: string;
}

function placed(module: CodeModule, route: Route): PlacedRoute | undefined {
  const call = callOf(module, route);
  const path = call === undefined ? undefined : statedPath(module, call);
  const segments =
    route.path === null || path === undefined ? undefined : routeSegments(route.path);
  const router = call === undefined ? undefined : routerKey(module, call, route);
  return segments === undefined || path === undefined || router === undefined
    ? undefined
    : { route, path, segments, router };
}

function callOf(module: CodeModule, { at }: Route): CallExpr | undefined {
  return module.calls.find((call) => call === at || call.callee === at);
}

// Of several paths only the first is known.
function statedPath(module: CodeModule, call: CallExpr): string | undefined {
  const chained = routeCall(call.callee)?.args[0]?.value;
  const first = chained ?? call.args[0]?.value;
  return first === undefined ? '' : stringOf(module, first);
}

function routeCall(callee: Expr): CallExpr | undefined {
  let current = callee;
  while (current.kind === 'member' && current.object.kind === 'call') {
    if (calledName(current.object) === 'route') {
      return current.object;
    }
    current = current.object.callee;
  }
  return undefined;
}

function routerKey(module: CodeModule, call: CallExpr, route: Route): string | undefined {
  if (route.framework === 'django') {
    // A regular expression says itself what it matches.
    const isPath = calleeOf(module, call)?.endsWith('.path') === true;
    const list = module.parent(call);
    return isPath && list?.kind === 'list' ? `list ${list.start}` : undefined;
  }
  if (route.framework === '@nestjs/common') {
    return isOnFastify(module) || route.before.some((each) => isVersion(module, each))
      ? undefined
      : `class ${module.enclosingClass(call)?.start}`;
  }
  const root = rootOf(call.callee);
  return `${blockStart(module, call)} ${module.text(root)}`;
}

// A decorator stands in the function that it decorates.
function blockStart(module: CodeModule, call: CallExpr): number | undefined {
  const fn = module.enclosingFunction(call);
  return fn?.decorators.includes(call) === true ? module.enclosingFunction(fn)?.start : fn?.start;
}

function rootOf(callee: Expr): Expr {
  let current = callee;
  while (
    current.kind === 'member' ||
    (current.kind === 'call' && current.callee.kind === 'member')
  ) {
    const inner: Expr = current.kind === 'call' ? current.callee : current.object;
    if (current.kind === 'member' && inner.kind !== 'call') {
      return inner;
    }
    current = inner;
  }
  return current;
}

// https://docs.nestjs.com/techniques/performance
function isOnFastify({ project, path }: CodeModule): boolean {
  return [serviceOf(project, path).root, ''].some((root) => {
    const file = project.file(`${root}package.json`);
    return (
      file !== undefined &&
      packageManifest(file)?.dependencies.has('@nestjs/platform-fastify') === true
    );
  });
}

function isVersion(module: CodeModule, decorator: Expr): boolean {
  return decorator.kind === 'call' && calleeOf(module, decorator)?.endsWith('.Version') === true;
}

function shadowing(
  module: CodeModule,
  earlier: PlacedRoute,
  later: PlacedRoute,
): ShadowedRoute | undefined {
  const found =
    hasSameSlash(earlier, later) && answersSameMethod(module, earlier.route, later.route)
      ? shadowingParameter(earlier.segments, later.segments)
      : undefined;
  return found === undefined ||
    isOptional(module, earlier.route, later.route) ||
    handsOn(earlier.route)
    ? undefined
    : { route: later.route, by: earlier.route, ...found };
}

// `/members/{id}` does not match `/members/me/`.
function hasSameSlash(earlier: PlacedRoute, later: PlacedRoute): boolean {
  return earlier.path.endsWith('/') === later.path.endsWith('/');
}

function answersSameMethod(module: CodeModule, earlier: Route, later: Route): boolean {
  // Django chooses the view by the path alone.
  if (earlier.framework === 'django') {
    return true;
  }
  if (module.language === 'python') {
    return earlier.method === later.method && earlier.method !== '*';
  }
  return earlier.method === later.method || earlier.method === '*';
}

// A route that is declared on a condition is not always there.
function isOptional(module: CodeModule, earlier: Route, later: Route): boolean {
  const call = callOf(module, earlier);
  for (const around of call === undefined ? [] : module.ancestors(call)) {
    if (around.start <= later.at.start && later.at.end <= around.end) {
      return false;
    }
    if (/^(?:if|try|switch|conditional|loop)$/u.test(around.kind)) {
      return true;
    }
  }
  return false;
}

/** True when the handler, or what runs before it, can leave the request to the next route. */
function handsOn({ handler, before }: Route): boolean {
  let isFound = false;
  walk([...handler.expr.body, ...before], (node: Node) => {
    isFound ||=
      node.kind === 'call' &&
      node.callee.kind === 'name' &&
      node.callee.name === 'next' &&
      (node.args.length === 0 || isRouteWord(node.args[0]?.value));
  });
  return isFound;
}

function isRouteWord(expr: Expr | undefined): boolean {
  return expr?.kind === 'literal' && /^route(?:r)?$/u.test(String(expr.value));
}
