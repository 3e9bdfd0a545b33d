import { valuesGivenTo } from '../code/assignments.ts';
import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr } from '../code/code.ts';
import { calledName, lastName } from '../code/reach.ts';
import { requestValueOf } from '../http/request-values.ts';
import { calleeOf } from '../code/resolve.ts';
import { lookUp } from '../code/scope.ts';
import { randomSourceOf } from '../settings/start-values.ts';

/** What the holder of a token can do with it. */
export type TokenPurpose = 'reset' | 'verification' | 'invitation';

const PURPOSES: readonly (readonly [RegExp, TokenPurpose])[] = [
  [/reset|forgot|recover/u, 'reset'],
  [/verif(?:y|ication)|confirm|activat|magic|one_time/u, 'verification'],
  [/invit/u, 'invitation'],
];
const CARRIER = /(?:^|_)(?:token|code|otp|link|url|uri)$/u;
// Codes to invite with are made to be shared; the rest is no token or another kind of one.
const OTHER =
  /hash|digest|expir|csrf|access|refresh|session|api|bearer|webhook|callback|redirect|frontend|base_|invit\w*_code|country|status|error/u;
const BARE = /^(?:(?:raw|plain|plaintext|unhashed|new|generated)_?)?(?:token|code|otp|link|url)$/u;

/** The purpose that the words of a name tell: a function, a path. */
export function purposeIn(name: string): TokenPurpose | undefined {
  const words = snakeCase(name);
  return PURPOSES.find(([form]) => form.test(words))?.[1];
}

/**
 * The purpose of a token, code or link by its name: `resetToken`, `verification_url`, `inviteLink`.
 * Undefined for hashes, expiry dates and other kinds of tokens.
 */
export function tokenPurpose(name: string): TokenPurpose | undefined {
  const words = snakeCase(name);
  return CARRIER.test(words) && !OTHER.test(words) ? purposeIn(name) : undefined;
}

/** True for a name that is a token only by what stands around it: `token`, `link`. */
export function isBareToken(name: string): boolean {
  return BARE.test(snakeCase(name));
}

function snakeCase(name: string): string {
  return name
    .replaceAll(/(?<=[a-z\d])(?=[A-Z])/gu, '_')
    .replaceAll('-', '_')
    .toLowerCase();
}

/** Where a value comes from: made here, or a parameter of the function around. */
export type TokenOrigin = 'made' | 'parameter';

const SIGNING =
  /^(?:jsonwebtoken\.sign|jwt\.encode|jose\.jwt\.encode|jose\.SignJWT\(\)[\w.()]*\.sign|itsdangerous\.\w+\(\)\.dumps|django\.core\.signing\.dumps|django\.contrib\.auth\.tokens\.(?:default_token_generator|PasswordResetTokenGenerator\(\))\.make_token)$/u;
const MAKING =
  /^_?(?:create|generate|gen|issue|make|build|new|sign|add|insert)_?\w*(?:token|link|url|code|otp|jwt)\w*$/iu;
const DEEPEST = 6;

/** Undefined for what a client sent, what was read from somewhere, and what cannot be told. */
export function tokenOriginOf(module: CodeModule, expr: Expr, depth = 0): TokenOrigin | undefined {
  if (depth > DEEPEST || requestValueOf(module, expr) !== undefined) {
    return undefined;
  }
  switch (expr.kind) {
    case 'name':
      return originOfName(module, expr, depth);
    case 'member':
      return originOfMember(module, expr, depth);
    case 'await':
      return tokenOriginOf(module, expr.value, depth + 1);
    case 'call':
      return originOfCall(module, expr, depth);
    case 'template':
      return firstOrigin(module, expr.values, depth);
    case 'binary':
      return expr.op === '+' || expr.op === '??' || expr.op === '||'
        ? firstOrigin(module, [expr.left, expr.right], depth)
        : undefined;
    case 'conditional':
      return firstOrigin(module, [expr.then, expr.otherwise], depth);
    default:
      return undefined;
  }
}

function firstOrigin(
  module: CodeModule,
  exprs: readonly Expr[],
  depth: number,
): TokenOrigin | undefined {
  const origins = exprs.map((each) => tokenOriginOf(module, each, depth + 1));
  return origins.find((origin) => origin === 'made') ?? origins.find(Boolean);
}

function originOfName(
  module: CodeModule,
  name: Extract<Expr, { kind: 'name' }>,
  depth: number,
): TokenOrigin | undefined {
  const binding = lookUp(module, name.name, name);
  switch (binding?.kind) {
    case 'parameter':
      return isOfRequest(module, name) ? undefined : 'parameter';
    case 'value':
      return binding.keys.length > 1 ? undefined : tokenOriginOf(module, binding.value, depth + 1);
    case 'opaque':
      return firstOrigin(
        module,
        valuesGivenTo(module, name).map(({ value }) => value),
        depth,
      );
    default:
      return undefined;
  }
}

// A dependency or decorator fills it: what a client sent, or who it is.
function isOfRequest(module: CodeModule, name: Extract<Expr, { kind: 'name' }>): boolean {
  const binding = lookUp(module, name.name, name);
  return (
    binding?.kind === 'parameter' &&
    (binding.parameter.decorators.length > 0 ||
      binding.fn.decorators.length > 0 ||
      /^_?(?:req|request|res|response|reply|ctx|context|c|event|next|self|this|cls)$/u.test(
        name.name,
      ))
  );
}

// `user.resetToken = randomBytes(…)` before, the row that an insert gives back, a field of a parameter.
function originOfMember(
  module: CodeModule,
  member: Extract<Expr, { kind: 'member' }>,
  depth: number,
): TokenOrigin | undefined {
  const text = module.text(member);
  const fn = module.enclosingFunction(member);
  const given = module.nodes.flatMap((node) => {
    const isIt =
      (node.kind === 'assign' || node.kind === 'bind') &&
      node.target.kind === 'member' &&
      node.value !== null &&
      node.start < member.start &&
      module.enclosingFunction(node) === fn &&
      module.text(node.target) === text;
    return isIt && node.value !== null ? [node.value] : [];
  });
  if (given.length > 0) {
    return firstOrigin(module, given, depth);
  }
  if (member.object.kind !== 'name') {
    return undefined;
  }
  const binding = lookUp(module, member.object.name, member.object);
  switch (binding?.kind) {
    case 'parameter':
      return originOfName(module, member.object, depth);
    case 'value': {
      const made = binding.value.kind === 'await' ? binding.value.value : binding.value;
      const isMade = made.kind === 'call' && binding.keys.length === 0;
      return isMade && (isInsert(made) || MAKING.test(calledName(made))) ? 'made' : undefined;
    }
    default:
      return undefined;
  }
}

function isInsert(call: CallExpr): boolean {
  return /^(?:create|insert|save|add|objects\.create)$/u.test(calledName(call));
}

const IN_ADDRESS = /token|code|otp|key|secret|jwt|nonce|raw|plain|random|uuid/iu;

// In its path or parameters, or set later. Otherwise it is the address of a service.
function carriesToken(module: CodeModule, url: CallExpr): boolean {
  const fn = module.enclosingFunction(url);
  return (
    url.args.some(({ value }) => IN_ADDRESS.test(module.text(value))) ||
    (fn !== undefined && module.text(fn).includes('searchParams'))
  );
}

function originOfCall(module: CodeModule, call: CallExpr, depth: number): TokenOrigin | undefined {
  const name = calledName(call);
  if (/hash|digest|hmac|encrypt/iu.test(name) && !/hex|toString/u.test(name)) {
    return undefined;
  }
  if (
    MAKING.test(name) ||
    SIGNING.test(calleeOf(module, call) ?? '') ||
    randomSourceOf(module, call) !== undefined
  ) {
    return 'made';
  }
  const isUrl = call.isNew && name === 'URL' && carriesToken(module, call);
  const isText = /^(?:String|str|encodeURIComponent|quote|urljoin|format|join|toString)$/u.test(
    name,
  );
  return isUrl || isText
    ? firstOrigin(
        module,
        [
          ...(call.callee.kind === 'member' ? [call.callee.object] : []),
          ...call.args.map(({ value }) => value),
        ],
        depth,
      )
    : undefined;
}

/** The last word of a name, through `user?.resetToken` and `data['reset_token']`. */
export function tokenName(expr: Expr): string {
  return lastName(expr.kind === 'await' ? expr.value : expr);
}
