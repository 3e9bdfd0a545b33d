import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr } from '../code/code.ts';
import { calledName, lastName } from '../code/reach.ts';
import { lookUp } from '../code/scope.ts';
import { stringOf } from '../code/values.ts';

export type RequestPart = 'query' | 'header' | 'cookie' | 'body';

/** A value that whoever sends the request chooses, by the name under which it is sent. */
export interface RequestValue {
  readonly key: string;
  readonly part: RequestPart;
}

const PARTS: readonly (readonly [RegExp, RequestPart])[] = [
  [/^(?:query|searchParams|query_params|args|GET|queryStringParameters)$/u, 'query'],
  [/^(?:headers|META)$/u, 'header'],
  [/^(?:cookies|COOKIES|signedCookies)$/u, 'cookie'],
  [/^(?:body|form|POST)$/u, 'body'],
];
const REQUEST = /^_?(?:req|request|ctx|context|c|event|url|nextUrl)$/u;
const SAME_TEXT = /^(?:toLowerCase|lower|trim|strip|toString|casefold)$/u;
const SAME_VALUE = /^(?:Boolean|bool|String|str|Number|int|parseInt)$/u;

/**
 * The request value behind an expression: `req.query.debug`, `request.headers.get("X-Debug")`,
 * `c.req.header('x-debug')`, a name that holds it, and the same in lower case or as a boolean.
 */
export function requestValueOf(module: CodeModule, expr: Expr): RequestValue | undefined {
  switch (expr.kind) {
    case 'name':
      return valueOfName(module, expr);
    case 'member': {
      const part = partOf(module, expr.object);
      return part && { key: expr.name, part };
    }
    case 'call':
      return valueOfCall(module, expr);
    case 'await':
      return requestValueOf(module, expr.value);
    case 'binary':
      return expr.op === '??' || expr.op === '||' ? requestValueOf(module, expr.left) : undefined;
    default:
      return undefined;
  }
}

/** The value that `'x-debug' in req.headers` asks for. */
export function requestKeyAskedFor(module: CodeModule, expr: Expr): RequestValue | undefined {
  if (expr.kind !== 'binary' || expr.op !== 'in') {
    return undefined;
  }
  const key = stringOf(module, expr.left);
  const part = partOf(module, expr.right);
  return key === undefined || part === undefined ? undefined : { key, part };
}

function valueOfName(
  module: CodeModule,
  expr: Extract<Expr, { kind: 'name' }>,
): RequestValue | undefined {
  const binding = lookUp(module, expr.name, expr);
  if (binding?.kind !== 'value') {
    return undefined;
  }
  const [key, ...others] = binding.keys;
  if (key === undefined) {
    return binding.value.kind === 'name' ? undefined : requestValueOf(module, binding.value);
  }
  // `const { debug } = req.query`
  const part = others.length === 0 && key !== null ? partOf(module, binding.value) : undefined;
  return key === null ? undefined : part && { key, part };
}

function valueOfCall(module: CodeModule, call: CallExpr): RequestValue | undefined {
  const { callee, args } = call;
  const first = args[0]?.value;
  if (callee.kind === 'name') {
    return first !== undefined && SAME_VALUE.test(callee.name)
      ? requestValueOf(module, first)
      : undefined;
  }
  if (callee.kind !== 'member') {
    return undefined;
  }
  if (SAME_TEXT.test(callee.name)) {
    return requestValueOf(module, callee.object);
  }
  const key = stringOf(module, first);
  const part = key === undefined ? undefined : partAsked(module, callee.object, callee.name);
  return key === undefined ? undefined : part && { key, part };
}

// `headers.get(key)`, `req.get(key)`, `req.header(key)`, `c.req.query(key)`.
function partAsked(module: CodeModule, object: Expr, method: string): RequestPart | undefined {
  if (method === 'get') {
    // `req.get` of Express reads a header; what a request of aiohttp or Starlette holds was put there by code.
    const isExpress = module.language === 'typescript' && isRequest(object);
    return partOf(module, object) ?? (isExpress ? 'header' : undefined);
  }
  if (!isRequest(object)) {
    return undefined;
  }
  switch (method) {
    case 'header':
      return 'header';
    case 'query':
      return 'query';
    default:
      return undefined;
  }
}

/** The part of the request that an expression stands for as a whole. */
function partOf(module: CodeModule, expr: Expr): RequestPart | undefined {
  switch (expr.kind) {
    case 'member':
      return isRequest(expr.object) ? namedPart(expr.name) : undefined;
    case 'await':
      return partOf(module, expr.value);
    // `headers()` and `cookies()` of Next.js.
    case 'call':
      return expr.args.length === 0 && expr.callee.kind === 'name'
        ? namedPart(calledName(expr))
        : undefined;
    case 'name': {
      const binding = lookUp(module, expr.name, expr);
      if (binding?.kind !== 'value') {
        return undefined;
      }
      const [key, ...others] = binding.keys;
      if (key === undefined) {
        return binding.value.kind === 'name' ? undefined : partOf(module, binding.value);
      }
      return key !== null && others.length === 0 && isRequest(binding.value)
        ? namedPart(key)
        : undefined;
    }
    default:
      return undefined;
  }
}

function namedPart(name: string): RequestPart | undefined {
  return PARTS.find(([form]) => form.test(name))?.[1];
}

// `req`, `ctx.request`, `c.req`, `new URL(req.url)`.
function isRequest(expr: Expr): boolean {
  return (
    REQUEST.test(lastName(expr)) ||
    (expr.kind === 'call' && expr.isNew && calledName(expr) === 'URL') ||
    (expr.kind === 'call' && calledName(expr) === 'getRequest')
  );
}
