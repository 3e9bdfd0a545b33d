import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, FunctionExpr, Node, Ranged } from '../code/code.ts';
import { isLogCall } from '../observability/log-calls.ts';
import {
  isBareToken,
  purposeIn,
  tokenName,
  tokenOriginOf,
  tokenPurpose,
} from './one-time-tokens.ts';
import type { TokenPurpose } from './one-time-tokens.ts';
import { functionsCalledBy, nodesIn } from '../code/reach.ts';
import type { Resolved } from '../code/resolve.ts';
import { routesOf } from '../http/routes.ts';
import type { Route } from '../http/routes.ts';
import { isDevelopmentOnly } from '../settings/settings-production.ts';
import { nameOfFunction } from '../resilience/timers-stop.ts';

/** A place where a token that should travel by mail is given to somebody else. */
export interface TokenLeak {
  readonly module: CodeModule;
  readonly at: Ranged;
  /** As it is called: `resetToken`. */
  readonly token: string;
  readonly purpose: TokenPurpose;
  /** The route that answers with it; undefined for the log. */
  readonly route: Route | undefined;
  /** False where only the words around tell what it is, or nothing tells that the route is open. */
  readonly isSure: boolean;
}

/** The one-time tokens that the file logs or that its routes answer with. */
export function tokenLeaksOf(module: CodeModule): readonly TokenLeak[] {
  return [
    ...module.calls.flatMap((call) => (isLogCall(module, call) ? loggedIn(module, call) : [])),
    ...routesOf(module).flatMap(answeredBy),
  ];
}

function loggedIn(module: CodeModule, call: CallExpr): readonly TokenLeak[] {
  const fn = module.enclosingFunction(call);
  if (fn === undefined) {
    return [];
  }
  const words = wordsAround(module, fn);
  const [first] = call.args
    .flatMap(({ value }) => leavesOf(value, undefined))
    .flatMap((leaf): readonly TokenLeak[] => {
      const purpose = purposeOf(leaf, MAILING.test(words) ? words : '');
      const origin = purpose === undefined ? undefined : tokenOriginOf(module, leaf.expr);
      const isLeak =
        origin === 'made' ||
        (origin === 'parameter' && MAILING.test(words) && !isRedeeming(module, fn));
      return purpose === undefined || !isLeak
        ? []
        : [{ ...leakOf(module, leaf, purpose), isSure: isNamed(leaf), route: undefined }];
    });
  return first === undefined || isForDevelopment(module, call) ? [] : [first];
}

const MAILING = /send|mail|notify|deliver|forgot|request|resend|invite/iu;

const REDEEMING = /^_*(?:verify|validate|check|confirm|consume|redeem|accept|exchange|assert)/iu;

// What such a function is given came back from whoever holds it: `verifyRequest(credential)`.
function isRedeeming(module: CodeModule, fn: FunctionExpr): boolean {
  return REDEEMING.test(nameOfFunction(module, fn) ?? '');
}

/** The names of the functions and of the class around. */
function wordsAround(module: CodeModule, fn: FunctionExpr): string {
  const outer = [...module.ancestors(fn)].filter((node) => node.kind === 'function');
  return [fn, ...outer].map((each) => nameOfFunction(module, each) ?? '').join(' ');
}

/** A value that is given away, by its key where it has one. */
interface Leaf {
  readonly key: string | undefined;
  readonly expr: Expr;
}

/** The values that an expression hands on whole, those of objects and texts one by one. */
function leavesOf(expr: Expr, key: string | undefined): readonly Leaf[] {
  switch (expr.kind) {
    case 'object':
      return expr.entries.flatMap((entry) =>
        leavesOf(entry.value, entry.kind === 'property' ? entry.key : key),
      );
    case 'list':
      return expr.items.flatMap((item) => leavesOf(item, key));
    case 'spread':
    case 'await':
      return leavesOf(expr.value, key);
    case 'template':
      return expr.values.flatMap((value) => leavesOf(value, key));
    case 'binary':
      return /^(?:\+|\?\?|\|\||%)$/u.test(expr.op)
        ? [...leavesOf(expr.left, key), ...leavesOf(expr.right, key)]
        : [];
    case 'conditional':
      return [...leavesOf(expr.then, key), ...leavesOf(expr.otherwise, key)];
    case 'call':
      return /^(?:JSON\.stringify|String|str|dict|jsonify)$/u.test(calleeText(expr))
        ? expr.args.flatMap(({ name, value }) => leavesOf(value, name ?? key))
        : [{ key, expr }];
    case 'name':
    case 'member':
      return [{ key, expr }];
    default:
      return [];
  }
}

function calleeText({ callee }: CallExpr): string {
  const object = callee.kind === 'member' ? `${tokenName(callee.object)}.` : '';
  return `${object}${tokenName(callee)}`;
}

// By its own name, by the key it stands under, or by what stands around it.
function purposeOf(leaf: Leaf, words: string): TokenPurpose | undefined {
  const names = namesOf(leaf);
  const own = names.map(tokenPurpose).find((purpose) => purpose !== undefined);
  return own ?? (names.some(isBareToken) ? purposeIn(words) : undefined);
}

function isNamed(leaf: Leaf): boolean {
  return namesOf(leaf).some((name) => tokenPurpose(name) !== undefined);
}

/** What a value is called, also with what it belongs to: `invitation.token` is an `invitation_token`. */
function namesOf({ key, expr }: Leaf): readonly string[] {
  const name = tokenName(expr);
  const owner = expr.kind === 'member' ? tokenName(expr.object) : '';
  return [
    name,
    ...(isBareToken(name) ? [`${owner}_${name}`] : []),
    ...(key === undefined ? [] : [key]),
  ];
}

function leakOf(
  module: CodeModule,
  { key, expr }: Leaf,
  purpose: TokenPurpose,
): Pick<TokenLeak, 'module' | 'at' | 'token' | 'purpose'> {
  const name = tokenName(expr);
  const token = name === '' || expr.kind === 'call' ? (key ?? name) : name;
  return { module, at: expr, token, purpose };
}

// Routes that whoever forgot a password or has no account yet can ask.
const REQUESTING = /forgot|recover|request|resend|regist|sign_?up|password\/?(?:reset|email)$/iu;

function answeredBy(route: Route): readonly TokenLeak[] {
  const { handler, path } = route;
  if (isBehindLogin(route) || isProvenByCode(route)) {
    return [];
  }
  const words = `${path ?? ''} ${nameOfFunction(handler.module, handler.expr) ?? ''}`;
  const isOpen = REQUESTING.test(words);
  return answersOf(handler, 1).flatMap(({ module, expr }) =>
    leavesOf(expr, undefined).flatMap((leaf): readonly TokenLeak[] => {
      const purpose = purposeOf(leaf, isOpen ? words : '');
      // Who may invite is told elsewhere: the answer goes to whoever made the invitation.
      const isLeak =
        purpose !== undefined &&
        purpose !== 'invitation' &&
        !isForDevelopment(module, leaf.expr) &&
        tokenOriginOf(module, leaf.expr) === 'made';
      return purpose !== undefined && isLeak
        ? [{ ...leakOf(module, leaf, purpose), isSure: isOpen && isNamed(leaf), route }]
        : [];
    }),
  );
}

const ANSWERING = /^(?:json|send|jsonp|jsonify|JSONResponse|Response|JsonResponse|body)$/u;

/** The expressions that a handler answers with, also those of a function whose value it returns. */
function answersOf(fn: Resolved<FunctionExpr>, deeper: number): readonly Resolved[] {
  const { module, expr } = fn;
  return nodesIn(expr).flatMap((node): readonly Resolved[] => {
    if (node.kind === 'call' && ANSWERING.test(tokenName(node.callee))) {
      return node.args.map(({ value }) => ({ module, expr: value }));
    }
    const isOwn = node.kind === 'return' && module.enclosingFunction(node) === expr;
    return isOwn && node.value !== null ? returned(fn, node.value, deeper) : [];
  });
}

function returned(
  { module }: Resolved<FunctionExpr>,
  value: Expr,
  deeper: number,
): readonly Resolved[] {
  const inner = value.kind === 'await' ? value.value : value;
  if (inner.kind !== 'call') {
    return [{ module, expr: inner }];
  }
  const own = deeper > 0 ? functionsCalledBy(module, inner) : [];
  return own.flatMap((each) => answersOf(each, deeper - 1));
}

const AUTHENTICATED =
  /auth|login|session|current_?user|permission|guard|protect|jwt|admin|require|passport|signed_?in|is_?user|role|ensure|verify/iu;
const NOT_AUTHENTICATED = /limit|throttl|rate|valid|public|no_?auth|skip|csrf|captcha/iu;
// What else a handler finds on the request was put there by who checked it: `req.contractor.id`.
const KNOWS_USER =
  /\b(?:req|request|ctx|c|event)\.(?:user|auth|session\.user|state\.user)\b|getServerSession|getSession\(|current_?user\b|requireAuth|require_?user|is_authenticated|locals\.user|\bauth\(\)|\b(?:req|request)\.(?!body|query|params|headers|cookies|ip|app|log|file|json|nextUrl)\w+\.(?:_?id|sub|email|userId)\b/iu;

/** True when something in the declaration of the route or in its handler asks who is signed in. */
function isBehindLogin({ before, handler, module }: Route): boolean {
  const asks = before.some((each) => {
    const text = module.text(each);
    return AUTHENTICATED.test(text) && !NOT_AUTHENTICATED.test(text);
  });
  const { expr } = handler;
  const params = expr.params.map((each) => handler.module.text(each)).join(' ');
  return (
    asks ||
    /Depends\([^)]*(?:user|auth|admin|permission)|Security\(|current_?user/iu.test(params) ||
    KNOWS_USER.test(handler.module.text(expr))
  );
}

const SENT_CODE = /^(?:otp|code|pin|(?:reset|verif\w*|confirm\w*|otp|sms|email)_?(?:code|otp))$/iu;

// The second step: who sent the code that came by mail or telephone gets a token for the third.
function isProvenByCode({ path, handler: { module, expr } }: Route): boolean {
  const names = expr.params.flatMap(({ target }) => (target.kind === 'name' ? [target.name] : []));
  return (
    /otp|code|verify|check|valid/iu.test(path ?? '') ||
    names.some((name) => SENT_CODE.test(name)) ||
    nodesIn(expr).some((node) => {
      const parent = module.parent(node);
      // `reply.code(401)` is no code that was sent.
      const isCalled = parent?.kind === 'call' && parent.callee === node;
      return node.kind === 'member' && SENT_CODE.test(node.name) && !isCalled;
    })
  );
}

const DEVELOPMENT =
  /NODE_ENV|production|\bis_?(?:dev|prod|test|local)|develop|\bdev_?(?:mode|server)|configured|\bDEBUG\b|\bdebug\b|TESTING|smtp|mailer|transport|resend|sendgrid|postmark|api_?key|e?mails?_?(?:enabled|configured|host|backend|server)|dry_?run|verbose/iu;
const STAND_IN =
  /^(?:Console|Dev|Fake|Mock|Stub|Log|Logging|Null|Noop|Dummy|Local|Memory|Test|Preview)/u;

/**
 * True in branches for development, tests, or while no mail can be sent, behind such a branch that
 * leaves, and in what stands in for a mailer.
 */
function isForDevelopment(module: CodeModule, node: Node): boolean {
  if (isDevelopmentOnly(module, node) || STAND_IN.test(module.enclosingClass(node)?.name ?? '')) {
    return true;
  }
  for (const ancestor of module.ancestors(node)) {
    if (isConditionFor(module, ancestor, node)) {
      return true;
    }
    if (ancestor.kind === 'function') {
      const isBehind = nodesIn(ancestor).some(
        (each) =>
          each.kind === 'if' &&
          each.end <= node.start &&
          DEVELOPMENT.test(module.text(each.test)) &&
          leaves(each.then.at(-1)),
      );
      if (isBehind) {
        return true;
      }
    }
  }
  return false;
}

function isConditionFor(module: CodeModule, outer: Node, inner: Node): boolean {
  switch (outer.kind) {
    case 'if':
    case 'conditional':
      return DEVELOPMENT.test(module.text(outer.test));
    case 'binary':
      return (
        outer.op === '&&' &&
        outer.left.end < inner.start &&
        DEVELOPMENT.test(module.text(outer.left))
      );
    default:
      return false;
  }
}

function leaves(last: Node | undefined): boolean {
  if (last?.kind === 'block') {
    return leaves(last.body.at(-1));
  }
  return last?.kind === 'return' || last?.kind === 'throw';
}
