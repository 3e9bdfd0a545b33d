import type { Confidence } from '#core/confidence.ts';

import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, FunctionExpr, Node, Ranged } from '../code/code.ts';
import { reachOf } from '../code/reach.ts';
import { calleeOf } from '../code/resolve.ts';
import { webhookHandlersOf } from '../webhooks/webhook-handlers.ts';

/** Why some places of a file deal with money, sign-in or personal data. */
export interface SensitiveSubject<Place extends Node = Node> {
  /** The places that do, of those that were asked for; never empty. */
  readonly places: readonly Place[];
  /** For messages, behind "code that": `calls Stripe`, `signs tokens`. */
  readonly does: string;
  /** The call that tells; undefined when only the path does. */
  readonly at: Ranged | undefined;
  /** `medium` when only the path tells. */
  readonly confidence: Confidence;
  /** `persons` for what only its path puts among personal data, which many a harmless file is. */
  readonly topic: 'money or sign-in' | 'persons';
}

const CALLS: readonly (readonly [does: string, callee: RegExp])[] = [
  ['calls Stripe', /^stripe(?:\.Stripe|\.StripeClient)?\(\)\.|^stripe\.[A-Z]\w*\.\w+$/u],
  ['calls Paddle', /^@paddle\/paddle-node-sdk\.Paddle\(\)\./u],
  ['calls PayPal', /^(?:@paypal\/[\w-]+|paypalrestsdk|paypalserversdk)\./u],
  ['calls Braintree', /^braintree\./u],
  ['calls Adyen', /^(?:@adyen\/api-library|Adyen)\./u],
  ['calls Mollie', /^(?:@mollie\/api-client|mollie)(?:\.[\w.]+)?\(\)\./u],
  ['calls Razorpay', /^razorpay(?:\.Client)?\(\)\./u],
  ['calls Lemon Squeezy', /^@lemonsqueezy\/lemonsqueezy\.js\.\w+$/u],
  ['signs or checks tokens', /^(?:jsonwebtoken|jwt)\.(?:sign|verify|encode|decode)$/u],
  [
    'signs or checks tokens',
    /^jose\.(?:SignJWT\(\)\.sign|SignJWT|jwtVerify|jwt\.(?:encode|decode))$/u,
  ],
  ['signs or checks tokens', /^@nestjs\/jwt\.JwtService\(\)\.(?:sign|verify)(?:Async)?$/u],
  [
    'checks passwords',
    /^(?:bcrypt|bcryptjs|argon2|@node-rs\/argon2|@node-rs\/bcrypt)\.(?:compare|compareSync|hash|hashSync|verify|hashpw|checkpw)$/u,
  ],
  ['checks passwords', /^argon2\.PasswordHasher\(\)\.(?:hash|verify)$/u],
  ['checks passwords', /^passlib\.[\w.]+\(\)\.(?:hash|verify)$/u],
  ['checks passwords', /^werkzeug\.security\.(?:check|generate)_password_hash$/u],
  ['checks passwords', /^django\.contrib\.auth\.(?:authenticate|login|hashers\.\w+)$/u],
  [
    'signs users in',
    /^(?:passport\.authenticate|authlib\.[\w.]+|next-auth|better-auth\.betterAuth)$/u,
  ],
];

// Most calls are settled by their last word, before anything is resolved.
const LAST_WORDS =
  /^(?:sign|signAsync|verify|verifyAsync|encode|decode|SignJWT|jwtVerify|compare|compareSync|hash|hashSync|hashpw|checkpw|authenticate|login|betterAuth|NextAuth|\w*_password\w*)$/u;
const PAYMENT_WORD = /stripe|paddle|paypal|braintree|adyen|mollie|razorpay|lemonsqueezy/iu;

const MONEY_OR_SIGN_IN =
  /^(?:payments?|billing|checkout|invoices?|subscriptions?|refunds?|payouts?|auth|authentication|login|log-?in|sign-?in|sign-?up|passwords?|reset-?password|forgot-?password|oauth2?|sso|saml|two-?factor|mfa|2fa)$/u;
/** Messages and events are subscribed to as well as plans. */
const SUBSCRIPTION = /^subscriptions?$/u;
const PAID = /billing|invoice|price|stripe|paddle|paypal|braintree|razorpay|lemonsqueezy/iu;
const OF_PERSONS = /passw|e-?mail|person|log-?in|social|\bauth\./iu;
const PERSONS =
  /^(?:[a-z]+-){0,3}(?<person>users?|customers?|patients?|profiles?|members?|accounts?)$/u;

/**
 * What makes places of a file sensitive: they stand in a function that calls a payment provider, signs
 * tokens or checks passwords, or in one that calls such a function; failing that, in one that answers a
 * payment provider's webhooks, or the file or its folder is called so. Undefined when nothing does.
 */
export function sensitiveSubjectOf<Place extends Node>(
  module: CodeModule,
  places: readonly Place[],
): SensitiveSubject<Place> | undefined {
  if (places.length === 0) {
    return undefined;
  }
  const ofPath = subjectOfPath(module);
  return (
    subjectOfCalls(module, places) ??
    subjectOfWebhooks(module, places) ??
    (ofPath && { ...ofPath, places })
  );
}

interface TellingCall {
  readonly does: string;
  readonly call: CallExpr;
}

function subjectOfCalls<Place extends Node>(
  module: CodeModule,
  places: readonly Place[],
): SensitiveSubject<Place> | undefined {
  const telling = tellingCallsIn(module);
  const neighbours = new Neighbours(module);
  const first = telling.find(({ call }) => places.some((place) => neighbours.has(place, call)));
  if (first === undefined) {
    return undefined;
  }
  const alike = telling.filter(({ does }) => does === first.does);
  return {
    places: places.filter((place) => alike.some(({ call }) => neighbours.has(place, call))),
    does: first.does,
    at: first.call.callee,
    confidence: 'high',
    topic: 'money or sign-in',
  };
}

function tellingCallsIn(module: CodeModule): readonly TellingCall[] {
  const callsPayment = PAYMENT_WORD.test(module.file.text);
  return module.calls.flatMap((call): readonly TellingCall[] => {
    const name = callsPayment || isTelling(call) ? calleeOf(module, call) : undefined;
    const does =
      name === undefined ? undefined : CALLS.find(([, callee]) => callee.test(name))?.[0];
    return does === undefined ? [] : [{ does, call }];
  });
}

/** Which calls of a file run in the course of a place: in the function around it, or in one that this calls. */
class Neighbours {
  readonly #module: CodeModule;
  readonly #reached = new Map<FunctionExpr, ReadonlySet<FunctionExpr>>();

  constructor(module: CodeModule) {
    this.#module = module;
  }

  has(place: Node, call: CallExpr): boolean {
    const [around, aroundCall] = [this.#outermost(place), this.#outermost(call)];
    return (
      around === aroundCall ||
      (around !== undefined &&
        aroundCall !== undefined &&
        this.#reachedFrom(around).has(aroundCall))
    );
  }

  #outermost(node: Node): FunctionExpr | undefined {
    let outermost: FunctionExpr | undefined;
    for (const around of this.#module.ancestors(node)) {
      // A class in a function that makes it has methods of its own.
      if (around.kind === 'class') {
        break;
      }
      outermost = around.kind === 'function' ? around : outermost;
    }
    return outermost;
  }

  #reachedFrom(fn: FunctionExpr): ReadonlySet<FunctionExpr> {
    let reached = this.#reached.get(fn);
    if (reached === undefined) {
      reached = new Set(reachOf({ module: this.#module, expr: fn }, 1).map((each) => each.fn));
      this.#reached.set(fn, reached);
    }
    return reached;
  }
}

function isTelling({ callee }: CallExpr): boolean {
  return (callee.kind === 'member' || callee.kind === 'name') && LAST_WORDS.test(callee.name);
}

const PAYMENT_PROVIDER =
  /stripe|paddle|paypal|braintree|adyen|mollie|razorpay|lemon|polar|clerk|auth0|workos/iu;

function subjectOfWebhooks<Place extends Node>(
  module: CodeModule,
  places: readonly Place[],
): SensitiveSubject<Place> | undefined {
  if (!/web_?hook/iu.test(module.path + module.file.text)) {
    return undefined;
  }
  for (const { provider, handler, module: declaring, at, confidence } of webhookHandlersOf(
    module,
  )) {
    const run = PAYMENT_PROVIDER.test(provider ?? '') ? reachOf(handler, 1) : [];
    const bodies = run.flatMap(({ module: of, fn }) => (of === module ? [fn] : []));
    const inside = places.filter((place) => bodies.some((fn) => isWithin(place, fn)));
    if (inside.length > 0) {
      return {
        places: inside,
        does: `answers webhooks of ${provider ?? ''}`,
        at: declaring === module ? at : undefined,
        confidence,
        topic: 'money or sign-in',
      };
    }
  }
  return undefined;
}

function isWithin(inner: Node, outer: Node): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

// The file and the folder around it: further up, a name says which part of the product it is.
function subjectOfPath({ path, file }: CodeModule): Omit<SensitiveSubject, 'places'> | undefined {
  const parts = path
    .split('/')
    .slice(-2)
    .map((part) => part.replace(/\..*$/u, ''));
  const topic = parts
    .map(dashed)
    .findLast(
      (part) => MONEY_OR_SIGN_IN.test(part) && (!SUBSCRIPTION.test(part) || PAID.test(file.text)),
    );
  if (topic !== undefined) {
    return {
      does: `deals with ${topic.replaceAll('-', ' ')}`,
      at: undefined,
      confidence: 'medium',
      topic: 'money or sign-in',
    };
  }
  const person = PERSONS.exec(dashed(parts.at(-1) ?? ''))?.groups?.['person'];
  // Companies and banks have accounts too.
  const isOther = /^accounts?$/u.test(person ?? '') && !OF_PERSONS.test(file.text);
  return person === undefined || isOther
    ? undefined
    : {
        does: `handles data of ${person}`,
        at: undefined,
        confidence: 'medium',
        topic: 'persons',
      };
}

// `resetPassword`, `reset_password` and `reset-password` are one name.
function dashed(name: string): string {
  return name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])|_/gu, '-').toLowerCase();
}
