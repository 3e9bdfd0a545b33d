import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr } from '../code/code.ts';
import type { KeyPlace, PaymentForm, PaymentKind } from './payment-calls.ts';
import { constantParameter, parameterOf } from './payment-parameters.ts';
import { argumentOf, propertyOf } from '../code/values.ts';

type KindOf = PaymentForm['kindOf'];

const IN_PARAMETERS: KeyPlace = { kind: 'option', from: 0 };
const SQUARE_CLIENT = 'square(?:/legacy)?\\.(?:client\\.)?(?:Square|SquareClient|Client)\\(\\)';
const BEHIND_PARAMETERS: KeyPlace = { kind: 'option', from: 1 };

/**
 * What the libraries of other providers are asked to do about money. Calls that only prepare a payment
 * are listed where a key can be given with them.
 */
export const PAYMENT_SDKS: readonly PaymentForm[] = [
  // Braintree refuses a repeated sale for 30 seconds by default, and takes no key.
  // https://developer.paypal.com/braintree/articles/control-panel/transactions/duplicate-checking
  braintree('transaction', 'Transaction', 'sale', saleKind),
  braintree('transaction', 'Transaction', 'refund', (module, call) =>
    partOf(module, call, 'amount'),
  ),
  braintree('subscription', 'Subscription', 'create', (module, call) =>
    // An id of one's own is refused the second time.
    parameterOf(module, call, 'id').kind === 'absent' ? 'subscription' : undefined,
  ),
  // https://docs.adyen.com/development-resources/api-idempotency/
  form(
    'Adyen',
    /^(?:@adyen\/api-library\.CheckoutAPI\(\)(?:\.PaymentsApi)?|Adyen\.Adyen\(\)\.checkout\.payments_api)\.payments$/u,
    () => 'charge',
    BEHIND_PARAMETERS,
  ),
  form(
    'Adyen',
    /^@adyen\/api-library\.TransfersAPI\(\)\.TransfersApi\.transferFunds$/u,
    () => 'transfer',
    BEHIND_PARAMETERS,
  ),
  // https://developer.paypal.com/api/rest/reference/idempotency/
  form(
    'PayPal',
    /^@paypal\/paypal-server-sdk\.OrdersController\(\)\.(?:createOrder|ordersCreate)$/u,
    () => 'checkout',
    IN_PARAMETERS,
  ),
  form(
    'PayPal',
    /^@paypal\/paypal-server-sdk\.PaymentsController\(\)\.(?:refundCapturedPayment|capturesRefund)$/u,
    paypalRefund,
    IN_PARAMETERS,
  ),
  // https://developer.squareup.com/docs/build-basics/common-api-patterns/idempotency
  square('payments', 'payment', (module, call) =>
    // What pays without belonging to a customer is a token from the browser, which works only once.
    isGivenAs(module, call, ['customerId', 'customer_id']) ? 'charge' : undefined,
  ),
  form(
    'Square',
    new RegExp(`^${SQUARE_CLIENT}\\.refunds(?:Api)?\\.refund(?:Payment|_payment)$`, 'u'),
    () => 'refund',
    IN_PARAMETERS,
  ),
  square('subscriptions', 'subscription', () => 'subscription'),
  square('invoices', 'invoice', () => 'invoice'),
  // One of two payments that a customer has to complete expires; a recurring one is collected at once.
  // https://docs.mollie.com/reference/api-idempotency
  mollie('(?:payments|customerPayments|customers_payments)', (module, call) =>
    constantParameter(module, call, 'sequenceType') === 'recurring' ? 'charge' : undefined,
  ),
  mollie('(?:customerSubscriptions|customers_subscriptions)', () => 'subscription'),
  form(
    'Paddle',
    /^(?:@paddle\/paddle-node-sdk\.Paddle\(\)\.subscriptions\.createOneTimeCharge|paddle_billing\.Client\(\)\.subscriptions\.create_one_time_charge)$/u,
    () => 'charge',
    null,
  ),
  form('Razorpay', /^razorpay\(\)\.payments\.refund$/u, partAt, null),
  form('Razorpay', /^razorpay\.Client\(\)\.payment\.refund$/u, partAt, null),
  form(
    'Razorpay',
    /^razorpay(?:\(\)\.transfers|\.Client\(\)\.transfer)\.create$/u,
    () => 'transfer',
    null,
  ),
  form(
    'Lemon Squeezy',
    /^@lemonsqueezy\/lemonsqueezy\.js\.(?:issueOrderRefund|issueSubscriptionInvoiceRefund)$/u,
    (module, call) => partOf(module, call, 'amount'),
    null,
  ),
  // https://developer.gocardless.com/api-reference/#making-requests-idempotency-keys
  goCardless(
    '(?:payments|instalment_?[sS]chedules)',
    'create(?:WithDates|WithSchedule)?',
    'charge',
  ),
  goCardless('subscriptions', 'create', 'subscription'),
];

// A nonce from the browser works only once.
function saleKind(module: CodeModule, call: CallExpr): PaymentKind | undefined {
  const names = ['paymentMethodNonce', 'payment_method_nonce'];
  return isGivenAs(module, call, names) ? undefined : 'charge';
}

function isGivenAs(module: CodeModule, call: CallExpr, names: readonly string[]): boolean {
  return names.some((name) => parameterOf(module, call, name).kind === 'given');
}

function form(
  provider: string,
  callee: RegExp,
  kindOf: KindOf,
  key: PaymentForm['key'],
): PaymentForm {
  return { provider, callee, kindOf, key };
}

function braintree(resource: string, type: string, method: string, kindOf: KindOf): PaymentForm {
  const gateway = `(?:\\.BraintreeGateway\\(\\)|\\.connect\\(\\))\\.${resource}`;
  const callee = new RegExp(`^braintree(?:${gateway}|\\.${type})\\.${method}$`, 'u');
  return form('Braintree', callee, kindOf, null);
}

function square(resource: string, noun: string, kindOf: KindOf): PaymentForm {
  const legacy = `(?:${resource}Api|${resource})\\.create(?:_${noun}|${capital(noun)})`;
  const callee = new RegExp(`^${SQUARE_CLIENT}\\.(?:${resource}\\.create|${legacy})$`, 'u');
  return form('Square', callee, kindOf, IN_PARAMETERS);
}

function mollie(resource: string, kindOf: KindOf): PaymentForm {
  const client = '(?:@mollie/api-client(?:\\.createMollieClient)?|mollie\\.api\\.client\\.Client)';
  const callee = new RegExp(`^${client}\\(\\)\\.${resource}\\.create$`, 'u');
  return form('Mollie', callee, kindOf, IN_PARAMETERS);
}

function goCardless(resource: string, method: string, kind: PaymentKind): PaymentForm {
  const client =
    '(?:gocardless-nodejs(?:/client)?(?:\\.GoCardlessClient)?|gocardless_pro\\.Client)';
  const callee = new RegExp(`^${client}\\(\\)\\.${resource}\\.${method}$`, 'u');
  return form('GoCardless', callee, () => kind, { kind: 'argument', index: 1 });
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** Without an amount everything is given back, which cannot be done twice. */
function partOf(module: CodeModule, call: CallExpr, name: string): PaymentKind | undefined {
  const amount = argumentOf(module, call, 1, name);
  return amount.kind === 'given' ? 'refund' : undefined;
}

function partAt(module: CodeModule, call: CallExpr): PaymentKind | undefined {
  return parameterOf(module, call, 'amount', 1).kind === 'given' ? 'refund' : undefined;
}

function paypalRefund(module: CodeModule, call: CallExpr): PaymentKind | undefined {
  const body = parameterOf(module, call, 'body');
  const isPart =
    body.kind === 'given' && propertyOf(body.module, body.value, 'amount').kind === 'given';
  return isPart ? 'refund' : undefined;
}
