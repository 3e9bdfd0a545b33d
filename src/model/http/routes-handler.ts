import type { CodeModule } from '../code/code-module.ts';
import type { Expr, FunctionExpr } from '../code/code.ts';
import { classOf, follow, functionOf } from '../code/resolve.ts';
import type { Resolved } from '../code/resolve.ts';

// `wrap(trace(async (request) => …))`
const DEEPEST_WRAPPER = 3;

/**
 * The function that answers requests behind an expression: itself, a method of an instance
 * (`controller.health`), the function that a wrapper such as `asyncHandler(…)` is given, or the one that
 * a function of the project makes.
 */
export function handlerOf(
  module: CodeModule,
  expr: Expr,
  depth = 0,
): Resolved<FunctionExpr> | undefined {
  if (depth > DEEPEST_WRAPPER) {
    return undefined;
  }
  const own = functionOf(module, expr) ?? methodOfInstance(module, expr);
  if (own !== undefined) {
    return own;
  }
  const end = follow(module, expr);
  if (end?.expr.kind !== 'call') {
    return undefined;
  }
  const { callee, args } = end.expr;
  if (callee.kind === 'member' && callee.name === 'bind') {
    return handlerOf(end.module, callee.object, depth + 1);
  }
  for (const { value, isSpread } of args.toReversed()) {
    const inner = isSpread ? undefined : handlerOf(end.module, value, depth + 1);
    if (inner !== undefined) {
      return inner;
    }
  }
  return madeHandler(functionOf(end.module, callee));
}

// `login()` of `function login() { return (request, response) => … }`.
function madeHandler(
  maker: Resolved<FunctionExpr> | undefined,
): Resolved<FunctionExpr> | undefined {
  const last = maker?.expr.body.at(-1);
  return maker !== undefined && last?.kind === 'return' && last.value?.kind === 'function'
    ? { module: maker.module, expr: last.value }
    : undefined;
}

function methodOfInstance(module: CodeModule, expr: Expr): Resolved<FunctionExpr> | undefined {
  if (expr.kind !== 'member') {
    return undefined;
  }
  const instance = follow(module, expr.object);
  const cls =
    instance?.expr.kind === 'call' ? classOf(instance.module, instance.expr.callee) : undefined;
  const method = cls?.expr.methods.find(({ name }) => name === expr.name);
  if (cls === undefined) {
    return undefined;
  }
  if (method !== undefined) {
    return { module: cls.module, expr: method };
  }
  // `health = async (request, response) => …` is a field that holds a function.
  const field = cls.expr.fields.find(({ name }) => name === expr.name);
  return field?.value?.kind === 'function' ? { module: cls.module, expr: field.value } : undefined;
}

/** Joins a prefix and a path with one slash; null when either is unknown. */
export function joinRoute(prefix: string | null, path: string | null): string | null {
  if (prefix === null || path === null) {
    return null;
  }
  const joined = [prefix, path]
    .flatMap((part) => part.split('/'))
    .filter((segment) => segment !== '')
    .join('/');
  return `/${joined}`;
}
