import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, FunctionExpr } from '../code/code.ts';
import { calledName } from '../code/reach.ts';
import { functionOf } from '../code/resolve.ts';
import type { Resolved } from '../code/resolve.ts';
import { valueOf } from '../code/values.ts';

/** The function that an HTTP application runs for every error that nothing else caught. */
export interface CatchAllHandler {
  readonly fn: Resolved<FunctionExpr>;
  /** The parameter that gets the error. */
  readonly error: string;
}

/** One of these is in every file that registers such a handler. */
export const CATCH_ALL_WORDS: readonly string[] = [
  '.use(',
  'setErrorHandler',
  'onError',
  '@Catch(',
  'exception_handler',
  'errorhandler',
];

/** The catch-all handlers that a file registers, in source order. */
export function catchAllHandlersOf(module: CodeModule): readonly CatchAllHandler[] {
  return module.language === 'python' ? pythonHandlers(module) : nodeHandlers(module);
}

// https://expressjs.com/en/guide/error-handling.html, https://fastify.dev/docs/latest/Reference/Server/#seterrorhandler,
// https://hono.dev/docs/api/hono#error-handling, https://docs.nestjs.com/exception-filters#catch-everything
function nodeHandlers(module: CodeModule): readonly CatchAllHandler[] {
  const isHono = /['"]hono['"/]|OpenAPIHono/u.test(module.file.text);
  const registered = module.calls.flatMap((call) => {
    switch (calledName(call)) {
      case 'use':
        return call.args.flatMap(({ value }) => handler(module, value, 0, 4));
      case 'onError':
        return isHono ? ofFirstArgument(module, call) : [];
      case 'setErrorHandler':
        return ofFirstArgument(module, call);
      default:
        return [];
    }
  });
  const filters = module.nodes.flatMap((node) => {
    const isFilter =
      node.kind === 'class' && node.decorators.some((each) => isCall(each, 'Catch', 0));
    return isFilter
      ? node.methods.flatMap((fn) =>
          fn.name === 'catch' ? ofParameter({ module, expr: fn }, 0) : [],
        )
      : [];
  });
  return [...registered, ...filters];
}

function ofFirstArgument(
  module: CodeModule,
  { args: [first] }: CallExpr,
): readonly CatchAllHandler[] {
  return first === undefined ? [] : handler(module, first.value, 0, 1);
}

// https://fastapi.tiangolo.com/tutorial/handling-errors/, https://flask.palletsprojects.com/en/stable/errorhandling/
function pythonHandlers(module: CodeModule): readonly CatchAllHandler[] {
  const decorated = module.nodes.flatMap((node) => {
    if (node.kind !== 'function') {
      return [];
    }
    const isAsgi = node.decorators.some((each) => catchesAll(module, each, 'exception_handler'));
    const isFlask = node.decorators.some((each) => catchesAll(module, each, 'errorhandler'));
    return isAsgi || isFlask ? ofParameter({ module, expr: node }, isAsgi ? 1 : 0) : [];
  });
  const added = module.calls.flatMap((call) => {
    const [, given] = call.args;
    return catchesAll(module, call, 'add_exception_handler') && given !== undefined
      ? handler(module, given.value, 1, 2)
      : [];
  });
  return [...decorated, ...added];
}

function catchesAll(module: CodeModule, expr: Expr, name: string): boolean {
  const first = expr.kind === 'call' ? expr.args[0]?.value : undefined;
  if (expr.kind !== 'call' || calledName(expr) !== name || first === undefined) {
    return false;
  }
  const code = valueOf(module, first);
  return (
    (first.kind === 'name' && first.name === 'Exception') || (code.isKnown && code.value === 500)
  );
}

function isCall(expr: Expr, name: string, args: number): expr is CallExpr {
  return expr.kind === 'call' && calledName(expr) === name && expr.args.length === args;
}

function handler(
  module: CodeModule,
  expr: Expr,
  index: number,
  least: number,
): readonly CatchAllHandler[] {
  const fn = functionOf(module, expr);
  return fn === undefined || fn.expr.params.length < least ? [] : ofParameter(fn, index);
}

function ofParameter(fn: Resolved<FunctionExpr>, index: number): readonly CatchAllHandler[] {
  const params = fn.expr.params.filter(
    ({ target }) => target.kind !== 'name' || !/^(?:self|cls|this)$/u.test(target.name),
  );
  const target = params[index]?.target;
  return target?.kind === 'name' ? [{ fn, error: target.name }] : [];
}
