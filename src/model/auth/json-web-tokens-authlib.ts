import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr } from '../code/code.ts';
import {
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
import { argumentOf, keywordOf, propertyOf } from '../code/values.ts';

const SIDES =
  /^(?<library>authlib\.jose(?:\.jwt|\.JsonWebToken\(\))|joserfc\.jwt)\.(?<side>encode|decode)$/u;
const REGISTRY = /^joserfc\.jwt\.(?:JWT)?ClaimsRegistry$/u;

/**
 * Authlib (https://docs.authlib.org/en/stable/jose/jwt.html), whose claims are checked by the options
 * that decode() is given, and joserfc (https://jose.authlib.org/en/guide/jwt/), where a registry checks
 * them. Neither refuses a claim that was not asked for, or misses one that is not `essential`.
 */
export function authlibUse(module: CodeModule, call: CallExpr): TokenUse | undefined {
  const { library, side } = SIDES.exec(calleeOf(module, call) ?? '')?.groups ?? {};
  if (library === undefined) {
    return undefined;
  }
  const isJoserfc = library.startsWith('joserfc');
  const name = isJoserfc ? 'joserfc' : 'Authlib';
  return side === 'encode'
    ? signingOf(module, call, name)
    : verificationOf(module, call, name, isJoserfc);
}

function signingOf(module: CodeModule, call: CallExpr, library: string): TokenUse {
  const header = argumentOf(module, call, 0, 'header');
  const payload = argumentOf(module, call, 1, library === 'joserfc' ? 'claims' : 'payload');
  return signing({
    library,
    module,
    call,
    key: argumentOf(module, call, 2, 'key'),
    algorithms: algorithmsOf(within(header, 'alg')),
    claim: (claim) =>
      payload.kind === 'given' ? firstOf(payloadClaim(module, payload.value, claim)) : UNKNOWN,
  });
}

function verificationOf(
  module: CodeModule,
  call: CallExpr,
  library: string,
  isJoserfc: boolean,
): TokenUse {
  return verification({
    library,
    module,
    call,
    key: argumentOf(module, call, 1, 'key'),
    algorithms: isJoserfc
      ? algorithmsOf(argumentOf(module, call, 2, 'algorithms'))
      : algorithmsOf(ofInstance(module, call)),
    refusesUnaskedAudience: false,
    demandsPresence: new Set<TokenClaim>(),
    demand: (claim) => valueOf(isJoserfc ? registered(module, claim) : asked(module, call, claim)),
  });
}

// `JsonWebToken(['RS256']).decode(…)`
function ofInstance(module: CodeModule, { callee }: CallExpr): Option {
  const made = callee.kind === 'member' ? callee.object : undefined;
  return made?.kind === 'call' ? givenOrAbsent(module, made.args[0]?.value) : UNKNOWN;
}

function asked(module: CodeModule, call: CallExpr, claim: TokenClaim): Option {
  return within(argumentOf(module, call, 3, 'claims_options'), claim);
}

// Which of several registries checks a token cannot be told.
function registered(module: CodeModule, claim: TokenClaim): Option {
  const registries = module.calls.filter((call) => REGISTRY.test(calleeOf(module, call) ?? ''));
  const [only] = registries;
  return only === undefined || registries.length > 1 ? UNKNOWN : keywordOf(module, only, claim);
}

function valueOf(option: Option): Option {
  if (option.kind !== 'given') {
    return option;
  }
  const { module, value } = option;
  const demands = ['value', 'values'].map((key) => propertyOf(module, value, key));
  const isOpen = propertyOf(module, value, 'validate').kind !== 'absent';
  return isOpen ? UNKNOWN : firstOf(...demands);
}
