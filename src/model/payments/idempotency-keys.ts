import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, NameExpr, Node } from '../code/code.ts';
import { propertyWritten } from './payment-parameters.ts';
import { calledName } from '../code/reach.ts';
import { propertyOf } from '../code/values.ts';
import type { Option } from '../code/values.ts';

/** Options, keywords and headers under which providers take a key that makes a repeated request one. */
const SPELLINGS = [
  'idempotencyKey',
  'idempotency_key',
  'Idempotency-Key',
  'idempotency-key',
  'X-Idempotency-Key',
  'x-idempotency-key',
  'paypalRequestId',
  'payPalRequestId',
  'PayPal-Request-Id',
  'X-Payout-Idempotency',
] as const;

const ABSENT: Option = { kind: 'absent' };
const UNKNOWN: Option = { kind: 'unknown' };

/** True for a property, keyword or header that holds an idempotency key. */
export function isIdempotencyKeyName(name: string): boolean {
  const lower = name.toLowerCase();
  return SPELLINGS.some((spelling) => spelling.toLowerCase() === lower);
}

/**
 * The idempotency key among the arguments of a call, from the one at an index on: as a keyword, as a
 * property of an object or of its `headers`. `unknown` when something that cannot be read may hold it.
 */
export function idempotencyKeyOf(module: CodeModule, call: CallExpr, from: number): Option {
  const options = call.args.map(({ name, value, isSpread }, index): Option => {
    if (name !== null && isIdempotencyKeyName(name)) {
      return { kind: 'given', module, value };
    }
    if (isSpread) {
      // `*args` and `**options` hold whatever they were made of.
      return keyWithin(module, value);
    }
    const isOption =
      name === null ? index >= from : /^(?:options|headers|params|body)$/u.test(name);
    return isOption ? keyWithin(module, value) : ABSENT;
  });
  return options.reduce(either, ABSENT);
}

/** The idempotency key that an options object, or the `headers` in it, holds. */
export function keyWithin(module: CodeModule, expr: Expr): Option {
  switch (expr.kind) {
    case 'literal':
    case 'function':
    case 'template':
      return ABSENT;
    case 'conditional':
      return either(keyWithin(module, expr.then), keyWithin(module, expr.otherwise));
    case 'binary': {
      const right = keyWithin(module, expr.right);
      return expr.op === '&&' ? right : either(keyWithin(module, expr.left), right);
    }
    default:
      return keyOfObject(module, expr);
  }
}

function keyOfObject(module: CodeModule, expr: Expr): Option {
  const own = firstSpelling(module, expr);
  if (own.kind !== 'absent') {
    return own;
  }
  const headers = propertyOf(module, expr, 'headers');
  const inHeaders =
    headers.kind === 'given' ? firstSpelling(headers.module, headers.value) : headers;
  if (inHeaders.kind !== 'absent') {
    return inHeaders;
  }
  return expr.kind === 'name' ? keyPutInto(module, expr) : ABSENT;
}

function firstSpelling(module: CodeModule, expr: Expr): Option {
  return SPELLINGS.map((spelling) => propertyWritten(module, expr, spelling)).reduce(
    either,
    ABSENT,
  );
}

// `options.idempotencyKey = key` after the object was made.
function keyPutInto(module: CodeModule, { name }: NameExpr): Option {
  return module.nodes.map((node) => putBy(module, node, name)).reduce(either, ABSENT);
}

function putBy(module: CodeModule, node: Node, name: string): Option {
  if ((node.kind === 'bind' || node.kind === 'assign') && node.value !== null) {
    const { target } = node;
    const isOwn =
      (target.kind === 'member' || target.kind === 'index') && isNamed(target.object, name);
    if (!isOwn) {
      return ABSENT;
    }
    if (target.kind === 'index') {
      return UNKNOWN;
    }
    return isIdempotencyKeyName(target.name)
      ? { kind: 'given', module, value: node.value }
      : ABSENT;
  }
  const isFilled =
    node.kind === 'call' &&
    ((calledName(node) === 'assign' && isNamed(node.args[0]?.value, name)) ||
      (calledName(node) === 'update' &&
        node.callee.kind === 'member' &&
        isNamed(node.callee.object, name)));
  return isFilled ? UNKNOWN : ABSENT;
}

function isNamed(expr: Expr | undefined, name: string): boolean {
  return expr?.kind === 'name' && expr.name === name;
}

function either(a: Option, b: Option): Option {
  if (a.kind === 'given' || b.kind === 'absent') {
    return a;
  }
  return b.kind === 'given' || a.kind === 'absent' ? b : a;
}
