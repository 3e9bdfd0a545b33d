import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr } from '../code/code.ts';
import {
  ABSENT,
  algorithmsOf,
  firstOf,
  givenOrAbsent,
  signing,
  UNKNOWN,
} from './json-web-tokens-form.ts';
import { checkedBy } from './json-web-tokens-jsonwebtoken.ts';
import { payloadClaim } from './json-web-tokens-payload.ts';
import type { TokenUse } from './json-web-tokens.ts';
import { calleeOf, follow } from '../code/resolve.ts';
import type { Option } from '../code/values.ts';
import { positional, propertyOf } from '../code/values.ts';

const SETTERS: Readonly<Record<string, string>> = {
  aud: 'setAudience',
  iss: 'setIssuer',
  sub: 'setSubject',
  jti: 'setJti',
  exp: 'setExpirationTime',
  iat: 'setIssuedAt',
  nbf: 'setNotBefore',
};

/**
 * jose for Node.js (https://github.com/panva/jose). It checks what it is told and nothing more; a claim
 * whose value is demanded has to be there.
 */
export function joseUse(module: CodeModule, call: CallExpr): TokenUse | undefined {
  const name = calleeOf(module, call) ?? '';
  if (name === 'jose.jwtVerify') {
    const key = givenOrAbsent(module, positional(call, 1));
    return {
      signings: [],
      verifications: [checkedBy('jose', module, call, positional(call, 2), { key })],
    };
  }
  return /^jose\.SignJWT\(\)[\w.()]*\.sign$/u.test(name) ? signingOf(module, call) : undefined;
}

function signingOf(module: CodeModule, call: CallExpr): TokenUse | undefined {
  const chain = chainOf(module, call);
  const made = chain.find(({ isNew }) => isNew);
  if (made === undefined) {
    return undefined;
  }
  const payload = positional(made, 0);
  const header = setBy(module, chain, 'setProtectedHeader');
  return signing({
    library: 'jose',
    module,
    call,
    key: givenOrAbsent(module, positional(call, 0)),
    algorithms: algorithmsOf(
      header.kind === 'given' ? propertyOf(module, header.value, 'alg') : UNKNOWN,
    ),
    claim: (claim) =>
      firstOf(
        setBy(module, chain, SETTERS[claim] ?? ''),
        payload === undefined ? ABSENT : payloadClaim(module, payload, claim),
      ),
  });
}

/** The calls of `new SignJWT(…).setIssuer(…).sign(…)`, the last one first. */
function chainOf(module: CodeModule, last: CallExpr): readonly CallExpr[] {
  const chain: CallExpr[] = [];
  let current: Expr | undefined = last;
  while (current?.kind === 'call' && !chain.includes(current)) {
    chain.push(current);
    const object: Expr | undefined =
      current.callee.kind === 'member' ? current.callee.object : undefined;
    const end: Expr | undefined = object === undefined ? undefined : follow(module, object)?.expr;
    current = current.isNew ? undefined : end;
  }
  return chain;
}

function setBy(module: CodeModule, chain: readonly CallExpr[], method: string): Option {
  const setter = chain.find(({ callee }) => callee.kind === 'member' && callee.name === method);
  const value = setter === undefined ? undefined : positional(setter, 0);
  return givenOrAbsent(module, value);
}
