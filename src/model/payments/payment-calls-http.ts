import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr } from '../code/code.ts';
import { keyWithin } from './idempotency-keys.ts';
import { outboundCallsIn } from '../resilience/outbound-calls.ts';
import type { PaymentCall, PaymentKind } from './payment-calls.ts';
import { calledName } from '../code/reach.ts';
import { calleeOf } from '../code/resolve.ts';
import { keywordOf, propertyOf, stringOf } from '../code/values.ts';
import type { Option } from '../code/values.ts';

interface Endpoint {
  readonly provider: string;
  readonly url: RegExp;
  readonly keyName: string;
  /** By the text of the request, since its body may be a form. Undefined when it may be repeated. */
  readonly kindOf: (text: string) => PaymentKind | undefined;
}

const STRIPE = /^https:\/\/api\.stripe\.com\/v1\//u;

// Test and sandbox addresses move no money.
const ENDPOINTS: readonly Endpoint[] = [
  stripe('payment_intents', (text) => (isConfirmed(text) ? 'charge' : 'checkout')),
  stripe('charges', () => 'charge'),
  stripe('transfers', () => 'transfer'),
  stripe('payouts', () => 'payout'),
  stripe('refunds', (text) => (/\bamount\b/u.test(text) ? 'refund' : undefined)),
  stripe('subscriptions', () => 'subscription'),
  stripe('invoices', () => 'invoice'),
  stripe('invoiceitems', () => 'invoice'),
  stripe('checkout/sessions', (text) => (/\bsetup\b/u.test(text) ? undefined : 'checkout')),
  {
    provider: 'Adyen',
    url: /^https:\/\/[\w-]+-live\.adyen(?:payments)?\.com\/(?:checkout\/)?v\d+\/payments$/u,
    keyName: 'Idempotency-Key',
    kindOf: () => 'charge',
  },
  {
    provider: 'GoCardless',
    url: /^https:\/\/api\.gocardless\.com\/payments$/u,
    keyName: 'Idempotency-Key',
    kindOf: () => 'charge',
  },
  {
    provider: 'PayPal',
    url: /^https:\/\/api(?:-m)?\.paypal\.com\/v2\/checkout\/orders$/u,
    keyName: 'PayPal-Request-Id',
    kindOf: () => 'checkout',
  },
  {
    provider: 'Razorpay',
    url: /^https:\/\/api\.razorpay\.com\/v1\/payouts$/u,
    keyName: 'X-Payout-Idempotency',
    kindOf: () => 'payout',
  },
];

function stripe(path: string, kindOf: Endpoint['kindOf']): Endpoint {
  const url = new RegExp(`${STRIPE.source}${path}$`, 'u');
  return { provider: 'Stripe', url, keyName: 'Idempotency-Key', kindOf };
}

function isConfirmed(text: string): boolean {
  return /\bconfirm\W{1,6}true\b/iu.test(text);
}

const SENDING = /^(?:fetch|\$fetch|ofetch|post|request|axios|got|ky)$/u;

/** A POST to a provider's API by an HTTP client. */
export function httpPaymentAt(module: CodeModule, call: CallExpr): PaymentCall | undefined {
  const url = SENDING.test(calledName(call)) ? urlOf(module, call) : undefined;
  const endpoint = url === undefined ? undefined : ENDPOINTS.find((each) => each.url.test(url));
  if (endpoint === undefined || !isPost(module, call)) {
    return undefined;
  }
  const isRequest = outboundCallsIn(module, [call]).some(
    (outbound) => outbound.call === call && outbound.kind === 'http',
  );
  const kind = isRequest ? endpoint.kindOf(module.text(call)) : undefined;
  return kind === undefined
    ? undefined
    : {
        module,
        call,
        provider: endpoint.provider,
        kind,
        key: headerOf(module, call),
        keyName: endpoint.keyName,
        isCertain: true,
      };
}

function urlOf(module: CodeModule, { args }: CallExpr): string | undefined {
  for (const { value, name } of args.slice(0, 2)) {
    const isUrl = value.kind !== 'function' && (name === null || name === 'url');
    const inOptions = value.kind === 'object' ? propertyOf(module, value, 'url') : undefined;
    const url = inOptions?.kind === 'given' ? inOptions.value : value;
    const text = isUrl ? stringOf(module, url) : undefined;
    if (text?.startsWith('https://') === true) {
      return text;
    }
  }
  return undefined;
}

function isPost(module: CodeModule, call: CallExpr): boolean {
  const first = call.args[0]?.value;
  return (
    calledName(call) === 'post' ||
    (first?.kind === 'literal' && first.value === 'POST') ||
    /\bmethod['"]?\s*[:=]\s*['"]post['"]/iu.test(module.text(call))
  );
}

function headerOf(module: CodeModule, call: CallExpr): Option {
  const headers = keywordOf(module, call, 'headers');
  if (headers.kind === 'given') {
    return keyWithin(headers.module, headers.value);
  }
  if (headers.kind === 'unknown' || module.language === 'python') {
    return headers;
  }
  const options = optionsOf(module, call);
  return options === undefined ? { kind: 'absent' } : keyWithin(module, options);
}

// `axios.post(url, data, options)`, `fetch(url, options)`, `axios({ url, headers })`.
function optionsOf(module: CodeModule, call: CallExpr): Expr | undefined {
  const isBodySecond =
    calledName(call) === 'post' && /^(?:axios|@nestjs)/u.test(calleeOf(module, call) ?? '');
  return (isBodySecond ? call.args[2] : (call.args[1] ?? call.args[0]))?.value;
}
