import type { CodeModule } from '../code/code-module.ts';
import type { BindStmt, Expr, FunctionExpr, NameExpr, Node, Pattern } from '../code/code.ts';
import { isIdempotencyKeyName } from '../payments/idempotency-keys.ts';
import { isIdleUse } from './idle-uses.ts';
import { onceEach } from '../once.ts';
import { outboundCallsIn } from '../resilience/outbound-calls.ts';
import { isWithoutKey, paymentCallsIn } from '../payments/payment-calls.ts';
import type { PaymentCall } from '../payments/payment-calls.ts';
import { calledName, lastName, nodesIn } from '../code/reach.ts';
import { namesOf } from '../code/scope.ts';
import { writesIn } from './writes.ts';

/** An idempotency key that a function has and that reaches nothing. */
export interface DroppedKey {
  readonly module: CodeModule;
  /** Where it is named: the parameter or variable. */
  readonly name: NameExpr;
  readonly fn: FunctionExpr;
  /** False when the function computes it. */
  readonly isAccepted: boolean;
  /** What goes out without it: the callee of a payment call, a request or an insert. */
  readonly missedAt: Expr;
  /** The payment call that goes out without it; undefined for other requests and inserts. */
  readonly payment: PaymentCall | undefined;
}

interface Candidate {
  readonly name: NameExpr;
  readonly fn: FunctionExpr;
  /** What the key is taken from; null for parameters. */
  readonly value: Expr | null;
}

/**
 * The idempotency keys that a function of the file takes or computes and does not hand on, although it
 * makes a payment call, a request or an insert that they could be for.
 */
export const droppedKeysIn = onceEach((module: CodeModule): readonly DroppedKey[] =>
  module.nodes
    .flatMap((node) => candidatesAt(module, node))
    .flatMap((candidate) => droppedAt(module, candidate)),
);

function candidatesAt(module: CodeModule, node: Node): readonly Candidate[] {
  if (node.kind === 'function') {
    return isOpen(module, node)
      ? node.params.flatMap(({ target }) =>
          keyNamesOf(target).map((name) => ({ name, fn: node, value: null })),
        )
      : [];
  }
  const fn = node.kind === 'bind' ? module.enclosingFunction(node) : undefined;
  return node.kind === 'bind' && fn !== undefined ? boundKeys(node, fn) : [];
}

// Constructors keep their parameters in fields, and a decorator or interceptor may use the key itself.
function isOpen(module: CodeModule, fn: FunctionExpr): boolean {
  const decorators = [...fn.decorators, ...(module.enclosingClass(fn)?.decorators ?? [])];
  return (
    !/^(?:constructor|__init__)$/u.test(fn.name ?? '') &&
    !decorators.some((decorator) => /idempoten/iu.test(module.text(decorator)))
  );
}

function boundKeys({ target, value }: BindStmt, fn: FunctionExpr): readonly Candidate[] {
  if (value === null || /^(?:literal|function|class)$/u.test(value.kind)) {
    return [];
  }
  const names =
    target.kind === 'name' && isHeaderRead(value) && !isUnderscored(target)
      ? [target]
      : keyNamesOf(target);
  return names.map((name) => ({ name, fn, value }));
}

/** The names of keys that a pattern binds. Beside a rest the key is taken out so that it is left out. */
function keyNamesOf(target: Pattern): readonly NameExpr[] {
  const hasRest =
    target.kind === 'objectPattern' &&
    target.properties.some(({ key, computed }) => key === null && computed === null);
  return hasRest
    ? []
    : namesOf(target).flatMap(({ name, keys }) =>
        isKeyName(keys.at(-1) ?? name.name) && !isUnderscored(name) ? [name] : [],
      );
}

function isKeyName(name: string): boolean {
  return /idempotency_?key$/iu.test(name) && !/^[A-Z_]+$/u.test(name);
}

// A leading underscore says that nothing is done with it on purpose.
function isUnderscored({ name }: NameExpr): boolean {
  return name.startsWith('_');
}

// `req.headers['idempotency-key']`, `request.headers.get('Idempotency-Key')`, `c.req.header('…')`.
function isHeaderRead(value: Expr): boolean {
  switch (value.kind) {
    case 'member':
      return isHeaderName(value.name);
    case 'binary':
      return isHeaderRead(value.left);
    case 'call': {
      const [first] = value.args;
      return (
        /^(?:get|header|getHeader)$/u.test(calledName(value)) &&
        first?.value.kind === 'literal' &&
        isHeaderName(String(first.value.value))
      );
    }
    default:
      return false;
  }
}

function isHeaderName(name: string): boolean {
  return name.includes('-') && isIdempotencyKeyName(name);
}

function droppedAt(module: CodeModule, candidate: Candidate): readonly DroppedKey[] {
  const { name, fn, value } = candidate;
  if (isUsed(module, candidate) || isHandedOnWhole(module, candidate)) {
    return [];
  }
  const missed = missedIn(module, fn);
  return missed === undefined
    ? []
    : [{ module, name, fn, isAccepted: value === null || isTaken(value), ...missed }];
}

function isTaken(value: Expr): boolean {
  return isHeaderRead(value) || value.kind === 'name' || value.kind === 'member';
}

function isUsed(module: CodeModule, { name, fn }: Candidate): boolean {
  return nodesIn(fn).some(
    (node) =>
      node.kind === 'name' &&
      (node.name === 'arguments' ||
        node.name === 'locals' ||
        (node.name === name.name && !isIdleUse(module, node))),
  );
}

// `const { idempotencyKey } = input` beside `charge(input)`.
function isHandedOnWhole(module: CodeModule, { fn, value }: Candidate): boolean {
  const source = value === null ? '' : rootName(value);
  return nodesIn(fn).some((node) => {
    const parent = node.kind === 'name' && node.name === source ? module.parent(node) : undefined;
    return (
      parent !== undefined &&
      (parent.kind === 'call' || parent.kind === 'object' || parent.kind === 'spread') &&
      !isWithin(value, node)
    );
  });
}

function isWithin(outer: Expr | null, inner: Node): boolean {
  return outer !== null && outer.start <= inner.start && inner.end <= outer.end;
}

function rootName(value: Expr): string {
  let current = value;
  for (;;) {
    switch (current.kind) {
      case 'member':
        current = current.object;
        break;
      case 'call':
        current = current.callee;
        break;
      case 'binary':
        current = current.left;
        break;
      case 'await':
        current = current.value;
        break;
      default:
        return lastName(current);
    }
  }
}

type Missed = Pick<DroppedKey, 'missedAt' | 'payment'>;

function missedIn(module: CodeModule, fn: FunctionExpr): Missed | undefined {
  const payment = paymentCallsIn(module).find(
    (each) => fn.start <= each.call.start && each.call.end <= fn.end && isWithoutKey(each),
  );
  if (payment !== undefined) {
    return { missedAt: payment.call.callee, payment };
  }
  const request = outboundCallsIn(module, fn.body).find(
    ({ call, kind }) => kind === 'http' && isPost(call.callee, module.text(call)),
  );
  const insert = writesIn({ module, fn, via: null }).find(
    ({ kind, node }) => kind === 'insert' && node.kind === 'call',
  );
  const node = request?.call ?? insert?.node;
  return node?.kind === 'call' ? { missedAt: node.callee, payment: undefined } : undefined;
}

function isPost(callee: Expr, text: string): boolean {
  return lastName(callee) === 'post' || /\bmethod['"]?\s*[:=]\s*['"]post['"]/iu.test(text);
}

/** True when a key that was meant for the payment call is left lying in a function around it. */
export function isKeyDroppedAt({ module, call }: PaymentCall): boolean {
  return droppedKeysIn(module).some(({ fn }) => fn.start <= call.start && call.end <= fn.end);
}
