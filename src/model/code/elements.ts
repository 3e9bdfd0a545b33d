import type { CodeModule } from './code-module.ts';
import type { Expr, FunctionExpr } from './code.ts';
import { follow } from './resolve.ts';
import type { Resolved } from './resolve.ts';
import { lookUp } from './scope.ts';

const ITERATING = /^(?:some|every|find|filter|forEach|map|any|all)$/u;

/**
 * The elements of the list that a name runs over: the parameter of `list.some((each) => …)`, the
 * variable of a loop or comprehension. Undefined for any other expression and when the list is not
 * written out.
 */
export function elementsBehind(module: CodeModule, expr: Expr): readonly Resolved[] | undefined {
  const each = expr.kind === 'name' ? iteratedBy(module, expr) : undefined;
  const list = each === undefined ? undefined : follow(module, each);
  return list?.expr.kind === 'list'
    ? list.expr.items.map(
        (item) => follow(list.module, item) ?? { module: list.module, expr: item },
      )
    : undefined;
}

function iteratedBy(module: CodeModule, name: Extract<Expr, { kind: 'name' }>): Expr | undefined {
  const binding = lookUp(module, name.name, name);
  if (binding?.kind === 'parameter') {
    return listOfCallback(module, binding.fn);
  }
  for (const ancestor of module.ancestors(name)) {
    const isLoop =
      ancestor.kind === 'loop' &&
      ancestor.target?.kind === 'name' &&
      ancestor.target.name === name.name;
    if (isLoop) {
      return ancestor.each ?? undefined;
    }
  }
  return undefined;
}

function listOfCallback(module: CodeModule, fn: FunctionExpr): Expr | undefined {
  const call = module.parent(fn);
  return call?.kind === 'call' &&
    call.callee.kind === 'member' &&
    ITERATING.test(call.callee.name) &&
    call.args[0]?.value === fn
    ? call.callee.object
    : undefined;
}
