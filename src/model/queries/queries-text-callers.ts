import { callsInProject } from '../code/callers.ts';
import type { CodeModule } from '../code/code-module.ts';
import type { Expr, FunctionExpr } from '../code/code.ts';
import { argumentFor } from './queries.ts';
import { elementsOf } from './queries-text-lists.ts';
import { originAlong } from './queries-text-origin.ts';
import type { Parts, Spot, VariablePart } from './queries-text-spot.ts';
import { wayTo } from './queries-text-way.ts';
import type { Way } from './queries-text-way.ts';
import { propertyOf } from '../code/values.ts';

/** From a route by way of a service and a repository to the query. */
const MOST_CALLERS = 4;

/**
 * The value of a request or message that reaches a part which callers decide: an argument of a call in
 * whatever file of the program, or one that the caller was given itself. Undefined when no such call is
 * found; tests and scripts are no callers.
 */
export function requestBehind(
  part: VariablePart,
  spot: Spot,
  depth = 0,
  seen: ReadonlySet<FunctionExpr> = new Set(),
): VariablePart | undefined {
  if (part.origin === 'request') {
    return part;
  }
  const way = wayTo(part.module, part.expr);
  if (way?.binding?.kind !== 'parameter' || depth >= MOST_CALLERS || seen.has(way.binding.fn)) {
    return undefined;
  }
  const { fn, parameter } = way.binding;
  const around = new Set(seen).add(fn);
  for (const { module, call } of callsInProject(way.module, fn)) {
    const value = argumentFor(fn, fn.params.indexOf(parameter), call);
    const given = value === undefined ? [] : partsOf(spot, module, value, way.keys);
    for (const each of given) {
      const request = requestBehind(each, spot, depth + 1, around);
      if (request !== undefined) {
        return request;
      }
    }
  }
  return undefined;
}

/** What a property of the argument is built from, or the argument itself. */
function partsOf(spot: Spot, module: CodeModule, value: Expr, keys: Way['keys']): Parts {
  const there: Spot = { ...spot, module, isPart: true };
  const [key, ...rest] = keys;
  if (key === undefined) {
    return spot.read(there, value);
  }
  if (key === null) {
    return rest.length === 0 ? elementsOf(there, value) : partsAlong(module, value, keys);
  }
  const property = propertyOf(module, value, key);
  if (property.kind === 'given') {
    return partsOf(spot, property.module, property.value, rest);
  }
  return property.kind === 'absent' ? [] : partsAlong(module, value, keys);
}

function partsAlong(module: CodeModule, value: Expr, keys: Way['keys']): Parts {
  const origin = originAlong(module, value, keys);
  return origin === 'request' ? [{ module, expr: value, origin }] : [];
}
