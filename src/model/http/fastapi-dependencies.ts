import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, FunctionExpr, Parameter } from '../code/code.ts';
import { callsIn } from '../code/reach.ts';
import { calleeOf, classOf, follow, functionOf, nameOf } from '../code/resolve.ts';
import type { Resolved } from '../code/resolve.ts';
import type { RequestPart } from './request-values.ts';
import { positional } from '../code/values.ts';

/** A function that FastAPI calls for a request because something depends on it. */
export interface Dependency {
  readonly fn: Resolved<FunctionExpr>;
  /** The `Depends(…)` or `Security(…)` that names it. */
  readonly call: CallExpr;
}

const DEPENDS = /^fastapi(?:\.params|\.param_functions)?\.(?:Depends|Security)$/u;

/**
 * The functions of the project that a file depends on: `Depends(get_user)`, the constructor of
 * `Depends(Pagination)`, the `__call__` of `Depends(Checker())`. What a factory or lambda returns is a
 * function of its own.
 *
 * https://fastapi.tiangolo.com/tutorial/dependencies/
 */
export function dependenciesOf(module: CodeModule): readonly Dependency[] {
  return module.calls.flatMap((call) => {
    const given = call.args.find(({ name }) => name === 'dependency')?.value ?? positional(call, 0);
    if (given === undefined || !DEPENDS.test(calleeOf(module, call) ?? '')) {
      return [];
    }
    const fn = functionOf(module, given) ?? methodBehind(module, given) ?? wrappedBy(module, given);
    return fn === undefined ? [] : [{ fn, call }];
  });
}

function methodBehind(module: CodeModule, given: Expr): Resolved<FunctionExpr> | undefined {
  const own = classOf(module, given);
  if (own !== undefined) {
    return methodOf(own, '__init__');
  }
  const made = follow(module, given);
  const cls = made?.expr.kind === 'call' ? classOf(made.module, made.expr.callee) : undefined;
  return cls && methodOf(cls, '__call__');
}

// `Depends(logged(get_user))`: `functools.wraps` shows the parameters of what is wrapped.
function wrappedBy(module: CodeModule, given: Expr): Resolved<FunctionExpr> | undefined {
  if (given.kind !== 'call') {
    return undefined;
  }
  const wrapper = functionOf(module, given.callee);
  const inner = positional(given, 0);
  const keepsSignature =
    wrapper !== undefined &&
    callsIn(wrapper.expr).some((call) => calleeOf(wrapper.module, call) === 'functools.wraps');
  return keepsSignature && inner !== undefined ? functionOf(module, inner) : undefined;
}

function methodOf(
  cls: NonNullable<ReturnType<typeof classOf>>,
  name: string,
): Resolved<FunctionExpr> | undefined {
  const method = cls.expr.methods.find((each) => each.name === name);
  return method && { module: cls.module, expr: method };
}

/** A parameter that FastAPI takes from the request. */
export interface RequestParameter {
  readonly name: string;
  readonly parameter: Parameter;
  readonly part: RequestPart;
}

/**
 * The flags that a request sets: parameters that are annotated `bool` or have such a default, without
 * `Depends`. A plain one is taken from the query string.
 *
 * https://fastapi.tiangolo.com/tutorial/dependencies/#declare-the-dependency-in-the-dependant
 */
export function requestFlagsOf({
  module,
  expr,
}: Resolved<FunctionExpr>): readonly RequestParameter[] {
  return expr.params.flatMap((parameter) => {
    const { target, isRest } = parameter;
    const part = isRest || target.kind !== 'name' ? undefined : partOf(module, parameter);
    return target.kind !== 'name' || part === undefined
      ? []
      : [{ name: target.name, parameter, part }];
  });
}

const MARKERS: readonly (readonly [RegExp, RequestPart])[] = [
  [/^fastapi\.(?:\w+\.)?Query$/u, 'query'],
  [/^fastapi\.(?:\w+\.)?Header$/u, 'header'],
  [/^fastapi\.(?:\w+\.)?Cookie$/u, 'cookie'],
  [/^fastapi\.(?:\w+\.)?(?:Form|Body)$/u, 'body'],
];

function partOf(
  module: CodeModule,
  { type, fallback }: Pick<Parameter, 'type' | 'fallback'>,
): RequestPart | undefined {
  const marker = [fallback, ...annotations(type)].find((each) => each?.kind === 'call');
  if (marker?.kind === 'call') {
    const name = calleeOf(module, marker) ?? '';
    const part = MARKERS.find(([form]) => form.test(name))?.[1];
    return isBoolean(module, type) ? part : undefined;
  }
  const isFlag =
    isBoolean(module, type) ||
    (type === null && fallback?.kind === 'literal' && typeof fallback.value === 'boolean');
  return isFlag ? 'query' : undefined;
}

/** The further arguments of `Annotated[bool, Query()]`. */
function annotations(type: Expr | null): readonly Expr[] {
  return type?.kind === 'index' && type.index.kind === 'list' ? type.index.items.slice(1) : [];
}

// `bool`, `bool | None`, `Optional[bool]`, `Annotated[bool, …]`.
function isBoolean(module: CodeModule, type: Expr | null): boolean {
  switch (type?.kind) {
    case 'name':
      return nameOf(module, type) === 'bool';
    case 'binary':
      return isBoolean(module, type.left) || isBoolean(module, type.right);
    case 'index': {
      const first = type.index.kind === 'list' ? type.index.items[0] : type.index;
      return isBoolean(module, first ?? null);
    }
    default:
      return false;
  }
}
