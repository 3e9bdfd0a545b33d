import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, FunctionExpr, LoopStmt, NameExpr, Parameter } from '../code/code.ts';
import { functionOf } from '../code/resolve.ts';
import { namesOf } from '../code/scope.ts';

/** The loop or comprehension whose target binds the name where it stands. */
export function loopOf(module: CodeModule, expr: NameExpr): LoopStmt | undefined {
  for (const node of module.ancestors(expr)) {
    if (node.kind === 'function') {
      return undefined;
    }
    const isBound =
      node.kind === 'loop' &&
      node.target !== null &&
      node.each !== null &&
      !(node.each.start <= expr.start && expr.end <= node.each.end) &&
      namesOf(node.target).some(({ name }) => name.name === expr.name);
    if (isBound) {
      return node;
    }
  }
  return undefined;
}

const EACH = /^(?:map|flatMap|forEach|filter|some|every|find|findLast|sort)$/u;
const FOLD = /^(?:reduce|reduceRight)$/u;

/** True for a function that a method of a list calls with the elements: `list.map((each) => …)`. */
export function isCallback(module: CodeModule, fn: FunctionExpr): boolean {
  return callOfCallback(module, fn) !== undefined;
}

/** The list of whose elements a parameter of a callback is one; undefined for indexes and folded values. */
export function listOfCallback(
  module: CodeModule,
  fn: FunctionExpr,
  parameter: Parameter,
): Expr | undefined {
  const call = callOfCallback(module, fn);
  if (call?.callee.kind !== 'member') {
    return undefined;
  }
  const { object, name } = call.callee;
  const position = FOLD.test(name) ? 1 : 0;
  return fn.params[position] === parameter ? object : undefined;
}

function callOfCallback(module: CodeModule, fn: FunctionExpr): CallExpr | undefined {
  const call = module.parent(fn);
  return call?.kind === 'call' &&
    call.callee.kind === 'member' &&
    call.args[0]?.value === fn &&
    (EACH.test(call.callee.name) || FOLD.test(call.callee.name))
    ? call
    : undefined;
}

/** The calls of a function in its own file. */
export function callsOf(module: CodeModule, fn: FunctionExpr): readonly CallExpr[] {
  const named = callsByName(module);
  const calls = fn.name === null ? [...named.values()].flat() : (named.get(fn.name) ?? []);
  return calls.filter(({ callee }) => functionOf(module, callee)?.expr === fn);
}

const byName = new WeakMap<CodeModule, ReadonlyMap<string, readonly CallExpr[]>>();

function callsByName(module: CodeModule): ReadonlyMap<string, readonly CallExpr[]> {
  let calls = byName.get(module);
  if (calls === undefined) {
    calls = Map.groupBy(module.calls, ({ callee }) =>
      callee.kind === 'name' || callee.kind === 'member' ? callee.name : '',
    );
    byName.set(module, calls);
  }
  return calls;
}
