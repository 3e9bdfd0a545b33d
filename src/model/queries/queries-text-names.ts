import { valuesGivenTo, valuesReplacing } from '../code/assignments.ts';
import type { CodeModule } from '../code/code-module.ts';
import type { Expr, NameExpr } from '../code/code.ts';
import { argumentFor } from './queries.ts';
import { isChecked, isDeclaredSafe, isSafeType } from './queries-checked.ts';
import { declaredKind } from './queries-declared-type.ts';
import { callsOf, isCallback, listOfCallback, loopOf } from './queries-text-givers.ts';
import { elementsOf } from './queries-text-lists.ts';
import { CONSTANT_NAME } from './queries-text-constants.ts';
import { isReachable } from './queries-text-origin.ts';
import type { ParameterSource, Parts, Spot } from './queries-text-spot.ts';
import { variable } from './queries-text-variable.ts';
import { follow } from '../code/resolve.ts';
import { lookUp } from '../code/scope.ts';
import type { Binding } from '../code/scope.ts';

const NONE: Parts = [];

/** What a name adds to the text around it: what it is bound to, or what callers give a parameter. */
export function readName(spot: Spot, expr: NameExpr): Parts {
  const { module } = spot;
  const loop = loopOf(module, expr);
  if (loop !== undefined && loop.each !== null) {
    const parts = elementsOf({ ...spot, isPart: true }, loop.each);
    return parts.length === 0 || isChecked(module, expr) ? NONE : parts;
  }
  const binding = lookUp(module, expr.name, expr);
  if (binding === undefined || CONSTANT_NAME.test(expr.name)) {
    return NONE;
  }
  switch (binding.kind) {
    case 'parameter':
      return readParameter(spot, expr, binding);
    case 'value':
      return readValue(spot, expr, binding);
    case 'import': {
      const end = follow(module, expr);
      return end === undefined ? NONE : spot.read({ ...spot, module: end.module }, end.expr);
    }
    case 'opaque':
      return readOpaque(spot, expr, binding.type);
    default:
      return NONE;
  }
}

function readValue(
  spot: Spot,
  expr: NameExpr,
  binding: Extract<Binding, { kind: 'value' }>,
): Parts {
  const { module } = spot;
  if (isSafeType(module, binding.type) || isDeclared(module, expr)) {
    return NONE;
  }
  if (binding.keys.length === 0) {
    const parts = spot.read(spot, binding.value);
    return parts.length === 0 || (spot.isPart && isChecked(module, expr)) ? NONE : parts;
  }
  const end = follow(module, expr);
  return end === undefined || end.expr === expr
    ? variable(spot, expr)
    : spot.read({ ...spot, module: end.module }, end.expr);
}

function readOpaque(spot: Spot, expr: NameExpr, type: Expr | null): Parts {
  const { module } = spot;
  const values = valuesGivenTo(module, expr);
  if (isSafeType(module, type) || isDeclared(module, expr)) {
    return NONE;
  }
  const parts = values.flatMap(({ value, isAdded }) =>
    spot.read({ ...spot, isPart: spot.isPart || isAdded }, value),
  );
  return parts.length === 0 || (spot.isPart && isChecked(module, expr)) ? NONE : parts;
}

function isDeclared(module: CodeModule, expr: NameExpr): boolean {
  return isDeclaredSafe(module, expr.name) || declaredKind(module, expr) === 'safe';
}

type ParameterBinding = Extract<Binding, { kind: 'parameter' }>;

function readParameter(spot: Spot, expr: NameExpr, binding: ParameterBinding): Parts {
  const { module, given } = spot;
  const { parameter, keys } = binding;
  if (!spot.isPart && !given.has(parameter)) {
    return NONE;
  }
  const isSafe =
    isSafeType(module, parameter.type) || isDeclared(module, expr) || isConverted(module, binding);
  if (isSafe || (spot.isPart && isChecked(module, expr))) {
    return NONE;
  }
  const replacing = valuesReplacing(module, expr);
  if (replacing !== undefined) {
    return replacing.flatMap(({ value }) => spot.read(spot, value));
  }
  const source = given.get(parameter) ?? elementSource(spot, binding);
  if (source !== undefined) {
    return readSource(spot, source);
  }
  return (keys.length === 0 ? readArguments(spot, binding) : undefined) ?? variable(spot, expr);
}

// `@app.route('/orders/<int:order_id>')`: https://flask.palletsprojects.com/en/stable/quickstart/#variable-rules
function isConverted(module: CodeModule, { parameter, fn }: ParameterBinding): boolean {
  const { target } = parameter;
  return (
    target.kind === 'name' &&
    fn.decorators.some((decorator) =>
      new RegExp(`<(?:int|float|uuid)(?:\\([^)]*\\))?:${target.name}>`, 'u').test(
        module.text(decorator),
      ),
    )
  );
}

function elementSource(
  spot: Spot,
  { fn, parameter }: ParameterBinding,
): ParameterSource | undefined {
  if (isCallback(spot.module, fn)) {
    const list = listOfCallback(spot.module, fn, parameter);
    return list === undefined ? { kind: 'number' } : { kind: 'element', spot, expr: list };
  }
  return undefined;
}

// A function that only this file calls takes what these calls give; one that others call, too, anything
// but what it is given here when that is all constant.
function readArguments(spot: Spot, { parameter, fn }: ParameterBinding): Parts | undefined {
  const { module } = spot;
  const calls = callsOf(module, fn);
  if (calls.length === 0) {
    return undefined;
  }
  const index = fn.params.indexOf(parameter);
  const parts = calls.flatMap((call) => {
    const value = argumentFor(fn, index, call) ?? parameter.fallback;
    return value === null
      ? NONE
      : spot.read({ ...spot, isPart: true, depth: spot.depth + 4 }, value);
  });
  const isWhole = parts.length === 0 || !isReachable(module, fn);
  return isWhole || parts.some(({ origin }) => origin === 'request') ? parts : undefined;
}

function readSource(spot: Spot, source: ParameterSource): Parts {
  switch (source.kind) {
    case 'number':
      return NONE;
    case 'value':
      return spot.read({ ...source.spot, isPart: spot.isPart, depth: spot.depth }, source.expr);
    case 'element':
      return elementsOf({ ...source.spot, isPart: true, depth: spot.depth }, source.expr);
  }
}
