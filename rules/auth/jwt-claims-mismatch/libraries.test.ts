import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'jose signs with a private key by another algorithm than is accepted with the public one',
      files: {
        'src/session.ts': code`
          import { SignJWT, jwtVerify, importPKCS8, importSPKI } from 'jose';

          export async function issue(id: string) {
            const key = await importPKCS8(process.env.JWT_PRIVATE_KEY, 'ES256');
            return new SignJWT({ sub: id }).setProtectedHeader({ alg: 'ES256' }).sign(key);
          }

          export async function read(token: string) {
            const key = await importSPKI(process.env.JWT_PUBLIC_KEY, 'RS256');
            return await jwtVerify(token, key, { algorithms: ['RS256'] });
          }
        `,
      },
      findings: [
        {
          message: 'algorithm',
          span: '10:16-10:25',
          data: { verify: 'jwtVerify()', accepted: 'RS256', sign: 'sign()', signed: 'ES256' },
          evidence: [{ span: '5:72-5:76', note: 'Signs the tokens.' }],
        },
      ],
    },
    {
      name: 'the strategy of NestJS demands an audience that JwtService does not set',
      files: {
        'src/auth.module.ts': code`
          import { JwtModule } from '@nestjs/jwt';
          import { Module } from '@nestjs/common';

          @Module({
            imports: [
              JwtModule.registerAsync({
                useFactory: () => ({
                  secret: process.env.JWT_SECRET,
                  signOptions: { issuer: 'shop' },
                }),
              }),
            ],
          })
          export class AuthModule {}
        `,
        'src/auth.service.ts': code`
          import { JwtService } from '@nestjs/jwt';

          export class AuthService {
            constructor(private readonly jwt: JwtService) {}

            issue(id: string) {
              return this.jwt.sign({ sub: id });
            }
          }
        `,
        'src/jwt.strategy.ts': code`
          import { PassportStrategy } from '@nestjs/passport';
          import { ExtractJwt, Strategy } from 'passport-jwt';

          export class JwtStrategy extends PassportStrategy(Strategy) {
            constructor() {
              super({
                jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
                secretOrKey: process.env.JWT_SECRET,
                audience: 'shop-api',
              });
            }
          }
        `,
      },
      findings: [
        {
          message: 'missing',
          path: 'src/jwt.strategy.ts',
          span: '6:5-6:10',
          confidence: 'medium',
          data: { verify: 'super()', claim: 'audience (aud)', sign: 'this.jwt.sign()' },
          evidence: [{ path: 'src/auth.service.ts', span: '7:12-7:25', note: 'Signs the tokens.' }],
        },
      ],
    },
    {
      name: 'JwtService signs and verifies by options of its calls',
      files: {
        'src/tokens.service.ts': code`
          import { JwtService } from '@nestjs/jwt';

          export class TokensService {
            constructor(private readonly jwt: JwtService) {}

            issue(id: string) {
              return this.jwt.signAsync({ sub: id }, { secret: process.env.SECRET, issuer: 'shop' });
            }

            read(token: string) {
              return this.jwt.verifyAsync(token, { secret: process.env.SECRET, issuer: 'store' });
            }
          }
        `,
      },
      findings: [
        {
          message: 'different',
          span: '11:12-11:32',
          confidence: 'medium',
          data: {
            verify: 'this.jwt.verifyAsync()',
            claim: 'issuer (iss)',
            sign: 'this.jwt.signAsync()',
          },
          evidence: [{ span: '7:12-7:30', note: 'Signs the tokens.' }],
        },
      ],
    },
    {
      name: '@fastify/jwt is registered with an audience that it does not allow itself',
      files: {
        'src/app.ts': code`
          import jwt from '@fastify/jwt';
          import fastify from 'fastify';

          const app = fastify();
          app.register(jwt, {
            secret: { private: 'a', public: 'b' },
            sign: { algorithm: 'RS256', aud: 'shop' },
            verify: { allowedAud: 'shop-api' },
          });
        `,
      },
      findings: [
        {
          message: 'different',
          span: '5:1-5:13',
          confidence: 'medium',
          data: { verify: 'app.register()', claim: 'audience (aud)', sign: 'app.register()' },
          evidence: [{ span: '5:1-5:13', note: 'Signs the tokens.' }],
        },
      ],
    },
    {
      name: 'Hono verifies with another algorithm than the one that sign() takes by default',
      files: {
        'src/app.ts': code`
          import { sign, verify } from 'hono/jwt';

          const secret = process.env.JWT_SECRET;

          export const issue = (id: string) => sign({ sub: id }, secret);
          export const read = (token: string) => verify(token, secret, 'HS512');
        `,
      },
      findings: [
        {
          message: 'algorithm',
          span: '6:40-6:46',
          data: { verify: 'verify()', accepted: 'HS512', sign: 'sign()', signed: 'HS256' },
          evidence: [{ span: '5:38-5:42', note: 'Signs the tokens.' }],
        },
      ],
    },
    {
      name: 'python-jose does so too, with the payload copied and the settings in another file',
      files: {
        'app/config.py': code`
          from pydantic_settings import BaseSettings

          class Settings(BaseSettings):
              SECRET_KEY: str
              AUDIENCE: str = "shop-api"

          settings = Settings()
        `,
        'app/deps.py': code`
          from jose import jwt
          from app.config import settings

          def current_user(token):
              return jwt.decode(token, settings.SECRET_KEY, algorithms=["HS256"])
        `,
        'app/tokens.py': code`
          from jose import jwt
          from app.config import settings

          def create(data):
              to_encode = data.copy()
              to_encode.update({"aud": settings.AUDIENCE})
              return jwt.encode(to_encode, settings.SECRET_KEY, algorithm="HS256")
        `,
      },
      findings: [
        {
          message: 'unasked',
          path: 'app/deps.py',
          span: '5:12-5:22',
          confidence: 'medium',
          data: { verify: 'jwt.decode()', library: 'python-jose', sign: 'jwt.encode()' },
          evidence: [
            { path: 'app/tokens.py', span: '7:12-7:22', note: 'Signs the tokens.' },
            { path: 'app/tokens.py', span: '6:30-6:47', note: 'The audience of the token.' },
          ],
        },
      ],
    },
    {
      name: 'Authlib demands an issuer by claims_options that the token does not have',
      files: {
        'app/security.py': code`
          import os
          from authlib.jose import jwt

          KEY = os.environ["JWT_SECRET"]

          def create(user_id):
              return jwt.encode({"alg": "HS256"}, {"sub": user_id, "iss": "shop"}, KEY)

          def read(token):
              options = {"iss": {"essential": True, "value": "shop-api"}}
              return jwt.decode(token, KEY, claims_options=options)
        `,
      },
      findings: [
        {
          message: 'different',
          span: '11:12-11:22',
          confidence: 'medium',
          data: { verify: 'jwt.decode()', claim: 'issuer (iss)', sign: 'jwt.encode()' },
          evidence: [{ span: '7:12-7:22', note: 'Signs the tokens.' }],
        },
      ],
    },
    {
      name: 'joserfc has another audience in its registry',
      files: {
        'app/security.py': code`
          import os
          from joserfc import jwt

          KEY = os.environ["JWT_SECRET"]

          def create(user_id):
              return jwt.encode({"alg": "HS256"}, {"sub": user_id, "aud": "shop"}, KEY)

          def read(token):
              token = jwt.decode(token, KEY, algorithms=["HS256"])
              jwt.JWTClaimsRegistry(aud={"value": "shop-api"}).validate(token.claims)
              return token
        `,
      },
      findings: [
        {
          message: 'different',
          span: '10:13-10:23',
          confidence: 'medium',
          data: { verify: 'jwt.decode()', claim: 'audience (aud)', sign: 'jwt.encode()' },
          evidence: [{ span: '7:12-7:22', note: 'Signs the tokens.' }],
        },
      ],
    },
    {
      name: 'the two sides of Hono take their keys from two settings',
      files: {
        'src/tokens.ts': code`
          import { sign, verify } from 'hono/jwt';

          export const issue = (id: string) => sign({ sub: id }, process.env.APP_SECRET, 'HS256');
          export const read = (token: string) => verify(token, process.env.JWT_SECRET, 'HS256');
        `,
      },
      findings: [
        {
          message: 'key',
          span: '4:40-4:46',
          confidence: 'medium',
          data: { verify: 'verify()', sign: 'sign()' },
          evidence: [{ span: '3:38-3:42', note: 'Signs the tokens.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'an audience that is a parameter may be none, on either side',
      files: {
        'app/security.py': code`
          import os
          import jwt

          SECRET = os.environ["JWT_SECRET"]

          def create(user_id, audience=None):
              return jwt.encode({"sub": user_id, "aud": audience}, SECRET)

          def create_plain(user_id):
              return jwt.encode({"sub": user_id}, SECRET)

          def read(token):
              return jwt.decode(token, SECRET, algorithms=["HS256"])

          def read_for(token, audience=None, issuer=None):
              return jwt.decode(token, SECRET, algorithms=["HS256"], issuer=issuer)
        `,
      },
    },
    {
      name: 'nor does jose',
      files: {
        'src/session.ts': code`
          import { SignJWT, jwtVerify } from 'jose';

          const key = new TextEncoder().encode(process.env.AUTH_SECRET);

          export const issue = (id: string) =>
            new SignJWT({ sub: id, aud: 'shop' }).setProtectedHeader({ alg: 'HS256' }).sign(key);
          export const read = (token: string) => jwtVerify(token, key);
        `,
      },
    },
    {
      name: 'several registrations of JwtModule leave open which of them counts',
      files: {
        'src/auth.module.ts': code`
          import { JwtModule } from '@nestjs/jwt';

          export const first = JwtModule.register({ secret: process.env.JWT_SECRET });
          export const second = JwtModule.register({ secret: process.env.OTHER_SECRET });
        `,
        'src/auth.service.ts': code`
          import { JwtService } from '@nestjs/jwt';

          export class AuthService {
            constructor(private readonly jwt: JwtService) {}

            issue(id: string) {
              return this.jwt.sign({ sub: id });
            }

            read(token: string) {
              return this.jwt.verify(token, { issuer: 'shop' });
            }
          }
        `,
      },
    },
    {
      name: 'a token without the claim passes what @fastify/jwt allows',
      files: {
        'src/app.ts': code`
          import jwt from '@fastify/jwt';
          import fastify from 'fastify';

          const app = fastify();
          app.register(jwt, { secret: 'supersecret', verify: { allowedIss: 'shop' } });
        `,
      },
    },
    {
      name: 'fast-jwt signs and verifies with one issuer',
      files: {
        'src/tokens.ts': code`
          import { createSigner, createVerifier } from 'fast-jwt';

          const key = process.env.JWT_SECRET;

          export const sign = createSigner({ key, iss: 'shop' });
          export const verify = createVerifier({ key, allowedIss: ['shop', 'store'] });
        `,
      },
    },
    {
      name: 'python-jose with verify_aud off',
      files: {
        'app/security.py': code`
          import os
          from jose import jwt

          SECRET = os.environ["JWT_SECRET"]

          def create(user_id):
              return jwt.encode({"sub": user_id, "aud": "shop"}, SECRET)

          def read(token):
              return jwt.decode(token, SECRET, "HS256", {"verify_aud": False})
        `,
      },
    },
    {
      name: 'python-jose passes a token without the audience that is demanded',
      files: {
        'app/security.py': code`
          import os
          from jose import jwt

          SECRET = os.environ["JWT_SECRET"]

          def create(user_id):
              return jwt.encode({"sub": user_id}, SECRET)

          def read(token):
              return jwt.decode(token, SECRET, algorithms=["HS256"], audience="shop")
        `,
      },
    },
    {
      name: 'Authlib checks only what claims_options name',
      files: {
        'app/security.py': code`
          import os
          from authlib.jose import jwt

          KEY = os.environ["JWT_SECRET"]

          def create(user_id):
              return jwt.encode({"alg": "HS256"}, {"sub": user_id, "aud": "shop"}, KEY)

          def read(token):
              return jwt.decode(token, KEY)
        `,
      },
    },
  ],
});
