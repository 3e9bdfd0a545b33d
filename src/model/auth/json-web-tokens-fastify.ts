import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr } from '../code/code.ts';
import { algorithmsOf, firstOf, givenOrAbsent, UNKNOWN, within } from './json-web-tokens-form.ts';
import type { TokenClaim, TokenSigning, TokenUse, TokenVerification } from './json-web-tokens.ts';
import { calleeOf, nameOf } from '../code/resolve.ts';
import type { Option } from '../code/values.ts';
import { positional } from '../code/values.ts';

const PLUGIN = /^(?:@fastify\/jwt|fastify-jwt)(?:\.fastifyJwt)?$/u;
const DEMANDS: Readonly<Record<TokenClaim, string>> = { aud: 'allowedAud', iss: 'allowedIss' };

/**
 * @fastify/jwt (https://github.com/fastify/fastify-jwt), whose registration states both sides, and the
 * fast-jwt below it. A token without a claim passes whatever value is demanded.
 */
export function fastifyUse(module: CodeModule, call: CallExpr): TokenUse | undefined {
  const [first, second] = [0, 1].map((index) => givenOrAbsent(module, positional(call, index)));
  if (first?.kind !== 'given') {
    return undefined;
  }
  switch (calleeOf(module, call)) {
    case 'fast-jwt.createSigner':
      return {
        signings: [
          signedBy({ library: 'fast-jwt', module, call, key: within(first, 'key') }, first),
        ],
        verifications: [],
      };
    case 'fast-jwt.createVerifier':
      return {
        signings: [],
        verifications: [
          checkedBy({ library: 'fast-jwt', module, call, key: within(first, 'key') }, first),
        ],
      };
    default:
  }
  const isPlugin =
    call.callee.kind === 'member' &&
    call.callee.name === 'register' &&
    second?.kind === 'given' &&
    PLUGIN.test(nameOf(module, first.value) ?? '');
  if (!isPlugin) {
    return undefined;
  }
  const side = { library: '@fastify/jwt', module, call, key: within(second, 'secret') };
  return {
    signings: [signedBy(side, within(second, 'sign'))],
    verifications: [checkedBy(side, within(second, 'verify'))],
  };
}

type Side = Pick<TokenSigning, 'library' | 'module' | 'call' | 'key'>;

function signedBy(side: Side, options: Option): TokenSigning {
  return {
    ...side,
    algorithms: algorithmsOf(within(options, 'algorithm'), 'HS256'),
    claim: (claim) => {
      const given = firstOf(within(options, claim));
      // The payload is given elsewhere and may have it.
      return given.kind === 'given' ? given : UNKNOWN;
    },
  };
}

function checkedBy(side: Side, options: Option): TokenVerification {
  return {
    ...side,
    algorithms: algorithmsOf(within(options, 'algorithms')),
    refusesUnaskedAudience: false,
    demandsPresence: new Set(),
    demand: (claim) => firstOf(within(options, DEMANDS[claim])),
  };
}
