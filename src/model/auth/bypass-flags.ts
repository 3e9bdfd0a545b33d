import type { CodeModule } from '../code/code-module.ts';
import type { Expr, FunctionExpr, Ranged } from '../code/code.ts';
import { dependenciesOf, requestFlagsOf } from '../http/fastapi-dependencies.ts';
import type { RequestParameter } from '../http/fastapi-dependencies.ts';
import { callsIn, functionsCalledBy } from '../code/reach.ts';
import {
  authLeaningOf,
  isAuthCheck,
  leaningOf,
  relaxedCheckAt,
  relaxedChecksIn,
} from '../settings/relaxed-checks.ts';
import type { RelaxedCheck } from '../settings/relaxed-checks.ts';
import { requestKeyAskedFor, requestValueOf } from '../http/request-values.ts';
import type { RequestPart, RequestValue } from '../http/request-values.ts';
import type { Resolved } from '../code/resolve.ts';
import { lookUp } from '../code/scope.ts';
import { isDevelopmentOnly } from '../settings/settings-production.ts';
import { nameOfFunction } from '../resilience/timers-stop.ts';

/** A flag by which a request gets past the check of who sends it. */
export interface BypassFlag {
  readonly module: CodeModule;
  /** The parameter, or where the request is read. */
  readonly at: Ranged;
  readonly name: string;
  /** The function that checks, for messages: `get_current_user()`. */
  readonly guard: string;
  readonly part: RequestPart;
  readonly relaxed: RelaxedCheck;
  /** True for a parameter that the framework fills. */
  readonly isParameter: boolean;
  /** What makes the framework fill it. */
  readonly dependent: { readonly module: CodeModule; readonly at: Ranged } | undefined;
}

/** The flags of the dependencies that a file names, and of the checks that stand in it. */
export function bypassFlagsOf(module: CodeModule): readonly BypassFlag[] {
  return [...(module.language === 'python' ? parameterFlags(module) : []), ...readFlags(module)];
}

function parameterFlags(module: CodeModule): readonly BypassFlag[] {
  const seen = new Set<FunctionExpr>();
  return dependenciesOf(module).flatMap(({ fn, call }) => {
    if (seen.has(fn.expr)) {
      return [];
    }
    seen.add(fn.expr);
    return requestFlagsOf(fn).flatMap((flag) => {
      const relaxed = isAuthCheck(fn) ? relaxedBy(fn, flag.name) : undefined;
      return relaxed === undefined ? [] : [parameterFlag(fn, flag, relaxed, { module, at: call })];
    });
  });
}

function parameterFlag(
  fn: Resolved<FunctionExpr>,
  { name, parameter, part }: RequestParameter,
  relaxed: RelaxedCheck,
  dependent: NonNullable<BypassFlag['dependent']>,
): BypassFlag {
  return {
    module: fn.module,
    at: parameter.target,
    name,
    guard: guardName(fn.module, fn.expr),
    part,
    relaxed,
    isParameter: true,
    dependent,
  };
}

/** The branch that a parameter decides, also in a function that it is handed on to. */
function relaxedBy(fn: Resolved<FunctionExpr>, name: string): RelaxedCheck | undefined {
  const leaning = leaningOf(name);
  if (leaning === undefined) {
    return undefined;
  }
  const [own] = relaxedChecksIn(fn, {
    leaningOf: (expr) => (isParameter(fn, expr, name) ? leaning : undefined),
    doesReturnPass: true,
  });
  return own ?? handedOn(fn, name);
}

// `return await authenticate(request, optional)`
function handedOn(fn: Resolved<FunctionExpr>, name: string): RelaxedCheck | undefined {
  for (const call of callsIn(fn.expr)) {
    const given = call.args.find(({ value }) => isParameter(fn, value, name));
    const [own] = given === undefined ? [] : functionsCalledBy(fn.module, call);
    const inner =
      given === undefined || own === undefined
        ? undefined
        : (given.name ?? parameterAt(own.expr, call.args.indexOf(given)));
    const leaning = inner === undefined ? undefined : leaningOf(inner);
    const [relaxed] =
      own === undefined || inner === undefined || leaning === undefined
        ? []
        : relaxedChecksIn(own, {
            leaningOf: (expr) => (isParameter(own, expr, inner) ? leaning : undefined),
            doesReturnPass: true,
          });
    if (relaxed !== undefined) {
      return relaxed;
    }
  }
  return undefined;
}

function parameterAt({ params }: FunctionExpr, index: number): string | undefined {
  const names = params.map(({ target }) => (target.kind === 'name' ? target.name : ''));
  return names.filter((name) => !/^(?:self|cls)$/u.test(name))[index];
}

function isParameter(fn: Resolved<FunctionExpr>, expr: Expr, name: string): boolean {
  if (expr.kind !== 'name' || expr.name !== name) {
    return false;
  }
  const binding = lookUp(fn.module, name, expr);
  return binding?.kind === 'parameter' && binding.fn === fn.expr;
}

/** The flags that the checks of the file read from the request themselves. */
function readFlags(module: CodeModule): readonly BypassFlag[] {
  return module.nodes.flatMap((node) => {
    const relaxed =
      node.kind === 'if'
        ? relaxedCheckAt(module, node, {
            leaningOf: (expr) => authLeaningOf(sentValue(module, expr)?.key ?? ''),
            doesReturnPass: false,
          })
        : undefined;
    const value = relaxed === undefined ? undefined : sentValue(module, relaxed.flag);
    const fn = module.enclosingFunction(node);
    if (relaxed === undefined || value === undefined || fn === undefined) {
      return [];
    }
    return isDevelopmentOnly(module, relaxed.flag) || !isAuthCheck({ module, expr: fn })
      ? []
      : [
          {
            module,
            at: relaxed.flag,
            name: value.key,
            guard: guardName(module, fn),
            part: value.part,
            relaxed,
            isParameter: false,
            dependent: undefined,
          },
        ];
  });
}

function sentValue(module: CodeModule, expr: Expr): RequestValue | undefined {
  return requestKeyAskedFor(module, expr) ?? requestValueOf(module, expr);
}

function guardName(module: CodeModule, fn: FunctionExpr): string {
  const name = nameOfFunction(module, fn);
  const cls = module.enclosingClass(fn)?.name;
  const isMethod = /^(?:__call__|__init__|canActivate|has_permission|use|dispatch)$/u.test(
    name ?? '',
  );
  if (name === undefined) {
    return 'the handler';
  }
  return isMethod && typeof cls === 'string' ? `${cls}.${name}()` : `${name}()`;
}
