import type { CodeModule } from '../code/code-module.ts';
import type { Expr } from '../code/code.ts';
import type { Subject } from './cors-origin-pattern.ts';
import { isRequestOrigin } from './cors-request-origin.ts';
import { calleeOf } from '../code/resolve.ts';
import { lookUp } from '../code/scope.ts';

const PARSERS = /^(?:URL|url\.URL|url\.parse|urllib\.parse\.(?:urlparse|urlsplit)|yarl\.URL)$/u;
const HOST_PARTS = /^(?:host|hostname|netloc)$/u;
const DEEPEST = 5;

/**
 * What of the request's origin an expression holds: the whole of it, the host of `new URL(origin)` or
 * `urlparse(origin)`; undefined for everything else.
 */
export function subjectOf(
  module: CodeModule,
  expr: Expr,
  given: ReadonlySet<string>,
  depth = 0,
): Subject | undefined {
  if (isRequestOrigin(module, expr, given)) {
    return 'origin';
  }
  if (depth > DEEPEST) {
    return undefined;
  }
  switch (expr.kind) {
    case 'member':
      return HOST_PARTS.test(expr.name) && isParsed(module, expr.object, given, depth)
        ? 'host'
        : undefined;
    case 'binary':
      return expr.op === '||' || expr.op === '??'
        ? subjectOf(module, expr.left, given, depth + 1)
        : undefined;
    case 'call':
      return expr.callee.kind === 'member' &&
        /^(?:toLowerCase|lower|trim|strip)$/u.test(expr.callee.name)
        ? subjectOf(module, expr.callee.object, given, depth + 1)
        : undefined;
    case 'name': {
      const binding = lookUp(module, expr.name, expr);
      if (binding?.kind !== 'value') {
        return undefined;
      }
      const [key] = binding.keys;
      if (key === undefined) {
        return subjectOf(module, binding.value, given, depth + 1);
      }
      return key !== null && HOST_PARTS.test(key) && isParsed(module, binding.value, given, depth)
        ? 'host'
        : undefined;
    }
    default:
      return undefined;
  }
}

function isParsed(
  module: CodeModule,
  expr: Expr,
  given: ReadonlySet<string>,
  depth: number,
): boolean {
  if (expr.kind === 'name') {
    const binding = lookUp(module, expr.name, expr);
    return (
      depth < DEEPEST &&
      binding?.kind === 'value' &&
      binding.keys.length === 0 &&
      isParsed(module, binding.value, given, depth + 1)
    );
  }
  const first = expr.kind === 'call' ? expr.args[0]?.value : undefined;
  return (
    expr.kind === 'call' &&
    first !== undefined &&
    PARSERS.test(calleeOf(module, expr) ?? '') &&
    isRequestOrigin(module, first, given)
  );
}
