import type { CodeModule } from '../code/code-module.ts';
import type { Expr } from '../code/code.ts';
import { lookUp } from '../code/scope.ts';
import { stringOf } from '../code/values.ts';

const DEEPEST_ALIAS = 6;
const SAME_VALUE = /^(?:String|str|encodeURI)$/u;
const SAME_TEXT = /^(?:trim|strip|toLowerCase|lower|toString|rstrip|decode)$/u;

/**
 * True for the Origin header of a request, however it is read: `req.headers.origin`,
 * `request.headers.get("origin")`, `request.META["HTTP_ORIGIN"]`, and names that hold it. `given` are
 * the parameters that are known to hold it, as those of a library's callback are.
 */
export function isRequestOrigin(
  module: CodeModule,
  expr: Expr,
  given: ReadonlySet<string> = new Set(),
  depth = 0,
): boolean {
  if (depth > DEEPEST_ALIAS) {
    return false;
  }
  switch (expr.kind) {
    case 'name':
      return isOriginName(module, expr, given, depth);
    case 'member':
      return isHeader(expr.name) && /headers?$|META$/iu.test(lastWord(expr.object));
    case 'await':
      return isRequestOrigin(module, expr.value, given, depth + 1);
    case 'binary':
      return (
        (expr.op === '||' || expr.op === '??') &&
        isRequestOrigin(module, expr.left, given, depth + 1)
      );
    case 'call':
      return isOriginCall(module, expr, given, depth);
    default:
      return false;
  }
}

function isOriginName(
  module: CodeModule,
  expr: Extract<Expr, { kind: 'name' }>,
  given: ReadonlySet<string>,
  depth: number,
): boolean {
  if (given.has(expr.name)) {
    return true;
  }
  const binding = lookUp(module, expr.name, expr);
  if (binding?.kind !== 'value') {
    return false;
  }
  const [key, ...others] = binding.keys;
  if (key === undefined) {
    return isRequestOrigin(module, binding.value, given, depth + 1);
  }
  // `const { origin } = req.headers`
  return (
    others.length === 0 &&
    key !== null &&
    isHeader(key) &&
    lastWord(binding.value).endsWith('headers')
  );
}

function isOriginCall(
  module: CodeModule,
  call: Extract<Expr, { kind: 'call' }>,
  given: ReadonlySet<string>,
  depth: number,
): boolean {
  const { callee, args } = call;
  const first = args[0]?.value;
  if (callee.kind === 'name') {
    return (
      SAME_VALUE.test(callee.name) &&
      first !== undefined &&
      isRequestOrigin(module, first, given, depth + 1)
    );
  }
  if (callee.kind !== 'member') {
    return false;
  }
  if (SAME_TEXT.test(callee.name)) {
    return isRequestOrigin(module, callee.object, given, depth + 1);
  }
  return (
    /^(?:get|header|getHeader|get_header)$/u.test(callee.name) &&
    isHeader(stringOf(module, first) ?? '')
  );
}

function isHeader(name: string): boolean {
  return /^(?:origin|HTTP_ORIGIN)$/iu.test(name);
}

function lastWord(expr: Expr): string {
  return expr.kind === 'name' || expr.kind === 'member' ? expr.name : '';
}
