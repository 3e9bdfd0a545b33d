import type { CodeModule } from './code-module.ts';
import type { Expr, FunctionExpr } from './code.ts';
import { isTestPath, languageOf } from './language.ts';
import type { FileQuestion } from './project.ts';
import { argumentFor } from './queries.ts';
import { elementsOf } from './queries-text-lists.ts';
import type { Parts, Spot, VariablePart } from './queries-text-spot.ts';
import { wayTo } from './queries-text-way.ts';
import type { Way } from './queries-text-way.ts';
import { functionOf } from './resolve.ts';
import { nameOfFunction } from './timers-stop.ts';
import { propertyOf } from './values.ts';

/**
 * True for a value that callers decide when the project has such callers and each of them, in whatever
 * file, gives what no request or further caller decides. A call that cannot be resolved may be one.
 */
export function isGivenByProgram({ module, expr, origin }: VariablePart, spot: Spot): boolean {
  const way = origin === 'parameter' ? wayTo(module, expr) : undefined;
  const name =
    way?.binding?.kind === 'parameter' ? nameOfFunction(way.module, way.binding.fn) : undefined;
  if (way?.binding?.kind !== 'parameter' || name === undefined || name.length < 4) {
    return false;
  }
  const { fn, parameter } = way.binding;
  const given = argumentsFor(module, fn, name, fn.params.indexOf(parameter));
  return (
    given !== undefined &&
    given.length > 0 &&
    given.every(
      (each) => each.value === undefined || isDecidedThere(spot, each.module, each.value, way.keys),
    )
  );
}

interface Given {
  readonly module: CodeModule;
  /** Undefined when the call leaves the parameter to its default. */
  readonly value: Expr | undefined;
}

/** Undefined when something else may be called by the same name. */
function argumentsFor(
  module: CodeModule,
  fn: FunctionExpr,
  name: string,
  index: number,
): readonly Given[] | undefined {
  const found: Given[] = [];
  for (const { path } of module.project.filesWhere(mentions(name, module.language))) {
    const other = module.project.module(path);
    for (const call of other?.calls ?? []) {
      const { callee } = call;
      const isNamed = (callee.kind === 'name' || callee.kind === 'member') && callee.name === name;
      if (other !== undefined && isNamed) {
        const target = functionOf(other, callee);
        if (target === undefined) {
          return undefined;
        }
        if (target.expr === fn) {
          found.push({ module: other, value: argumentFor(fn, index, call) });
        }
      }
    }
  }
  return found;
}

function mentions(name: string, language: CodeModule['language']): FileQuestion {
  return {
    name: `queries-text/mentions ${name} ${language}`,
    path: (path) => languageOf(path) === language && !isTestPath(path),
    file: ({ text }) => text.includes(name),
  };
}

function isDecidedThere(spot: Spot, module: CodeModule, value: Expr, keys: Way['keys']): boolean {
  const [key, ...rest] = keys;
  if (key === undefined) {
    return isNone(spot.read({ ...spot, module, isPart: true }, value));
  }
  if (key === null) {
    return isNone(elementsOf({ ...spot, module }, value));
  }
  const property = propertyOf(module, value, key);
  return property.kind === 'given'
    ? isDecidedThere(spot, property.module, property.value, rest)
    : property.kind === 'absent';
}

function isNone(parts: Parts): boolean {
  return parts.length === 0;
}
