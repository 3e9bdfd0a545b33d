import type { PaymentCall } from './payment-calls.ts';
import { parameterOf } from './payment-parameters.ts';
import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr } from '../code/code.ts';
import { calledName, lastName } from '../code/reach.ts';
import { follow } from '../code/resolve.ts';

const PAYS_BY = [
  'payment_method',
  'default_payment_method',
  'source',
  'default_source',
  'invoice_settings',
] as const;

/**
 * True for an item of an invoice that the same function makes: another try makes another invoice, so the
 * item comes twice only if that does.
 */
export function isOfNewInvoice({ module, call }: PaymentCall): boolean {
  const made = madeFor(module, call, 'invoice', /^invoices?$/iu);
  return made !== undefined && module.enclosingFunction(made) === module.enclosingFunction(call);
}

/**
 * True for a payment of a customer whom the same code has just made without a way to pay: another try makes
 * another customer, so that no key could repeat, and neither is charged before somebody enters a card.
 */
export function isForNewCustomer({ module, call }: PaymentCall): boolean {
  const made = madeFor(module, call, 'customer', /^customers?$/iu);
  return (
    made !== undefined &&
    module.enclosingFunction(made) === module.enclosingFunction(call) &&
    [made, call].every((each) =>
      PAYS_BY.every((name) => parameterOf(module, each, name).kind === 'absent'),
    )
  );
}

// `customer.id` of `const customer = await stripe.customers.create(…)`.
function madeFor(
  module: CodeModule,
  call: CallExpr,
  name: string,
  resource: RegExp,
): CallExpr | undefined {
  const option = parameterOf(module, call, name);
  const value = option.kind === 'given' && option.module === module ? option.value : undefined;
  const object = value?.kind === 'member' && value.name === 'id' ? value.object : value;
  const end = object === undefined ? undefined : follow(module, object);
  const made = end?.expr.kind === 'await' ? end.expr.value : end?.expr;
  if (end?.module !== module || made?.kind !== 'call' || made.callee.kind !== 'member') {
    return undefined;
  }
  return calledName(made) === 'create' && resource.test(lastName(made.callee.object))
    ? made
    : undefined;
}
