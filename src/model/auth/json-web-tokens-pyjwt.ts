import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr } from '../code/code.ts';
import {
  ABSENT,
  algorithmsOf,
  firstOf,
  isSwitchedOff,
  signing,
  UNKNOWN,
  verification,
  within,
} from './json-web-tokens-form.ts';
import { payloadClaim } from './json-web-tokens-payload.ts';
import type { TokenClaim, TokenUse } from './json-web-tokens.ts';
import { calleeOf } from '../code/resolve.ts';
import type { Option } from '../code/values.ts';
import { argumentOf, keywordOf, positional } from '../code/values.ts';

const SIDES =
  /^(?<library>jwt(?:\.api_jwt)?(?:\.PyJWT\(\))?|jose\.jwt)\.(?<side>encode|decode|decode_complete)$/u;

/**
 * PyJWT (https://pyjwt.readthedocs.io/en/stable/api.html) and python-jose
 * (https://python-jose.readthedocs.io/en/latest/jwt/api.html), which refuse an audience that was not asked
 * for. A demanded issuer has to be there in both, a demanded audience in PyJWT only.
 */
export function pythonUse(module: CodeModule, call: CallExpr): TokenUse | undefined {
  const { library, side } = SIDES.exec(calleeOf(module, call) ?? '')?.groups ?? {};
  if (library === undefined) {
    return undefined;
  }
  const isJose = library.startsWith('jose');
  const name = isJose ? 'python-jose' : 'PyJWT';
  return side === 'encode' ? signingOf(module, call, name) : verificationOf(module, call, name);
}

function signingOf(module: CodeModule, call: CallExpr, library: string): TokenUse {
  const payload = argumentOf(module, call, 0, library === 'PyJWT' ? 'payload' : 'claims');
  return signing({
    library,
    module,
    call,
    key: argumentOf(module, call, 1, 'key'),
    algorithms: algorithmsOf(argumentOf(module, call, 2, 'algorithm'), 'HS256'),
    claim: (claim) =>
      payload.kind === 'given' ? firstOf(payloadClaim(module, payload.value, claim)) : UNKNOWN,
  });
}

function verificationOf(module: CodeModule, call: CallExpr, library: string): TokenUse | undefined {
  const options = argumentOf(module, call, 3, 'options');
  if (
    isSwitchedOff(within(options, 'verify_signature')) ||
    isSwitchedOff(keywordOf(module, call, 'verify'))
  ) {
    return undefined;
  }
  return verification({
    library,
    module,
    call,
    key: argumentOf(module, call, 1, 'key'),
    algorithms: algorithmsOf(argumentOf(module, call, 2, 'algorithms')),
    refusesUnaskedAudience: true,
    demandsPresence: new Set<TokenClaim>(library === 'PyJWT' ? ['aud', 'iss'] : ['iss']),
    demand: (claim) => demandOf(module, call, options, library, claim),
  });
}

function demandOf(
  module: CodeModule,
  call: CallExpr,
  options: Option,
  library: string,
  claim: TokenClaim,
): Option {
  const check = within(options, `verify_${claim}`);
  // A check that is a setting, or switched off on purpose.
  if (check.kind !== 'absent') {
    return UNKNOWN;
  }
  const name = claim === 'aud' ? 'audience' : 'issuer';
  const position = claim === 'aud' ? 4 : 5;
  const byPosition = library === 'PyJWT' ? undefined : positional(call, position);
  return byPosition === undefined
    ? firstOf(keywordOf(module, call, name), ABSENT)
    : { kind: 'given', module, value: byPosition };
}
