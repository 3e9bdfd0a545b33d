import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, FunctionExpr, NameExpr, Node } from '../code/code.ts';
import { isIdleUse } from '../data/idle-uses.ts';
import type { PaymentCall } from '../payments/payment-calls.ts';
import { paymentCallsIn } from '../payments/payment-calls.ts';
import { calledName, nodesIn } from '../code/reach.ts';
import { calleeOf } from '../code/resolve.ts';
import { lookUp } from '../code/scope.ts';
import { randomSourceOf } from '../settings/start-values.ts';

/**
 * What makes the idempotency key of a payment call anew each time the call is made: `randomUUID()`, a
 * clock. Undefined for a key that is kept: made outside of the loop or callback that repeats the call,
 * stored, handed in, or computed from what is paid for.
 */
export function freshKeyOf({ module, call, key }: PaymentCall): Expr | undefined {
  return key?.kind === 'given' && key.module === module
    ? freshSourceOf(module, call, key.value)
    : undefined;
}

/** What makes a value anew each time a call beside it is made; undefined when it is kept or unknown. */
export function freshSourceOf(module: CodeModule, call: CallExpr, value: Expr): Expr | undefined {
  const fn = module.enclosingFunction(call);
  return fn === undefined ? undefined : freshIn({ module, call, fn }, value, 0);
}

interface Around {
  readonly module: CodeModule;
  readonly call: CallExpr;
  readonly fn: FunctionExpr;
}

const DEEPEST = 6;

function freshIn(around: Around, expr: Expr, depth: number): Expr | undefined {
  const { module } = around;
  if (depth > DEEPEST) {
    return undefined;
  }
  switch (expr.kind) {
    case 'await':
      return freshIn(around, expr.value, depth + 1);
    case 'template':
      return firstFresh(around, expr.values, depth);
    case 'binary':
      return expr.op === '+' ? firstFresh(around, [expr.left, expr.right], depth) : undefined;
    case 'name':
      return freshName(around, expr, depth);
    case 'call':
      return randomSourceOf(module, expr) === undefined && !isClock(module, expr)
        ? firstFresh(around, convertedBy(module, expr), depth)
        : expr;
    default:
      return undefined;
  }
}

function firstFresh(around: Around, parts: readonly Expr[], depth: number): Expr | undefined {
  for (const part of parts) {
    const fresh = freshIn(around, part, depth + 1);
    if (fresh !== undefined) {
      return fresh;
    }
  }
  return undefined;
}

// What was made outside of a loop or callback around the call stays the same for its repetitions, and
// what is also handed to somebody else may be stored.
function freshName(around: Around, name: NameExpr, depth: number): Expr | undefined {
  const { module, fn, call } = around;
  const binding = lookUp(module, name.name, name);
  if (binding?.kind !== 'value' || binding.keys.length > 0) {
    return undefined;
  }
  const { value } = binding;
  const isRepeated = [...module.ancestors(call)].some(
    (each) => each.kind === 'loop' && !isWithin(each, value),
  );
  if (module.enclosingFunction(value) !== fn || isRepeated || isKept(around, name)) {
    return undefined;
  }
  return freshIn(around, value, depth + 1);
}

function isKept({ module, fn }: Around, name: NameExpr): boolean {
  const payments = paymentCallsIn(module).map(({ call }) => call);
  return nodesIn(fn).some(
    (node) =>
      node.kind === 'name' &&
      node.name === name.name &&
      node !== name &&
      !payments.some((payment) => isWithin(payment, node)) &&
      !isIdleUse(module, node),
  );
}

function isWithin(outer: Node, inner: Node): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** What `String(x)`, `str(x)` and `x.toString()` write out whole. */
function convertedBy(module: CodeModule, call: CallExpr): readonly Expr[] {
  const { callee, args } = call;
  if (/^(?:String|str)$/u.test(calleeOf(module, call) ?? '')) {
    return args.map(({ value }) => value);
  }
  return callee.kind === 'member' &&
    /^(?:toString|toISOString|getTime|isoformat|timestamp)$/u.test(callee.name)
    ? [callee.object]
    : [];
}

// A clock to the millisecond; a day or a month cut out of it is the same for a retry.
function isClock(module: CodeModule, call: CallExpr): boolean {
  const name = calleeOf(module, call) ?? calledName(call);
  return (
    /^(?:Date\.now|performance\.now|time\.time(?:_ns)?|datetime\.(?:datetime\.)?(?:now|utcnow)|django\.utils\.timezone\.now)$/u.test(
      name,
    ) ||
    (call.isNew && name === 'Date' && call.args.length === 0)
  );
}
