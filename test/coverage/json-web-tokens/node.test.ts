import { describe, expect, test } from 'vitest';

import { code } from '#test/support/code.ts';

import { signings, verifications } from './facts.ts';

describe('jsonwebtoken', () => {
  test('signing: key, algorithm and claims, of the payload and of the options', async () => {
    const text = code`
      import jwt from 'jsonwebtoken';

      const claims = { sub: 'a', iss: 'members' };
      jwt.sign(claims, KEY, { audience: 'api' });
      jwt.sign({ sub: 'a' }, KEY, { algorithm: 'RS256' });
    `;
    expect(await signings('src/a.ts', text)).toEqual([
      "jsonwebtoken by KEY, HS256, aud 'api', iss 'members'",
      'jsonwebtoken by KEY, RS256, aud absent, iss absent',
    ]);
  });

  test('verification: key, algorithms and claims, also of express-jwt and passport-jwt', async () => {
    const text = code`
      import { expressjwt } from 'express-jwt';
      import jwt from 'jsonwebtoken';
      import { Strategy } from 'passport-jwt';

      jwt.verify(token, KEY, { algorithms: ['HS256'], audience: 'api', issuer: 'members' });
      jwt.verify(token, KEY);
      expressjwt({ secret: KEY, algorithms: ['RS256'], audience: 'api' });
      new Strategy({ secretOrKey: KEY, issuer: 'members' }, check);
    `;
    expect(await verifications('src/a.ts', text)).toEqual([
      "jsonwebtoken by KEY, HS256, aud 'api', iss 'members'",
      'jsonwebtoken by KEY, any algorithm, aud absent, iss absent',
      "express-jwt by KEY, RS256, aud 'api', iss absent",
      "passport-jwt by KEY, any algorithm, aud absent, iss 'members'",
    ]);
  });
});

describe('jose', () => {
  test('signing: key, algorithm and claims, of the payload and of the chain', async () => {
    const text = code`
      import { SignJWT } from 'jose';

      await new SignJWT({ iss: 'members' })
        .setProtectedHeader({ alg: 'ES256' })
        .setAudience('api')
        .sign(KEY);
    `;
    expect(await signings('src/a.ts', text)).toEqual([
      "jose by KEY, ES256, aud 'api', iss 'members'",
    ]);
  });

  test('verification: key, algorithms and claims', async () => {
    const text = code`
      import * as jose from 'jose';

      await jose.jwtVerify(token, KEY, { algorithms: ['ES256'], audience: ['api', 'admin'] });
    `;
    expect(await verifications('src/a.ts', text)).toEqual([
      "jose by KEY, ES256, aud ['api', 'admin'], iss absent",
    ]);
  });
});

describe('@nestjs/jwt', () => {
  test('signing: key, algorithm and claims, of the call and of the registration', async () => {
    const text = code`
      import { JwtModule, JwtService } from '@nestjs/jwt';

      export const module = JwtModule.register({ secret: KEY, signOptions: { audience: 'api' } });

      export class Tokens {
        constructor(private readonly jwt: JwtService) {}

        make() {
          return this.jwt.sign({ iss: 'members' });
        }
      }
    `;
    expect(await signings('src/tokens.ts', text)).toEqual([
      "@nestjs/jwt by KEY, HS256, aud 'api', iss 'members'",
    ]);
  });

  test('verification: key, algorithms and claims, of the call and of the registration', async () => {
    const text = code`
      import { JwtModule, JwtService } from '@nestjs/jwt';

      export const module = JwtModule.register({ secret: KEY, verifyOptions: { audience: 'api' } });

      export class Tokens {
        constructor(private readonly jwt: JwtService) {}

        check(token: string) {
          return this.jwt.verifyAsync(token, { issuer: 'members' });
        }
      }
    `;
    expect(await verifications('src/tokens.ts', text)).toEqual([
      "@nestjs/jwt by KEY, any algorithm, aud 'api', iss 'members'",
    ]);
  });
});

describe('fast-jwt', () => {
  test('signing: key, algorithm and claims, also of @fastify/jwt', async () => {
    const text = code`
      import jwt from '@fastify/jwt';
      import { createSigner } from 'fast-jwt';

      createSigner({ key: KEY, algorithm: 'ES256', aud: 'api' });
      app.register(jwt, { secret: KEY, sign: { iss: 'members' } });
    `;
    expect(await signings('src/tokens.ts', text)).toEqual([
      "fast-jwt by KEY, ES256, aud 'api', iss unknown",
      "@fastify/jwt by KEY, HS256, aud unknown, iss 'members'",
    ]);
  });

  test('verification: key, algorithms and claims, also of @fastify/jwt', async () => {
    const text = code`
      import jwt from '@fastify/jwt';
      import { createVerifier } from 'fast-jwt';

      createVerifier({ key: KEY, algorithms: ['ES256'], allowedAud: 'api' });
      app.register(jwt, { secret: KEY, verify: { allowedIss: 'members' } });
    `;
    expect(await verifications('src/tokens.ts', text)).toEqual([
      "fast-jwt by KEY, ES256, aud 'api', iss absent",
      "@fastify/jwt by KEY, any algorithm, aud absent, iss 'members'",
    ]);
  });
});

describe('hono/jwt', () => {
  test('signing: key, algorithm and claims', async () => {
    const text = code`
      import { sign } from 'hono/jwt';

      await sign({ aud: 'api' }, KEY);
    `;
    expect(await signings('src/a.ts', text)).toEqual([
      "hono/jwt by KEY, HS256, aud 'api', iss absent",
    ]);
  });

  test('verification: key, algorithms and claims, also of the middleware', async () => {
    const text = code`
      import { jwt, verify } from 'hono/jwt';

      await verify(token, KEY, { alg: 'RS256', iss: 'members' });
      app.use(jwt({ secret: KEY, verification: { aud: 'api' } }));
    `;
    expect(await verifications('src/a.ts', text)).toEqual([
      "hono/jwt by KEY, RS256, aud absent, iss 'members'",
      "hono/jwt by KEY, HS256, aud 'api', iss absent",
    ]);
  });
});
