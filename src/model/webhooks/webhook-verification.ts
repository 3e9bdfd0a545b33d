import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { BinaryExpr, CallExpr, Expr, FunctionExpr, Node } from '../code/code.ts';
import { onceEach } from '../once.ts';
import {
  calledName,
  callsIn,
  functionsCalledBy,
  lastName,
  nodesIn,
  reachOf,
} from '../code/reach.ts';
import type { Reached } from '../code/reach.ts';
import { calleeOf, classOf, nameOf } from '../code/resolve.ts';
import type { Resolved } from '../code/resolve.ts';
import { handlerOf } from '../http/routes-handler.ts';
import type { WebhookHandler } from './webhook-handlers.ts';
import { mountingGuards } from './webhook-guards.ts';
import { sdkVerificationOf } from './webhook-verification-sdks.ts';

/** A place at which a request is checked to come from the sender that it claims. */
export interface Verification {
  readonly module: CodeModule;
  /** The call or comparison that checks. */
  readonly node: CallExpr | BinaryExpr;
  /** The function it stands in; null for a guard that is only known by its name. */
  readonly fn: FunctionExpr | null;
  /** The call in the handler that leads there; null in the handler itself and in guards. */
  readonly via: CallExpr | null;
  /**
   * `sdk` is the provider's own check and `hmac` a hand-written one; `token` compares a shared secret;
   * `named` is a call of unknown code that says by its name that it verifies.
   */
  readonly kind: 'sdk' | 'hmac' | 'token' | 'named';
  /** Who signs, as far as an SDK tells. */
  readonly provider: string | null;
  /** True when the SDK rejects old signatures; a hand-written check is looked at by `boundsAge`. */
  readonly boundsAge: boolean;
}

// A service behind a controller behind a wrapper, and the helper that computes the digest.
const DEEPEST = 4;

const VERIFYING =
  /verif(?:y|ied|ies|ication)|signature|hmac|authentic|is_?valid_?\w*(?:webhook|request|source|token|secret|hook)|validate_?\w*(?:webhook_?(?:token|secret|request)|webhook$|secret|token|auth|api_?key|origin|request)|check_?\w*(?:secret|token|auth|hash|api_?key|ip)|valid_?(?:hash|checksum|hmac)|require_?(?:secret|token|api_?key)|assert\w*(?:Secret|Token|Auth)|unmarshal|unwrap|id_?token|ensure\w*(?:Secret|Token|Auth)|jwt/iu;
/** `validate_twilio(request)`: who is handed the request as a whole looks at more than its fields. */
const CHECKING = /^_?(?:validate|verify|authenticate|authori[sz]e)/iu;
const REQUEST = /^(?:req|request)$/u;
/** What a signature is called where it is handed on. */
const SIGNATURE_NAME =
  /^(?:sig|signature|hmac|\w+(?:_sig|_signature|Signature)|sig_?header|\w*sig_header|stripe_?sig)$/u;
/** What is verified there is no sender: `verifyEmail`. */
const OTHER_VERIFYING =
  /verify_?(?:e?mail|phone|otp|password|user|account|domain|purchase|payment|transaction|customer|subscription|order|code|identity|address)|verified(?:_?at|_?email)?$|verification_?(?:e?mail|status|code|session)|create_?verif|unverified|send|generate|sign_?in/iu;
const HMAC =
  /^(?:(?:crypto|node:crypto|crypto-browserify)\.createHmac|hmac\.(?:new|digest|HMAC)|crypto-js(?:\/[\w-]+)?\.?\w*|CryptoJS\.HmacSHA\w+|crypto-js\.HmacSHA\w+|crypto\.subtle\.(?:verify|sign|importKey)|crypto\.webcrypto\.subtle\.(?:verify|sign|importKey)|crypto\.(?:createVerify|verify)|tweetnacl\.sign\.detached\.verify|nacl\.signing\.VerifyKey\(\)\.verify|@noble\/\w+(?:\/\w+)?\.\w+)$/u;
const CONSTANT_TIME =
  /^(?:timingSafeEqual|compare_digest|constant_time_compare|safeCompare|safe_compare|secureCompare|secure_compare|safe_str_cmp|tsscmp|constantTimeCompare|timing_safe_equal|timingSafeCompare)$/u;
const SECRET_WORD =
  /secret|token|api_?key|signature|authorization|bearer|password|hash|digest|hmac|checksum|\bsig\b|client_?state|_key\b|[a-z]Key\b/iu;

/** Every check of the sender on the way of a request through a webhook's guards and handler. */
export const verificationsOf = onceEach((webhook: WebhookHandler): readonly Verification[] => {
  const { handler, guards, module } = webhook;
  const own = [
    ...guards.flatMap(guardVerifications),
    ...reachOf(handler, DEEPEST).flatMap((reached) => verificationsIn(reached)),
  ];
  return own.length > 0 ? own : mountingGuards(module).flatMap(guardVerifications);
});

function guardVerifications({ module, expr }: Resolved): readonly Verification[] {
  const found: Verification[] = [];
  walk([expr], (node) => {
    if (node.kind === 'name' || node.kind === 'member') {
      const fn = handlerOf(module, node) ?? callableOf(module, node);
      const inner =
        fn === undefined ? [] : reachOf(fn, 2).flatMap((reached) => verificationsIn(reached));
      found.push(...inner.map((each) => ({ ...each, via: null })));
      const isGuard = isVerifyingName(lastName(node)) || isWebhookOfPackage(module, node);
      if (inner.length === 0 && isGuard) {
        found.push(namedGuard(module, node));
      }
    }
    if (node.kind === 'call') {
      found.push(...verificationAt({ module, fn: null, via: null }, node));
    }
  });
  return found;
}

/** `new SaleorAsyncWebhook(options).createHandler`: what a package makes of a handler is its own to verify. */
function isWebhookOfPackage(module: CodeModule, node: Expr): boolean {
  return node.kind === 'member' && /\.\w*webhooks?\w*\(\)\.\w+$/iu.test(nameOf(module, node) ?? '');
}

// `Depends(SignedEvent(secret))`, whose instances are called.
function callableOf(module: CodeModule, node: Expr): Resolved<FunctionExpr> | undefined {
  const cls = classOf(module, node);
  const method = cls?.expr.methods.find(({ name }) =>
    /^(?:__call__|canActivate|use)$/u.test(name ?? ''),
  );
  return cls === undefined || method === undefined
    ? undefined
    : { module: cls.module, expr: method };
}

function namedGuard(module: CodeModule, expr: Expr): Verification {
  const node: CallExpr = {
    kind: 'call',
    callee: expr,
    args: [],
    isNew: false,
    start: expr.start,
    end: expr.end,
  };
  return { module, node, fn: null, via: null, kind: 'named', provider: null, boundsAge: false };
}

function verificationsIn({ module, fn, via }: Reached): readonly Verification[] {
  return nodesIn(fn).flatMap((node) => verificationAt({ module, fn, via }, node));
}

type Spot = Pick<Verification, 'module' | 'fn' | 'via'>;

function verificationAt(spot: Spot, node: Node): readonly Verification[] {
  if (node.kind === 'binary') {
    return isTokenComparison(spot.module, node)
      ? [{ ...spot, node, kind: 'token', provider: null, boundsAge: false }]
      : [];
  }
  if (node.kind !== 'call') {
    return [];
  }
  const sdk = sdkVerificationOf(spot.module, node);
  if (sdk !== undefined) {
    return [{ ...spot, node, kind: 'sdk', ...sdk }];
  }
  const kind = kindOf(spot.module, node);
  return kind === undefined ? [] : [{ ...spot, node, kind, provider: null, boundsAge: false }];
}

function kindOf(module: CodeModule, call: CallExpr): Verification['kind'] | undefined {
  const name = calledName(call);
  if (isHmac(module, call)) {
    return 'hmac';
  }
  if (CONSTANT_TIME.test(name)) {
    return 'token';
  }
  // A function of the project is read: one that calls nothing, or only logs, verifies nothing.
  const isBelievable =
    isVerifyingName(name) ||
    call.args.some(({ value }) => isSignature(value)) ||
    (CHECKING.test(name) && call.args.some(({ value }) => REQUEST.test(lastName(value)))) ||
    (/valid|verify|check/iu.test(name) && call.args.some((each) => isSecret(each)));
  const targets = isBelievable && !isAnswer(name) ? functionsCalledBy(module, call) : [];
  if (isBelievable && !isAnswer(name)) {
    return targets.length === 0 || targets.some(({ expr }) => callsIn(expr).some(canVerify))
      ? 'named'
      : undefined;
  }
  return fetchesFromProvider(module, call);
}

// `handle(body, signature)`, `handle({ body, signature })`.
function isSignature(value: Expr): boolean {
  return value.kind === 'object'
    ? value.entries.some((entry) => entry.kind === 'property' && SIGNATURE_NAME.test(entry.key))
    : SIGNATURE_NAME.test(lastName(value));
}

// `trigger.validate(secret=secret)`
function isSecret({ name, value }: CallExpr['args'][number]): boolean {
  return /secret/iu.test(name ?? lastName(value));
}

function canVerify(call: CallExpr): boolean {
  const name = calledName(call);
  return !isAnswer(name) && !/^_?log(?!(?:[iI]n|[oO]ut)\b)/u.test(name);
}

// Logs and answers are handed signatures too.
function isAnswer(name: string): boolean {
  return /^(?:log|info|warn|warning|error|debug|exception|json|send|parseInt|Number|String|from|isArray|get|Boolean|isinstance|len|str|print|toString|Error|encode|split|startsWith)$/u.test(
    name,
  );
}

/** True for a call that computes or checks an HMAC or a digital signature. */
function isHmac(module: CodeModule, call: CallExpr): boolean {
  return (
    HMAC.test(calleeOf(module, call) ?? '') || /^(?:createHmac|HmacSHA\d+)$/u.test(calledName(call))
  );
}

function isVerifyingName(name: string): boolean {
  return VERIFYING.test(name) && !OTHER_VERIFYING.test(name);
}

// What is asked of the provider again needs no signature: Mollie sends only an id.
function fetchesFromProvider(
  module: CodeModule,
  { callee }: CallExpr,
): Verification['kind'] | undefined {
  const isFetch =
    callee.kind === 'member' &&
    /(?:^|\.)(?:events\.retrieve|Event\.retrieve|(?:mollie\w*\.)?payments?\.(?:get|retrieve|fetch|findById))$/u.test(
      module.text(callee),
    );
  return isFetch ? 'named' : undefined;
}

/** `request.headers['x-api-key'] !== process.env.KEY`: neither side is a constant, one is a secret. */
function isTokenComparison(module: CodeModule, { op, left, right }: BinaryExpr): boolean {
  return (
    /^(?:===|!==|==|!=)$/u.test(op) &&
    [left, right].every(({ kind }) => kind !== 'literal') &&
    [left, right].some((side) => SECRET_WORD.test(module.text(side)))
  );
}
