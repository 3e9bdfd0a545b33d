import type { CodeModule } from '../code/code-module.ts';
import type { Argument, CallExpr, Expr, MemberExpr } from '../code/code.ts';
import { nameOf } from '../code/resolve.ts';
import { handlerOf } from './routes-handler.ts';
import { mountedPath, routerPrefix } from './routes-mounts.ts';
import type { Route } from './routes.ts';
import { propertyOf, stringOf } from '../code/values.ts';

/**
 * Applications and routers with the form `app.get(path, …handlers)`, by the name of what makes them or
 * of their type. Methods that return the application again may stand in between.
 */
const ROUTERS: readonly (readonly [framework: string, made: RegExp])[] = [
  [
    'express',
    /^(?:express|express\.(?:Router|Express|Application|IRouter|default)|express-serve-static-core\.\w+|express-promise-router|@feathersjs\/express)\(\)$/u,
  ],
  ['fastify', /^fastify(?:\.(?:fastify|default|FastifyInstance))?\(\)$/u],
  ['hono', /^(?:hono(?:\/(?:tiny|quick))?\.Hono|@hono\/zod-openapi\.OpenAPIHono)\(\)$/u],
  ['koa', /^(?:koa-router|@koa\/router|@koa\/router\.Router|koa-joi-router)\(\)$/u],
  ['elysia', /^elysia\.Elysia\(\)$/u],
  ['restify', /^restify\.createServer\(\)$/u],
];

const FRAMEWORK_PACKAGE =
  /^(?:express|fastify|hono|koa-router|@koa\/router|elysia|restify|@hono\/[\w-]+|fastify-plugin)(?:\/|$)/u;

const METHODS: ReadonlyMap<string, string> = new Map([
  ['get', 'GET'],
  ['post', 'POST'],
  ['put', 'PUT'],
  ['patch', 'PATCH'],
  ['delete', 'DELETE'],
  ['del', 'DELETE'],
  ['head', 'HEAD'],
  ['options', 'OPTIONS'],
  ['all', '*'],
]);

const USUAL_NAME =
  /^(?:app|application|router|server|api|fastify|instance|hono|koa|\w+(?:Router|App|Api|Routes))$/u;

interface Receiver {
  readonly framework: string | null;
  /** The path of `router.route(path).get(handler)`. */
  readonly path?: Expr | undefined;
}

/** Routes of Express, Fastify, Hono, Koa's routers and their like. */
export function expressRoutes(module: CodeModule): readonly Route[] {
  return module.calls.flatMap((call) => {
    const { callee } = call;
    if (callee.kind !== 'member') {
      return [];
    }
    return callee.name === 'route'
      ? routeByOptions(module, call, callee)
      : routeByMethod(module, call, callee);
  });
}

function routeByMethod(module: CodeModule, call: CallExpr, callee: MemberExpr): readonly Route[] {
  const method = METHODS.get(callee.name);
  const receiver = method === undefined ? undefined : receiverOf(module, callee.object);
  if (method === undefined || receiver === undefined) {
    return [];
  }
  const args = receiver.path === undefined ? withoutName(module, call.args) : call.args;
  const path = receiver.path ?? args[0]?.value;
  const handlers = receiver.path === undefined ? args.slice(1) : args;
  const last = handlers.at(-1);
  if (path === undefined || last === undefined || last.isSpread) {
    return [];
  }
  // Of several paths the first stands for all.
  const text = stringOf(module, path.kind === 'list' ? path.items[0] : path);
  const handler =
    handlerOf(module, last.value) ?? handlerOf(module, optionsHandler(module, last.value));
  if (handler === undefined || (receiver.framework === null && !isRouteForm(text, handler.expr))) {
    return [];
  }
  return [
    {
      method,
      path: mountedPath(routerPrefix(module, callee.object), text ?? null),
      handler,
      before: handlers.slice(0, -1).map(({ value }) => value),
      module,
      at: callee,
      framework: receiver.framework ?? importedFramework(module),
      confidence: receiver.framework === null ? 'medium' : 'high',
    },
  ];
}

// Koa's routers take the name of the route first.
function withoutName(module: CodeModule, args: readonly Argument[]): readonly Argument[] {
  const second = args[1]?.value;
  return args.length > 2 && second !== undefined && stringOf(module, second)?.startsWith('/')
    ? args.slice(1)
    : args;
}

// Fastify takes the handler as an option too.
function optionsHandler(module: CodeModule, expr: Expr): Expr {
  const option = propertyOf(module, expr, 'handler');
  return option.kind === 'given' && option.module === module ? option.value : expr;
}

/** `fastify.route({ method, url, handler })`. */
function routeByOptions(module: CodeModule, call: CallExpr, callee: MemberExpr): readonly Route[] {
  const options = call.args[0]?.value;
  const receiver = receiverOf(module, callee.object);
  if (options?.kind !== 'object' || receiver === undefined) {
    return [];
  }
  const [url, path, method, given] = ['url', 'path', 'method', 'handler'].map((key) => {
    const option = propertyOf(module, options, key);
    return option.kind === 'given' && option.module === module ? option.value : undefined;
  });
  const handler = given === undefined ? undefined : handlerOf(module, given);
  if (handler === undefined) {
    return [];
  }
  return [
    {
      method: stringOf(module, method)?.toUpperCase() ?? '*',
      path: mountedPath(routerPrefix(module, callee.object), stringOf(module, url ?? path) ?? null),
      handler,
      before: [],
      module,
      at: callee,
      framework: receiver.framework ?? importedFramework(module),
      confidence: receiver.framework === null ? 'medium' : 'high',
    },
  ];
}

function receiverOf(module: CodeModule, object: Expr): Receiver | undefined {
  const chained = chainedRoute(object);
  if (chained !== undefined) {
    const receiver = receiverOf(module, chained.object);
    return receiver === undefined
      ? undefined
      : { framework: receiver.framework, path: chained.path };
  }
  const name = nameOf(module, object);
  const made = name === undefined ? undefined : chainStart(name);
  const framework = made === undefined ? undefined : ROUTERS.find(([, form]) => form.test(made));
  if (framework !== undefined) {
    return { framework: framework[0] };
  }
  // A name that leads to another package is another thing, whatever it is called.
  return isUsualName(object) && (name === undefined || name === wordOf(object))
    ? { framework: null }
    : undefined;
}

/** `hono.Hono().basePath().get()` begins with `hono.Hono()`. */
function chainStart(name: string): string {
  const end = name.indexOf('()');
  return end >= 0 && /^(?:\.\w+\(\))*$/u.test(name.slice(end + 2)) ? name.slice(0, end + 2) : name;
}

function chainedRoute(object: Expr): { readonly object: Expr; readonly path: Expr } | undefined {
  let current = object;
  while (current.kind === 'call' && current.callee.kind === 'member') {
    const { callee, args } = current;
    const path = args[0]?.value;
    if (callee.name === 'route' && args.length === 1 && path !== undefined) {
      return { object: callee.object, path };
    }
    if (!METHODS.has(callee.name)) {
      return undefined;
    }
    current = callee.object;
  }
  return undefined;
}

function wordOf(expr: Expr): string | undefined {
  switch (expr.kind) {
    case 'name':
    case 'member':
      return expr.name;
    default:
      return undefined;
  }
}

function isUsualName(object: Expr): boolean {
  const word = wordOf(object);
  return word !== undefined && USUAL_NAME.test(word);
}

// An application that comes as a parameter without a type is known by what it is given.
function isRouteForm(path: string | undefined, handler: Route['handler']['expr']): boolean {
  return path !== undefined && /^[/*]/u.test(path) && handler.params.length > 0;
}

function importedFramework(module: CodeModule): string | null {
  for (const statement of module.facts.body) {
    if (statement.kind === 'import' && FRAMEWORK_PACKAGE.test(statement.module)) {
      return statement.module;
    }
  }
  return null;
}
