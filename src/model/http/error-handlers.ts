import type { CodeModule } from '../code/code-module.ts';
import type { Expr, FunctionExpr, NameExpr, Ranged } from '../code/code.ts';
import { onceEach } from '../once.ts';
import { lastName } from '../code/reach.ts';
import { calleeOf, functionOf } from '../code/resolve.ts';
import type { Resolved } from '../code/resolve.ts';

/** A function that answers for errors which no route has dealt with. */
export interface ErrorHandler {
  readonly handler: Resolved<FunctionExpr>;
  /** The name under which it is given the error. */
  readonly error: string;
  /** Where it is installed. */
  readonly at: Ranged;
  /** True when it is given every error, and not those of some type alone. */
  readonly isCatchAll: boolean;
}

/**
 * The error handlers that a file installs: Express middleware with four parameters, `setErrorHandler` of
 * Fastify, `onError` of Hono, exception filters of NestJS, `exception_handler` of FastAPI and `errorhandler`
 * of Flask.
 */
export const errorHandlersOf = onceEach((module: CodeModule): readonly ErrorHandler[] =>
  module.nodes.flatMap((node) => {
    switch (node.kind) {
      case 'function':
        return module.language === 'python'
          ? node.decorators.flatMap((each) => decorated(module, node, each))
          : fourParameters(module, node);
      case 'call':
        return installed(module, node);
      case 'class':
        return module.language === 'typescript' ? filterMethods(module, node) : [];
      default:
        return [];
    }
  }),
);

const ERROR_NAME = /^_?(?:e|err|error|exception|exc|ex)$/iu;

// https://expressjs.com/en/guide/error-handling.html
function fourParameters(module: CodeModule, fn: FunctionExpr): readonly ErrorHandler[] {
  if (fn.params.length !== 4) {
    return [];
  }
  const [error, request, response] = fn.params.map(({ target }) => nameIn(target));
  const isHandler =
    error !== undefined &&
    ERROR_NAME.test(error) &&
    /^_?req/iu.test(request ?? '') &&
    /^_?res/iu.test(response ?? '');
  if (!isHandler) {
    return [];
  }
  // `if (!(err instanceof OrderError)) next(err)` leaves the others to somebody else.
  // So does what begins or ends by handing them on.
  const isPartial = new RegExp(
    [
      String.raw`!\s*\(\s*${error} instanceof`,
      String.raw`instanceof[\s\S]*\bnext\(\s*${error}\s*\)[;\s}]*$`,
      String.raw`\b${error}\.\w+\s*!==?\s*[^)]+\)\s*\{?\s*return\s+next\(\s*${error}`,
    ].join('|'),
    'u',
  ).test(module.text(fn));
  return [{ handler: { module, expr: fn }, error, at: headOf(fn), isCatchAll: !isPartial }];
}

function nameIn(target: { readonly kind: string }): string | undefined {
  return isName(target) ? target.name : undefined;
}

function isName(target: { readonly kind: string }): target is NameExpr {
  return target.kind === 'name';
}

function headOf(fn: FunctionExpr): Ranged {
  const [first] = fn.params;
  const isNamed = fn.nameEnd > fn.nameStart;
  return isNamed ? { start: fn.nameStart, end: fn.nameEnd } : (first ?? fn);
}

const INSTALLING = /^(?:setErrorHandler|onError|add_exception_handler|register_error_handler)$/u;

function installed(
  module: CodeModule,
  call: Extract<Expr, { kind: 'call' }>,
): readonly ErrorHandler[] {
  const { callee, args } = call;
  if (callee.kind !== 'member' || !INSTALLING.test(callee.name)) {
    return [];
  }
  const isPython = module.language === 'python';
  const given = args[isPython ? 1 : 0]?.value;
  const handler = given === undefined ? undefined : functionOf(module, given);
  const params = handler?.expr.params.map(({ target }) => nameIn(target)) ?? [];
  const isFlask = callee.name === 'register_error_handler';
  const error = params[isPython && !isFlask ? 1 : 0];
  const isBrowser =
    callee.name === 'onError' &&
    !/^(?:app|router|api|hono|\w+App)$/iu.test(lastName(callee.object));
  return handler === undefined || error === undefined || isBrowser
    ? []
    : [
        {
          handler,
          error,
          at: callee,
          isCatchAll: !isPython || isEverything(args[0]?.value),
        },
      ];
}

function isEverything(type: Expr | undefined): boolean {
  return (
    type !== undefined &&
    (/^(?:Exception|BaseException)$/u.test(lastName(type)) ||
      (type.kind === 'literal' && type.value === 500))
  );
}

function decorated(module: CodeModule, fn: FunctionExpr, each: Expr): readonly ErrorHandler[] {
  if (each.kind !== 'call' || each.callee.kind !== 'member') {
    return [];
  }
  const { name } = each.callee;
  const isFlask = /^(?:app_)?errorhandler$/u.test(name);
  if (!isFlask && name !== 'exception_handler') {
    return [];
  }
  const params = fn.params.map(({ target }) => nameIn(target));
  const error = params[isFlask ? 0 : 1];
  return error === undefined
    ? []
    : [
        {
          handler: { module, expr: fn },
          error,
          at: each,
          isCatchAll: isEverything(each.args[0]?.value),
        },
      ];
}

// https://docs.nestjs.com/exception-filters#catch-everything
function filterMethods(
  module: CodeModule,
  cls: Extract<Expr, { kind: 'class' }>,
): readonly ErrorHandler[] {
  const filter = cls.decorators.find(
    (each) => each.kind === 'call' && calleeOf(module, each) === '@nestjs/common.Catch',
  );
  const method = cls.methods.find(({ name }) => name === 'catch');
  const [parameter] = method?.params ?? [];
  const error = parameter === undefined ? undefined : nameIn(parameter.target);
  return filter?.kind === 'call' && method !== undefined && error !== undefined
    ? [
        {
          handler: { module, expr: method },
          error,
          at: { start: method.nameStart, end: method.nameEnd },
          isCatchAll: filter.args.length === 0,
        },
      ]
    : [];
}
