import type { CodeModule } from '../code/code-module.ts';
import type { Expr, NameExpr } from '../code/code.ts';
import { listOfCallback, loopOf } from './queries-text-givers.ts';
import { nameOf } from '../code/resolve.ts';
import { lookUp } from '../code/scope.ts';
import type { Binding } from '../code/scope.ts';

/** The way from a name to a value: `request.query.sort` is `request`, then `query`, `sort`. */
export interface Way {
  readonly module: CodeModule;
  readonly root: Expr;
  readonly binding: Binding | undefined;
  readonly keys: readonly (string | null)[];
}

const DEEPEST_WAY = 12;

/**
 * The way to a value, through variables, loops and callbacks: `const { sort } = await request.json()` goes
 * on with what the variable is made of. Undefined for what is made anew.
 */
export function wayTo(
  module: CodeModule,
  expr: Expr,
  keys: Way['keys'] = [],
  depth = 0,
): Way | undefined {
  if (depth > DEEPEST_WAY) {
    return undefined;
  }
  const next = depth + 1;
  switch (expr.kind) {
    case 'member':
      return wayTo(module, expr.object, [expr.name, ...keys], next);
    case 'index': {
      const key = expr.index.kind === 'literal' ? String(expr.index.value) : null;
      return wayTo(module, expr.object, [key, ...keys], next);
    }
    case 'await':
      return wayTo(module, expr.value, keys, next);
    case 'binary':
      return /^(?:\?\?|\|\|)$/u.test(expr.op) ? wayTo(module, expr.left, keys, next) : undefined;
    case 'call':
      return wayThroughCall(module, expr, keys, next);
    case 'name': {
      const binding = lookUp(module, expr.name, expr);
      if (binding?.kind === 'value') {
        return wayTo(module, binding.value, [...binding.keys, ...keys], next);
      }
      const list = listBehind(module, expr, binding);
      if (list !== undefined) {
        return wayTo(module, list, [null, ...keys], next);
      }
      const own = binding?.kind === 'parameter' ? binding.keys : [];
      return { module, root: expr, binding, keys: [...own, ...keys] };
    }
    default:
      return undefined;
  }
}

/** What a loop or callback runs over, of which the name is one. */
function listBehind(
  module: CodeModule,
  name: NameExpr,
  binding: Binding | undefined,
): Expr | undefined {
  switch (binding?.kind) {
    case 'parameter':
      return listOfCallback(module, binding.fn, binding.parameter);
    case 'opaque':
      return loopOf(module, name)?.each ?? undefined;
    default:
      return undefined;
  }
}

const KEEPING =
  /^(?:String|str|URL|URLSearchParams|JSON\.(?:parse|stringify)|decodeURIComponent|decodeURI|Object\.(?:keys|values|entries)|json\.(?:loads|dumps)|list|dict|sorted|set|tuple|urllib\.parse\.\w+)$/u;

// A method of the request reads from it; any other function may give back whatever it likes.
function wayThroughCall(
  module: CodeModule,
  call: Extract<Expr, { kind: 'call' }>,
  keys: Way['keys'],
  depth: number,
): Way | undefined {
  const first = call.args[0]?.value;
  if (first !== undefined && KEEPING.test(nameOf(module, call.callee) ?? '')) {
    return wayTo(module, first, keys, depth);
  }
  return call.callee.kind === 'member' ? wayTo(module, call.callee, keys, depth) : undefined;
}
