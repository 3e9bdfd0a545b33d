import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr } from '../code/code.ts';
import {
  algorithmsOf,
  firstOf,
  givenOrAbsent,
  signing,
  UNKNOWN,
  verification,
} from './json-web-tokens-form.ts';
import { payloadClaim } from './json-web-tokens-payload.ts';
import type { TokenClaim, TokenUse, TokenVerification } from './json-web-tokens.ts';
import { calleeOf, nameOf } from '../code/resolve.ts';
import type { Option } from '../code/values.ts';
import { positional, propertyOf } from '../code/values.ts';

/** The options of sign() and verify() that stand for a claim. https://github.com/auth0/node-jsonwebtoken#readme */
export const CLAIM_OPTIONS: Readonly<Record<string, string>> = {
  aud: 'audience',
  iss: 'issuer',
  sub: 'subject',
  jti: 'jwtid',
  exp: 'expiresIn',
  nbf: 'notBefore',
};

const MIDDLEWARE = /^express-jwt(?:\.(?:expressjwt|expressJwt|jwt))?$/u;
const PASSPORT = /^passport-jwt\.Strategy$/u;
const PASSPORT_BASE = /^@nestjs\/passport\.PassportStrategy\(\)$/u;

/**
 * jsonwebtoken, and express-jwt and passport-jwt, which hand their options on to it. It checks what it is
 * told and nothing more; a claim whose value is demanded has to be there.
 */
export function jsonwebtokenUse(module: CodeModule, call: CallExpr): TokenUse | undefined {
  const name = calleeOf(module, call) ?? '';
  switch (name) {
    case 'jsonwebtoken.sign':
      return signingOf(module, call);
    case 'jsonwebtoken.verify':
      return verification(
        checkedBy('jsonwebtoken', module, call, positional(call, 2), {
          key: givenOrAbsent(module, positional(call, 1)),
        }),
      );
    default:
  }
  const options = positional(call, 0);
  if (options === undefined) {
    return undefined;
  }
  if (MIDDLEWARE.test(name)) {
    const key = propertyOf(module, options, 'secret');
    return verification(checkedBy('express-jwt', module, call, options, { key }));
  }
  if (PASSPORT.test(name) || isPassportBase(module, call)) {
    const key = propertyOf(module, options, 'secretOrKey');
    return verification(checkedBy('passport-jwt', module, call, options, { key }));
  }
  return undefined;
}

function signingOf(module: CodeModule, call: CallExpr): TokenUse {
  const [payload, key, options] = [0, 1, 2].map((index) => positional(call, index));
  return signing({
    library: 'jsonwebtoken',
    module,
    call,
    key: givenOrAbsent(module, key),
    algorithms: algorithmsOf(optionOf(module, options, 'algorithm'), 'HS256'),
    claim: (claim) =>
      firstOf(
        optionOf(module, options, CLAIM_OPTIONS[claim] ?? claim),
        payload === undefined ? UNKNOWN : payloadClaim(module, payload, claim),
      ),
  });
}

/** A verification by options of jsonwebtoken's names. */
export function checkedBy(
  library: string,
  module: CodeModule,
  call: CallExpr,
  options: Expr | undefined,
  { key }: Pick<TokenVerification, 'key'>,
): TokenVerification {
  return {
    library,
    module,
    call,
    key,
    algorithms: algorithmsOf(optionOf(module, options, 'algorithms')),
    refusesUnaskedAudience: false,
    demandsPresence: new Set<TokenClaim>(['aud', 'iss']),
    demand: (claim) => firstOf(optionOf(module, options, CLAIM_OPTIONS[claim] ?? claim)),
  };
}

// A callback stands where options may.
function optionOf(module: CodeModule, options: Expr | undefined, key: string): Option {
  return options?.kind === 'function' ? { kind: 'absent' } : propertyOf(module, options, key);
}

// `class JwtStrategy extends PassportStrategy(Strategy) { constructor() { super({ … }) } }`
function isPassportBase(module: CodeModule, call: CallExpr): boolean {
  if (call.callee.kind !== 'name' || call.callee.name !== 'super') {
    return false;
  }
  const base = module.enclosingClass(call)?.bases[0];
  const strategy = base?.kind === 'call' ? base.args[0]?.value : undefined;
  return (
    base !== undefined &&
    strategy !== undefined &&
    PASSPORT_BASE.test(nameOf(module, base) ?? '') &&
    PASSPORT.test(nameOf(module, strategy) ?? '')
  );
}
