import { describe, expect, test } from 'vitest';

import { code } from '#test/support/code.ts';

import { signings, verifications } from './facts.ts';

describe('PyJWT', () => {
  test('signing: key, algorithm and claims', async () => {
    const text = code`
      import jwt

      claims = {"sub": "a", "aud": "api"}
      jwt.encode(claims, KEY)
      jwt.encode({"iss": "members"}, key=KEY, algorithm="RS256")
    `;
    expect(await signings('app/a.py', text)).toEqual([
      'PyJWT by KEY, HS256, aud "api", iss absent',
      'PyJWT by KEY, RS256, aud absent, iss "members"',
    ]);
  });

  test('verification: key, algorithms and claims, not where it is switched off', async () => {
    const text = code`
      import jwt

      jwt.decode(token, KEY, algorithms=["HS256"], audience="api", issuer="members")
      jwt.decode(token, KEY, ["RS256"], options={"verify_aud": False})
      jwt.decode(token, options={"verify_signature": False})
    `;
    expect(await verifications('app/a.py', text)).toEqual([
      'PyJWT by KEY, HS256, aud "api", iss "members"',
      'PyJWT by KEY, RS256, aud unknown, iss absent',
    ]);
  });
});

describe('python-jose', () => {
  test('signing: key, algorithm and claims', async () => {
    const text = code`
      from jose import jwt

      jwt.encode({"aud": "api"}, KEY, algorithm="HS512")
    `;
    expect(await signings('app/a.py', text)).toEqual([
      'python-jose by KEY, HS512, aud "api", iss absent',
    ]);
  });

  test('verification: key, algorithms and claims', async () => {
    const text = code`
      from jose import jwt

      jwt.decode(token, KEY, algorithms=["HS256"], audience="api")
    `;
    expect(await verifications('app/a.py', text)).toEqual([
      'python-jose by KEY, HS256, aud "api", iss absent',
    ]);
  });
});

describe('Authlib', () => {
  test('signing: key, algorithm and claims, also of joserfc', async () => {
    const text = code`
      from authlib.jose import jwt
      from joserfc import jwt as tokens

      jwt.encode({"alg": "RS256"}, {"aud": "api"}, KEY)
      tokens.encode({"alg": "HS256"}, {"iss": "members"}, KEY)
    `;
    expect(await signings('app/a.py', text)).toEqual([
      'Authlib by KEY, RS256, aud "api", iss absent',
      'joserfc by KEY, HS256, aud absent, iss "members"',
    ]);
  });

  test('verification: key, algorithms and claims, also of joserfc', async () => {
    const text = code`
      from authlib.jose import JsonWebToken
      from joserfc import jwt

      JsonWebToken(["RS256"]).decode(token, KEY, claims_options={"aud": {"value": "api"}})
      jwt.decode(token, KEY, algorithms=["HS256"])
      jwt.JWTClaimsRegistry(iss={"value": "members"}).validate(claims)
    `;
    expect(await verifications('app/a.py', text)).toEqual([
      'Authlib by KEY, RS256, aud "api", iss absent',
      'joserfc by KEY, HS256, aud absent, iss "members"',
    ]);
  });
});
