import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, Node } from '../code/code.ts';
import type { PaymentForm, PaymentKind } from './payment-calls.ts';
import { constantParameter, parameterOf } from './payment-parameters.ts';
import { calledName, lastName, nodesIn } from '../code/reach.ts';
import { follow } from '../code/resolve.ts';

type KindOf = PaymentForm['kindOf'];

/**
 * What Stripe's libraries for Node.js and Python are asked to do about money. Calls that Stripe refuses
 * when they come again are left out: capturing, confirming and paying an invoice.
 *
 * @see https://docs.stripe.com/api/idempotent_requests
 */
export const STRIPE_CALLS: readonly PaymentForm[] = [
  stripe('paymentIntents', 'PaymentIntent', 'create', intentKind),
  stripe('charges', 'Charge', 'create', chargeKind),
  stripe('transfers', 'Transfer', 'create', () => 'transfer'),
  stripe('payouts', 'Payout', 'create', () => 'payout'),
  stripe('topups', 'Topup', 'create', () => 'charge'),
  stripe('refunds', 'Refund', 'create', (module, call) => partRefund(module, call, 0)),
  stripe('transfers', 'Transfer', 'createReversal', (module, call) => partRefund(module, call, 1)),
  stripe('subscriptions', 'Subscription', 'create', subscriptionKind),
  stripe('subscriptionSchedules', 'SubscriptionSchedule', 'create', scheduleKind),
  stripe('invoices', 'Invoice', 'create', () => 'invoice'),
  stripe('invoiceItems', 'InvoiceItem', 'create', () => 'invoice'),
  stripe('checkout.sessions', 'checkout.Session', 'create', checkoutKind),
];

/** `stripe.paymentIntents`, and in Python `stripe.PaymentIntent` and `StripeClient().payment_intents`. */
function stripe(resource: string, type: string, method: string, kindOf: KindOf): PaymentForm {
  const node = `(?:\\.Stripe)?(?:\\(\\))?\\.${resource}\\.${method}`;
  const verb = `${snake(method)}(?:_async)?`;
  const python = `\\.${type}\\.${verb}|\\.StripeClient\\(\\)(?:\\.v1)?\\.${snake(resource)}\\.${verb}`;
  return {
    provider: 'Stripe',
    callee: new RegExp(`^stripe(?:${node}|${python})$`, 'u'),
    kindOf,
    key: { kind: 'option', from: method === 'create' ? 1 : 2 },
  };
}

function snake(name: string): string {
  return name.replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);
}

const CLIENT_NAME =
  /^_?(?:get_?|require_?|use_?)?stripe(?:_?(?:client|sdk|api|lib|instance))?_?$/iu;

/**
 * The name that a call on something called `stripe` would have if that were Stripe's client: for clients
 * that are injected or come out of a factory that cannot be followed. Undefined for any other call.
 */
export function spelledAsStripe(module: CodeModule, { callee }: CallExpr): string | undefined {
  const words: string[] = [];
  let current: Expr = callee;
  while (current.kind === 'member') {
    words.unshift(current.name);
    current = current.object;
    const maker: Expr = current.kind === 'call' ? current.callee : current;
    if (CLIENT_NAME.test(lastName(maker))) {
      const isClient = module.language === 'python' && /^[a-z]/u.test(words[0] ?? '');
      return `stripe${isClient ? '.StripeClient()' : ''}.${words.join('.')}`;
    }
  }
  return undefined;
}

// Without `confirm` the customer still has to complete it in the browser.
function intentKind(module: CodeModule, call: CallExpr): PaymentKind | undefined {
  const confirm = parameterOf(module, call, 'confirm');
  const isConfirmed =
    confirm.kind === 'given' && constantParameter(module, call, 'confirm') !== false;
  if (!isConfirmed && !isConfirmedLater(module, call)) {
    return confirm.kind === 'unknown' ? undefined : 'checkout';
  }
  if (
    isGiven(module, call, 'confirmation_token') ||
    isUsedOnce(module, call, 'payment_method') ||
    // A constant is one of the cards to test with.
    typeof constantParameter(module, call, 'payment_method') === 'string' ||
    isOfNewCustomer(module, call)
  ) {
    return undefined;
  }
  return constantParameter(module, call, 'capture_method') === 'manual' ? 'hold' : 'charge';
}

// By a call of its own, or by a parameter that is set on the way: `params["confirm"] = True`.
function isConfirmedLater(module: CodeModule, call: CallExpr): boolean {
  const fn = module.enclosingFunction(call);
  const nodes = fn === undefined ? [] : nodesIn(fn);
  return nodes.some((node) => isConfirmation(module, node) || isSetting(node, 'confirm'));
}

function isConfirmation(module: CodeModule, node: Node): boolean {
  return (
    node.kind === 'call' &&
    /^confirm(?:_async)?$/u.test(calledName(node)) &&
    /payment_?intents?\b/iu.test(module.text(node.callee))
  );
}

function isSetting(node: Node, name: string): boolean {
  return (
    (node.kind === 'bind' || node.kind === 'assign') &&
    node.target.kind === 'member' &&
    node.target.name === name
  );
}

function chargeKind(module: CodeModule, call: CallExpr): PaymentKind | undefined {
  if (isUsedOnce(module, call, 'source') || isOfNewCustomer(module, call)) {
    return undefined;
  }
  return constantParameter(module, call, 'capture') === false ? 'hold' : 'charge';
}

// What pays without belonging to a customer is a token from the browser, which works only once.
// https://docs.stripe.com/api/charges/create
function isUsedOnce(module: CodeModule, call: CallExpr, name: string): boolean {
  const source = parameterOf(module, call, name);
  return (
    source.kind === 'given' &&
    source.value.kind !== 'object' &&
    parameterOf(module, call, 'customer').kind === 'absent'
  );
}

function isGiven(module: CodeModule, call: CallExpr, name: string): boolean {
  return parameterOf(module, call, name).kind === 'given';
}

// Stripe refuses to give back more than was paid, so only a part can be given back twice.
// https://docs.stripe.com/api/refunds/create
function partRefund(module: CodeModule, call: CallExpr, at: number): PaymentKind | undefined {
  return parameterOf(module, call, 'amount', at).kind === 'given' ? 'refund' : undefined;
}

function subscriptionKind(module: CodeModule, call: CallExpr): PaymentKind | undefined {
  if (isOfNewCustomer(module, call)) {
    return undefined;
  }
  // It expires unless the customer pays the first invoice in the browser.
  const isIncomplete = constantParameter(module, call, 'payment_behavior') === 'default_incomplete';
  return isIncomplete ? 'checkout' : 'subscription';
}

// A customer cannot be made again with a card that was attached to the first one.
function isOfNewCustomer(module: CodeModule, call: CallExpr): boolean {
  const customer = parameterOf(module, call, 'customer');
  if (customer.kind !== 'given') {
    return false;
  }
  const { value } = customer;
  const isId = value.kind === 'member' && value.name === 'id';
  const made = follow(customer.module, isId ? value.object : value);
  return (
    made?.expr.kind === 'call' &&
    /customers?\.create(?:_async)?$/iu.test(made.module.text(made.expr.callee)) &&
    (isGiven(made.module, made.expr, 'source') || isGiven(made.module, made.expr, 'payment_method'))
  );
}

// A subscription has one schedule; making one from it fails the second time.
function scheduleKind(module: CodeModule, call: CallExpr): PaymentKind | undefined {
  return parameterOf(module, call, 'from_subscription').kind === 'absent'
    ? 'subscription'
    : undefined;
}

// `setup` only stores a card.
function checkoutKind(module: CodeModule, call: CallExpr): PaymentKind | undefined {
  const mode = parameterOf(module, call, 'mode');
  const isSetup =
    (mode.kind === 'given' && /setup/iu.test(mode.module.text(mode.value))) ||
    isGiven(module, call, 'setup_intent_data');
  return isSetup ? undefined : 'checkout';
}
