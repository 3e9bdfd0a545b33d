import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, FunctionExpr } from '../code/code.ts';
import type { FileQuestion } from '../project.ts';
import { calledName } from '../code/reach.ts';
import { follow, functionOf } from '../code/resolve.ts';
import type { Resolved } from '../code/resolve.ts';
import { keywordOf } from '../code/values.ts';
import type { InboundEntry } from './webhook-handlers.ts';

/**
 * What stands before a handler, as expressions in their own files: middleware and decorators of the
 * route, FastAPI's dependencies, middleware that the router uses, and the functions that the handler is
 * wrapped in.
 */
export function guardsOf(entry: InboundEntry): readonly Resolved[] {
  const { module, handler } = entry;
  return [
    ...entry.before.map((expr) => ({ module, expr })),
    ...handler.expr.decorators.map((expr) => ({ module: handler.module, expr })),
    ...dependencies(handler),
    ...routerGuards(module),
    ...wrappers(module, handler),
  ].filter(({ expr }) => expr !== entry.at);
}

// `payload: dict = Depends(verified_payload)`, `Annotated[dict, Depends(verified_payload)]`.
function dependencies({ module, expr }: Resolved<FunctionExpr>): readonly Resolved[] {
  return expr.params.flatMap(({ fallback, type, decorators }) =>
    [fallback, type, ...decorators].flatMap((each) =>
      each === null ? [] : [{ module, expr: each }, ...aliased(module, each)],
    ),
  );
}

// `Payload = Annotated[dict, Depends(verified_payload)]`, also in another file.
function aliased(module: CodeModule, type: Expr): readonly Resolved[] {
  const end = type.kind === 'name' ? follow(module, type) : undefined;
  return end === undefined || end.expr.kind === 'function' || end.expr.kind === 'class'
    ? []
    : [end];
}

/** `router.use(verify)`, `app.addHook('preHandler', verify)`, `APIRouter(dependencies=[Depends(verify)])`. */
function routerGuards(module: CodeModule): readonly Resolved[] {
  return module.calls.flatMap((call): readonly Resolved[] => {
    const name = calledName(call);
    if (/^(?:use|addHook|before_request|onRequest|preHandler)$/u.test(name)) {
      // Paths and the names of hooks guard nothing.
      return call.args
        .filter(({ value }) => value.kind !== 'literal')
        .map(({ value }) => ({ module, expr: value }));
    }
    if (module.language !== 'python' || !/^(?:APIRouter|FastAPI|Blueprint)$/u.test(name)) {
      return [];
    }
    const given = keywordOf(module, call, 'dependencies');
    return given.kind === 'given' ? [{ module: given.module, expr: given.value }] : [];
  });
}

/** `verifySignatureAppRouter(handler)`, also one outside of another. */
function wrappers(module: CodeModule, handler: Resolved<FunctionExpr>): readonly Resolved[] {
  const outside = [...handler.module.ancestors(handler.expr)].filter(
    (node) => node.kind === 'call',
  );
  const byName = module.calls.filter((call) =>
    call.args.some(
      ({ value }) =>
        /^(?:name|member)$/u.test(value.kind) && functionOf(module, value)?.expr === handler.expr,
    ),
  );
  return [
    ...outside.map((call) => ({ module: handler.module, expr: call.callee })),
    ...byName.map((call) => ({ module, expr: call.callee })),
  ];
}

const MOUNTING = /^(?:use|register|include_router|register_blueprint|route|mount)$/u;

/**
 * Middleware that another file puts before the routers of this one:
 * `app.use('/webhooks', verify, webhooks)`. Looks through the files around, so ask for it last.
 */
export function mountingGuards(module: CodeModule): readonly Resolved[] {
  const stem =
    module.path
      .replace(/(?:\/index|\/__init__)?\.\w+$/u, '')
      .split('/')
      .at(-1) ?? '';
  const mounting = module.project.filesWhere(mountsRoutersOf(module.path, stem));
  return mounting.flatMap((file) => {
    const other = module.project.module(file.path);
    return other === undefined
      ? []
      : other.calls
          .filter((call) => MOUNTING.test(calledName(call)) && mounts(other, call, module))
          .flatMap((call) => call.args.map(({ value }) => ({ module: other, expr: value })));
  });
}

function mountsRoutersOf(routerPath: string, stem: string): FileQuestion {
  return {
    name: `mounts ${routerPath}`,
    path: (path) =>
      path !== routerPath && /\.(?:[cm]?[jt]s|py)$/u.test(path) && isNear(path, routerPath),
    file: ({ text }) => text.includes(stem) && /\.(?:use|register|include_router)\(/u.test(text),
  };
}

// Applications mount their routers from the same folder or one above it.
function isNear(path: string, routerPath: string): boolean {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  return routerPath.startsWith(folder);
}

function mounts(module: CodeModule, call: CallExpr, target: CodeModule): boolean {
  return call.args.length > 1 && call.args.some(({ value }) => leadsTo(module, value, target));
}

function leadsTo(module: CodeModule, expr: Expr, target: CodeModule): boolean {
  return /^(?:name|member|call)$/u.test(expr.kind) && follow(module, expr)?.module === target;
}
