import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, FunctionExpr, MemberExpr } from '../code/code.ts';
import { calleeOf, follow, nameOf } from '../code/resolve.ts';
import { handlerOf, joinRoute } from './routes-handler.ts';
import { mountedPath, routerPrefix } from './routes-mounts.ts';
import type { Route } from './routes.ts';
import { argumentOf, keywordOf, positional, stringOf } from '../code/values.ts';

/** What makes applications and routers whose methods are decorators. */
const ROUTERS =
  /^(?<framework>fastapi|starlette|flask|quart|sanic|aiohttp|litestar|robyn|blacksheep)(?:\.\w+)*\.(?:FastAPI|APIRouter|Starlette|Router|Flask|Blueprint|Quart|Sanic|RouteTableDef|Robyn|Application)\(\)$/u;
const METHODS: ReadonlyMap<string, string> = new Map([
  ['get', 'GET'],
  ['post', 'POST'],
  ['put', 'PUT'],
  ['patch', 'PATCH'],
  ['delete', 'DELETE'],
  ['head', 'HEAD'],
  ['options', 'OPTIONS'],
  ['route', '*'],
  ['api_route', '*'],
]);
/** Calls that are given a path and the function, by what they are called. */
const ADDING: ReadonlyMap<string, readonly [method: string, handler: string]> = new Map([
  ['add_api_route', ['*', 'endpoint']],
  ['add_route', ['*', 'route']],
  ['add_get', ['GET', 'handler']],
  ['add_post', ['POST', 'handler']],
]);
const USUAL_NAME =
  /^(?:app|application|router|api|bp|blueprint|routes|\w+_(?:router|bp|blueprint|api|app|routes))$/u;

/** FastAPI, Starlette, Flask, Quart, aiohttp and their like: decorated functions and added routes. */
export function pythonRoutes(module: CodeModule): readonly Route[] {
  return module.nodes.flatMap((node) => {
    switch (node.kind) {
      case 'function':
        return node.decorators.flatMap((each) => decoratedRoute(module, node, each));
      case 'call':
        return addedRoute(module, node);
      default:
        return [];
    }
  });
}

function decoratedRoute(module: CodeModule, fn: FunctionExpr, each: Expr): readonly Route[] {
  if (each.kind !== 'call' || each.callee.kind !== 'member') {
    return [];
  }
  const method = METHODS.get(each.callee.name);
  const path = argumentOf(module, each, 0, 'path');
  const text = path.kind === 'given' ? stringOf(path.module, path.value) : undefined;
  const router = method === undefined ? undefined : routerOf(module, each.callee, text);
  if (method === undefined || router === undefined) {
    return [];
  }
  return [
    {
      method: method === '*' ? statedMethod(module, each, router.framework) : method,
      path: mountedPath(
        routerPrefix(module, each.callee.object),
        joinRoute(router.prefix, text ?? null),
      ),
      handler: { module, expr: fn },
      before: [...fn.decorators.filter((other) => other !== each), ...dependenciesGiven(each)],
      module,
      at: each,
      framework: router.framework,
      confidence: router.framework === null ? 'medium' : 'high',
    },
  ];
}

// FastAPI's `dependencies=[Depends(verify)]`, whose results the function does not take.
function dependenciesGiven({ args }: CallExpr): readonly Expr[] {
  return args.filter(({ name }) => name === 'dependencies').map(({ value }) => value);
}

interface Router {
  readonly framework: string | null;
  readonly prefix: string | null;
}

function routerOf(
  module: CodeModule,
  callee: MemberExpr,
  path: string | undefined,
): Router | undefined {
  const name = nameOf(module, callee.object);
  const framework = name === undefined ? undefined : ROUTERS.exec(name)?.groups?.['framework'];
  if (framework !== undefined) {
    return { framework, prefix: prefixOf(module, callee.object) };
  }
  const { object } = callee;
  const word = object.kind === 'name' || object.kind === 'member' ? object.name : '';
  const isOther = name !== undefined && name !== word;
  return !isOther && USUAL_NAME.test(word) && path?.startsWith('/') === true
    ? { framework: null, prefix: '' }
    : undefined;
}

// `APIRouter(prefix=…)` and `Blueprint(…, url_prefix=…)`.
function prefixOf(module: CodeModule, router: Expr): string | null {
  const made = follow(module, router);
  if (made?.expr.kind !== 'call') {
    return '';
  }
  for (const key of ['prefix', 'url_prefix']) {
    const prefix = keywordOf(made.module, made.expr, key);
    if (prefix.kind === 'given') {
      return stringOf(prefix.module, prefix.value) ?? null;
    }
  }
  return '';
}

// Flask answers GET unless told otherwise.
function statedMethod(module: CodeModule, call: CallExpr, framework: string | null): string {
  const methods = keywordOf(module, call, 'methods');
  if (methods.kind === 'given' && methods.value.kind === 'list') {
    const stated = methods.value.items.map((item) => stringOf(methods.module, item) ?? '*');
    return stated.length === 1 ? (stated[0] ?? '*').toUpperCase() : '*';
  }
  return framework === 'flask' || framework === 'quart' ? 'GET' : '*';
}

/** `app.add_api_route(path, endpoint)`, `app.add_url_rule(path, view_func=…)`, `Route(path, endpoint)`. */
function addedRoute(module: CodeModule, call: CallExpr): readonly Route[] {
  const form = addingForm(module, call);
  if (form === undefined) {
    return [];
  }
  const path = argumentOf(module, call, 0, 'path');
  const given = argumentOf(module, call, form.index, form.keyword);
  const handler = given.kind === 'given' ? handlerOf(given.module, given.value) : undefined;
  if (handler === undefined || path.kind !== 'given') {
    return [];
  }
  return [
    {
      method: form.method === '*' ? statedMethod(module, call, form.framework) : form.method,
      path: mountedPath(starlettePrefix(module, call), stringOf(path.module, path.value) ?? null),
      handler,
      before: [],
      module,
      at: call.callee,
      framework: form.framework,
      confidence: 'high',
    },
  ];
}

// `Mount('/api', routes=[Route('/members', list_members)])`, https://www.starlette.io/routing/
function starlettePrefix(module: CodeModule, call: CallExpr): string {
  let prefix = '';
  for (const around of module.ancestors(call)) {
    const path =
      around.kind === 'call' && calleeOf(module, around) === 'starlette.routing.Mount'
        ? stringOf(module, positional(around, 0))
        : undefined;
    prefix = path === undefined ? prefix : (joinRoute(path, prefix) ?? prefix);
  }
  return prefix;
}

interface AddingForm {
  readonly method: string;
  readonly index: number;
  readonly keyword: string;
  readonly framework: string | null;
}

function addingForm(module: CodeModule, call: CallExpr): AddingForm | undefined {
  const name = calleeOf(module, call) ?? '';
  const made = /^(?<framework>starlette|fastapi)\.(?:routing\.)?(?:Route|APIRoute)$/u.exec(name);
  if (made !== null) {
    return {
      method: '*',
      index: 1,
      keyword: 'endpoint',
      framework: made.groups?.['framework'] ?? null,
    };
  }
  const web = /^aiohttp\.web\.(?<method>get|post|put|patch|delete)$/u.exec(name)?.groups?.[
    'method'
  ];
  if (web !== undefined) {
    return { method: web.toUpperCase(), index: 1, keyword: 'handler', framework: 'aiohttp' };
  }
  if (call.callee.kind !== 'member') {
    return undefined;
  }
  if (call.callee.name === 'add_url_rule') {
    return { method: '*', index: 2, keyword: 'view_func', framework: 'flask' };
  }
  const adding = ADDING.get(call.callee.name);
  return adding && { method: adding[0], index: 1, keyword: adding[1], framework: null };
}
