import type { Severity } from '#core/severity.ts';

import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr } from '../code/code.ts';
import { idempotencyKeyOf } from './idempotency-keys.ts';
import { onceEach } from '../once.ts';
import { httpPaymentAt } from './payment-calls-http.ts';
import { PAYMENT_SDKS } from './payment-calls-sdks.ts';
import { spelledAsStripe, STRIPE_CALLS } from './payment-calls-stripe.ts';
import { calledName } from '../code/reach.ts';
import { calleeOf } from '../code/resolve.ts';
import { positional } from '../code/values.ts';
import type { Option } from '../code/values.ts';

/**
 * What a second call does: `charge`, `transfer`, `payout`, `refund`, `subscription` and `invoice` move
 * money again, `hold` reserves it again, and of a `checkout` nothing comes until a customer completes it.
 */
export type PaymentKind =
  | 'charge'
  | 'hold'
  | 'transfer'
  | 'payout'
  | 'refund'
  | 'subscription'
  | 'invoice'
  | 'checkout';

/** A call by which a payment provider is told to move money, or to let a customer pay. */
export interface PaymentCall {
  readonly module: CodeModule;
  readonly call: CallExpr;
  /** As its owner writes it, `Stripe`. */
  readonly provider: string;
  readonly kind: PaymentKind;
  /** The idempotency key; null when this call takes none. */
  readonly key: Option | null;
  /** How the key is written here, `idempotencyKey`; empty when the call takes none. */
  readonly keyName: string;
  /** False when only the name of the client says whose call it is. */
  readonly isCertain: boolean;
}

/** What an adapter knows of one call of a provider's library. */
export interface PaymentForm {
  readonly provider: string;
  /** The resolved name of what is called. */
  readonly callee: RegExp;
  /** Undefined when a second call with these arguments does no harm. */
  readonly kindOf: (module: CodeModule, call: CallExpr) => PaymentKind | undefined;
  /** Where the key may stand; null when the provider takes none with this call. */
  readonly key: KeyPlace | null;
}

export type KeyPlace =
  /** In the arguments from this index on; in Python in any of them. */
  | { readonly kind: 'option'; readonly from: number }
  /** The argument at this index is the key. */
  | { readonly kind: 'argument'; readonly index: number };

const FORMS: readonly PaymentForm[] = [...STRIPE_CALLS, ...PAYMENT_SDKS];

/** One of these words is in every file that calls a payment provider. */
export const PAYMENT_WORDS: readonly string[] = [
  'stripe',
  'Stripe',
  'braintree',
  'Braintree',
  'adyen',
  'Adyen',
  'paypal',
  'PayPal',
  // The bare word is in every other file that draws something.
  "from 'square'",
  'from "square"',
  "require('square')",
  'require("square")',
  'square/legacy',
  'from square',
  'squareClient',
  'SquareClient',
  'paymentsApi',
  'mollie',
  'Mollie',
  'paddle',
  'Paddle',
  'razorpay',
  'Razorpay',
  'lemonsqueezy',
  'gocardless',
  'GoCardless',
];

/** The payment calls of a file in source order. */
export const paymentCallsIn = onceEach((module: CodeModule): readonly PaymentCall[] =>
  module.calls.flatMap((call) => paymentCallAt(module, call) ?? []),
);

const WORDS =
  /^(?:create\w*|sale|refund\w*|payments|transferFunds|ordersCreate|capturesRefund|issue\w+Refund)$/u;

/** Undefined for a call that moves no money, and for one that may be repeated as it is. */
export function paymentCallAt(module: CodeModule, call: CallExpr): PaymentCall | undefined {
  // Most calls are settled by their last word, before anything is resolved.
  if (!WORDS.test(calledName(call))) {
    return httpPaymentAt(module, call);
  }
  const form = formOf(calleeOf(module, call));
  if (form !== undefined) {
    return callOf(module, call, form, true);
  }
  const spelled = formOf(spelledAsStripe(module, call));
  return spelled === undefined ? undefined : callOf(module, call, spelled, false);
}

/** True when no idempotency key is given, also where none can be. */
export function isWithoutKey({ key }: PaymentCall): boolean {
  return key === null || key.kind === 'absent';
}

/** How bad it is when the call is made twice. */
export function severityOfRepeating({ kind, key }: PaymentCall): Severity {
  switch (kind) {
    case 'checkout':
      return 'low';
    case 'hold':
      return 'medium';
    default:
      return key === null ? 'high' : 'critical';
  }
}

function formOf(name: string | undefined): PaymentForm | undefined {
  return name === undefined ? undefined : FORMS.find(({ callee }) => callee.test(name));
}

function callOf(
  module: CodeModule,
  call: CallExpr,
  { provider, kindOf, key }: PaymentForm,
  isCertain: boolean,
): PaymentCall | undefined {
  const kind = kindOf(module, call);
  return kind === undefined
    ? undefined
    : {
        module,
        call,
        provider,
        kind,
        key: key === null ? null : keyAt(module, call, key),
        keyName: key === null ? '' : keyName(module, provider),
        isCertain,
      };
}

function keyAt(module: CodeModule, call: CallExpr, place: KeyPlace): Option {
  if (module.language === 'python') {
    return idempotencyKeyOf(module, call, 0);
  }
  if (place.kind === 'option') {
    return idempotencyKeyOf(module, call, place.from);
  }
  const value = positional(call, place.index);
  return value === undefined
    ? { kind: call.args.some(({ isSpread }) => isSpread) ? 'unknown' : 'absent' }
    : { kind: 'given', module, value };
}

function keyName({ language }: CodeModule, provider: string): string {
  if (provider === 'PayPal') {
    return 'paypalRequestId';
  }
  return language === 'python' ? 'idempotency_key' : 'idempotencyKey';
}
