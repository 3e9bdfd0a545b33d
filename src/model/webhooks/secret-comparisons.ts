import { valuesGivenTo } from '../code/assignments.ts';
import type { CodeModule } from '../code/code-module.ts';
import type { BinaryExpr, CallExpr, Expr } from '../code/code.ts';
import { calledName, lastName } from '../code/reach.ts';
import { requestValueOf } from '../http/request-values.ts';
import { calleeOf, follow, functionOf } from '../code/resolve.ts';
import { returnsOf } from '../queries/queries-text-spot.ts';
import { lookUp } from '../code/scope.ts';
import { environmentRead } from '../settings/settings-environment.ts';
import { isSecretName } from '../secrets/settings-secret-names.ts';

/** An `===` or `==` whose time tells how much of a secret was guessed. */
export interface SecretComparison {
  readonly node: BinaryExpr;
  /** The side that must not be guessed: an HMAC that was computed, or a secret of the program. */
  readonly secret: Expr;
  readonly kind: 'hmac' | 'token';
  /** What the caller sent to be compared with it. */
  readonly sent: Expr;
}

const EQUALITY = /^[=!]==?$/u;
const DEEPEST = 6;

/** The comparisons of computed HMACs with anything, and of secrets of the program with what a request says. */
export function secretComparisonsOf(module: CodeModule): readonly SecretComparison[] {
  return module.nodes.flatMap((node) =>
    node.kind === 'binary' && EQUALITY.test(node.op) && !isOfQuery(module, node)
      ? comparisonAt(module, node)
      : [],
  );
}

const CONDITIONS = /^(?:where|filter|or_|and_|not_|having|join|outerjoin|case|on|select)$/u;

// `select(Token).where(Token.hash == digest)` is compared in the index of a database.
function isOfQuery(module: CodeModule, node: BinaryExpr): boolean {
  if (module.language !== 'python') {
    return false;
  }
  const outer = [...module.ancestors(node)].find(({ kind }) => kind !== 'binary');
  return outer?.kind === 'call' && CONDITIONS.test(calledName(outer));
}

function comparisonAt(module: CodeModule, node: BinaryExpr): readonly SecretComparison[] {
  const sides = [
    { secret: node.left, sent: node.right },
    { secret: node.right, sent: node.left },
  ];
  if (sides.some(({ secret }) => secret.kind === 'literal')) {
    return [];
  }
  const computed = sides.filter(({ secret }) => isHmac(module, secret, 0));
  // With a digest on both sides nobody can choose what is compared.
  if (computed.length > 0) {
    return computed.length === 1
      ? computed
          .filter(({ sent }) => !isStored(module, sent))
          .map((side) => ({ ...side, node, kind: 'hmac' }))
      : [];
  }
  return sides
    .filter(({ secret, sent }) => isSecret(module, secret) && isSent(module, sent, 0))
    .map((side) => ({ ...side, node, kind: 'token' }));
}

const REQUEST_READS = /^(?:json|text|form|formData|body|parse|loads|readBody)$/u;

// The digest of what was sent, compared with a row: nobody can choose its characters one by one.
function isStored(module: CodeModule, sent: Expr): boolean {
  const root = sent.kind === 'member' && sent.object.kind === 'name' ? sent.object : undefined;
  const given = root === undefined ? [] : valuesGivenTo(module, root);
  return given.some(
    ({ value }) =>
      value.kind === 'await' &&
      value.value.kind === 'call' &&
      !REQUEST_READS.test(calledName(value.value)),
  );
}

const HMAC = /^(?:crypto\.createHmac|hmac\.(?:new|digest|HMAC)|crypto-js\.HmacSHA\w+)$/u;
const SAME_DIGEST =
  /^(?:update|digest|hexdigest|finalize|toString|toLowerCase|toUpperCase|lower|upper|hex|encode|decode|strip|trim)$/u;
const ENCODING = /^(?:from|b64encode|urlsafe_b64encode|hexlify|str|String|bytes)$/u;

/** True for a value that is made of an HMAC which the program computes, also by a function of its own. */
function isHmac(module: CodeModule, expr: Expr, depth: number): boolean {
  const end = depth > DEEPEST ? undefined : follow(module, expr);
  if (end === undefined) {
    return false;
  }
  function part(inner: Expr): boolean {
    return end !== undefined && isHmac(end.module, inner, depth + 1);
  }
  switch (end.expr.kind) {
    case 'template':
      return end.expr.tag === null && end.expr.values.some(part);
    case 'binary':
      return end.expr.op === '+' && [end.expr.left, end.expr.right].some(part);
    case 'call':
      return isHmacCall(end.module, end.expr, depth);
    default:
      return false;
  }
}

function isHmacCall(module: CodeModule, call: CallExpr, depth: number): boolean {
  const { callee, args } = call;
  const name = calledName(call);
  if (HMAC.test(calleeOf(module, call) ?? '') || /^(?:createHmac|HmacSHA\d+)$/u.test(name)) {
    return true;
  }
  if (callee.kind === 'member' && SAME_DIGEST.test(name)) {
    return isHmac(module, callee.object, depth + 1);
  }
  const first = args[0]?.value;
  if (ENCODING.test(name)) {
    return first !== undefined && isHmac(module, first, depth + 1);
  }
  const fn = functionOf(module, callee);
  const returned = fn === undefined ? [] : returnsOf(fn.expr);
  return (
    fn !== undefined &&
    returned.length > 0 &&
    returned.every((each) => isHmac(fn.module, each, depth + 1))
  );
}

const SETTINGS = /^_?(?:settings|config|conf|cfg|env|environment|app_?settings|app_?config)$/iu;

/** True for a setting that is named like a secret, and for a text that ends with one: `Bearer …`. */
function isSecret(module: CodeModule, expr: Expr): boolean {
  const end = follow(module, expr) ?? { module, expr };
  if (end.expr.kind === 'template' && end.expr.tag === null) {
    return end.expr.values.some((value) => isSecret(end.module, value));
  }
  if (end.expr.kind === 'binary') {
    return end.expr.op === '+' && isSecret(end.module, end.expr.right);
  }
  const read = environmentRead(end.module, end.expr);
  if (read !== undefined) {
    return isSecretName(read.name);
  }
  return (
    end.expr.kind === 'member' &&
    SETTINGS.test(lastName(end.expr.object)) &&
    isSecretName(end.expr.name)
  );
}

const TAKEN_APART = /^(?:replace|removeprefix|split|slice|substring|substr|trim|strip|at|pop)$/u;

/** True for what a request carries, whole or without its prefix, and for a header that FastAPI hands in. */
function isSent(module: CodeModule, expr: Expr, depth: number): boolean {
  if (depth > DEEPEST) {
    return false;
  }
  if (requestValueOf(module, expr) !== undefined) {
    return true;
  }
  switch (expr.kind) {
    case 'name':
      return isSentName(module, expr.name, expr, depth);
    case 'index':
      return isSent(module, expr.object, depth + 1);
    case 'call':
      return (
        expr.callee.kind === 'member' &&
        TAKEN_APART.test(expr.callee.name) &&
        isSent(module, expr.callee.object, depth + 1)
      );
    default:
      return false;
  }
}

function isSentName(module: CodeModule, name: string, from: Expr, depth: number): boolean {
  const binding = lookUp(module, name, from);
  if (binding?.kind === 'value') {
    return binding.keys.every((key) => key === null) && isSent(module, binding.value, depth + 1);
  }
  const source =
    binding?.kind === 'parameter' ? (binding.parameter.fallback ?? binding.parameter.type) : null;
  return source !== null && /\b(?:Header|Query|Cookie)\(/u.test(module.text(source));
}
