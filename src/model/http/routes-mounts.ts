import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, FunctionExpr, MemberExpr } from '../code/code.ts';
import { onceEach } from '../once.ts';
import { follow, functionOf } from '../code/resolve.ts';
import { joinRoute } from './routes-handler.ts';
import { lookUp } from '../code/scope.ts';
import type { Binding } from '../code/scope.ts';
import { keywordOf, positional, propertyOf, stringOf } from '../code/values.ts';

/** A place where a file puts a router under a path. */
interface Mount {
  readonly prefix: string;
  /** The router by its name, or the plugin that is given one. */
  readonly mounted: Binding | FunctionExpr;
  /** What it is mounted on; undefined when the router is told its own prefix. */
  readonly on: Expr | undefined;
}

// A router in a router in an application; one that is mounted on itself ends here.
const DEEPEST_MOUNT = 6;

/**
 * The path under which a router is reached, as far as its file says it: by the options that it is made with
 * and by where the file mounts it. Empty when the file says nothing, or several things.
 */
export function routerPrefix(module: CodeModule, router: Expr): string {
  return prefixAt(module, router, 0);
}

/** The path of a route under the prefix of its router; null when the path is. */
export function mountedPath(prefix: string, path: string | null): string | null {
  return prefix === '' ? path : joinRoute(prefix, path);
}

function prefixAt(module: CodeModule, router: Expr, depth: number): string {
  const own = ownPrefix(module, router);
  const mount = depth > DEEPEST_MOUNT ? undefined : mountOf(module, chainOf(module, router).root);
  if (mount === undefined) {
    return own;
  }
  const outer = mount.on === undefined ? '' : prefixAt(module, mount.on, depth + 1);
  return joined([outer, mount.prefix, own]);
}

function mountOf(module: CodeModule, router: Expr): Mount | undefined {
  const binding = router.kind === 'name' ? lookUp(module, router.name, router) : undefined;
  const plugin = binding?.kind === 'parameter' ? binding.fn : undefined;
  const mounts =
    binding === undefined
      ? []
      : mountsOf(module).filter(({ mounted }) => mounted === binding || mounted === plugin);
  return mounts.length === 1 ? mounts[0] : undefined;
}

const mountsOf = onceEach((module: CodeModule): readonly Mount[] =>
  module.calls.flatMap((call) =>
    call.callee.kind === 'member' ? mountsAt(module, call, call.callee) : [],
  ),
);

function mountsAt(module: CodeModule, call: CallExpr, callee: MemberExpr): readonly Mount[] {
  const [first, second] = [positional(call, 0), positional(call, 1)];
  const on = callee.object;
  switch (callee.name) {
    // `app.use('/api', auth, router)`; Koa's `app.use(router.routes())`; Hono's `app.route('/api', other)`.
    case 'use':
    case 'route': {
      const isBare = second === undefined && callee.name === 'use';
      const routers = call.args.slice(isBare ? 0 : 1);
      const prefix = isBare ? '' : stringOf(module, first);
      return routers.flatMap(({ value }) => mountUnder(module, prefix, value, on));
    }
    // https://fastify.dev/docs/latest/Reference/Plugins/#route-prefixing-option
    case 'register': {
      const option = propertyOf(module, second, 'prefix');
      const prefix = option.kind === 'given' ? stringOf(option.module, option.value) : undefined;
      const plugin = first === undefined ? undefined : functionOf(module, first)?.expr;
      return prefix === undefined || plugin === undefined ? [] : [{ prefix, mounted: plugin, on }];
    }
    // https://github.com/koajs/router/blob/master/API.md#module_koa-router--Router+prefix
    case 'prefix':
      return mountUnder(module, stringOf(module, first), on, undefined);
    // https://fastapi.tiangolo.com/tutorial/bigger-applications/#include-an-apirouter-with-a-custom-prefix-tags-responses-and-dependencies
    case 'include_router': {
      const option = keywordOf(module, call, 'prefix');
      const prefix = option.kind === 'given' ? stringOf(option.module, option.value) : '';
      return first === undefined ? [] : mountUnder(module, prefix, first, on);
    }
    default:
      return [];
  }
}

function mountUnder(
  module: CodeModule,
  prefix: string | undefined,
  router: Expr,
  on: Expr | undefined,
): readonly Mount[] {
  // Koa's routers are handed over as `router.routes()`.
  const isHandedOver =
    router.kind === 'call' &&
    router.callee.kind === 'member' &&
    /^(?:routes|middleware)$/u.test(router.callee.name);
  const name = isHandedOver ? chainOf(module, router).root : router;
  const mounted = name.kind === 'name' ? lookUp(module, name.name, name) : undefined;
  return prefix === undefined || mounted?.kind !== 'value' ? [] : [{ prefix, mounted, on }];
}

/** `new Router({ prefix: '/members' })` and `new Hono().basePath('/api')`. */
function ownPrefix(module: CodeModule, router: Expr): string {
  const chain = chainOf(module, router);
  const end = follow(module, chain.root);
  const made = end?.expr.kind === 'call' ? chainOf(end.module, end.expr) : undefined;
  if (end === undefined || made === undefined) {
    return chain.basePath;
  }
  const options = made.root.kind === 'call' ? positional(made.root, 0) : undefined;
  const option = options?.kind === 'object' ? propertyOf(end.module, options, 'prefix') : undefined;
  const stated = option?.kind === 'given' ? stringOf(option.module, option.value) : undefined;
  return joined([stated ?? '', made.basePath, made.root === chain.root ? '' : chain.basePath]);
}

/** `app` of `app.basePath('/api').get(…)`, or the `new Hono()` that such a chain begins with. */
function chainOf(
  module: CodeModule,
  router: Expr,
): { readonly root: Expr; readonly basePath: string } {
  let basePath = '';
  let root = router;
  while (root.kind === 'call' && !root.isNew && root.callee.kind === 'member') {
    if (root.callee.name === 'basePath') {
      basePath = joined([stringOf(module, positional(root, 0)) ?? '', basePath]);
    }
    root = root.callee.object;
  }
  return { root, basePath };
}

function joined(parts: readonly string[]): string {
  const path = joinRoute(parts.join('/'), '') ?? '';
  return path === '/' ? '' : path;
}
