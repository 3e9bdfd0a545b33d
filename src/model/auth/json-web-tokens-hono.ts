import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr } from '../code/code.ts';
import {
  ABSENT,
  algorithmsOf,
  firstOf,
  givenOrAbsent,
  signing,
  UNKNOWN,
  verification,
  within,
} from './json-web-tokens-form.ts';
import { payloadClaim } from './json-web-tokens-payload.ts';
import type { TokenClaim, TokenUse } from './json-web-tokens.ts';
import { calleeOf } from '../code/resolve.ts';
import type { Option } from '../code/values.ts';
import { positional, propertyOf, stringOf } from '../code/values.ts';

/** Hono (https://hono.dev/docs/helpers/jwt). Older releases take HS256 for both sides when none is named. */
export function honoUse(module: CodeModule, call: CallExpr): TokenUse | undefined {
  const [first, second, third] = [0, 1, 2].map((index) => positional(call, index));
  switch (calleeOf(module, call)) {
    case 'hono/jwt.sign':
      return signing({
        library: 'hono/jwt',
        module,
        call,
        key: givenOrAbsent(module, second),
        algorithms: algorithmsOf(givenOrAbsent(module, third), 'HS256'),
        claim: (claim) =>
          first === undefined ? UNKNOWN : firstOf(payloadClaim(module, first, claim)),
      });
    case 'hono/jwt.verify':
      return third === undefined || stringOf(module, third) !== undefined
        ? checked(module, call, {
            key: givenOrAbsent(module, second),
            algorithm: givenOrAbsent(module, third),
            claims: ABSENT,
          })
        : checked(module, call, {
            key: givenOrAbsent(module, second),
            algorithm: propertyOf(module, third, 'alg'),
            claims: { kind: 'given', module, value: third },
          });
    case 'hono/jwt.jwt':
      return checked(module, call, {
        key: propertyOf(module, first, 'secret'),
        algorithm: propertyOf(module, first, 'alg'),
        claims: propertyOf(module, first, 'verification'),
      });
    default:
      return undefined;
  }
}

interface Checks {
  readonly key: Option;
  readonly algorithm: Option;
  /** The object that says which claims are demanded. */
  readonly claims: Option;
}

function checked(module: CodeModule, call: CallExpr, { key, algorithm, claims }: Checks): TokenUse {
  return verification({
    library: 'hono/jwt',
    module,
    call,
    key,
    algorithms: algorithmsOf(algorithm, 'HS256'),
    refusesUnaskedAudience: false,
    demandsPresence: new Set<TokenClaim>(['aud', 'iss']),
    demand: (claim) => firstOf(within(claims, claim)),
  });
}
