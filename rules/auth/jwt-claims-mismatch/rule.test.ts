import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'PyJWT refuses an audience that decode_complete() was not told',
      files: {
        'app/tokens.py': code`
          from jwt import decode_complete, encode
          from django.conf import settings

          def issue(user_id):
              return encode(dict(sub=user_id, aud="shop"), settings.SECRET_KEY)

          def read(token):
              return decode_complete(token, settings.SECRET_KEY, algorithms=["HS256"])
        `,
      },
      findings: [
        {
          message: 'unasked',
          span: '8:12-8:27',
          data: { verify: 'decode_complete()', library: 'PyJWT', sign: 'encode()' },
          evidence: [
            { span: '5:12-5:18', note: 'Signs the tokens.' },
            { span: '5:41-5:47', note: 'The audience of the token.' },
          ],
          fixed: code`
            from jwt import decode_complete, encode
            from django.conf import settings

            def issue(user_id):
                return encode(dict(sub=user_id, aud="shop"), settings.SECRET_KEY)

            def read(token):
                return decode_complete(token, settings.SECRET_KEY, algorithms=["HS256"], audience="shop")
          `,
        },
      ],
    },
    {
      name: 'jsonwebtoken demands another audience than sign() sets',
      files: {
        'src/tokens.ts': code`
          import jwt from 'jsonwebtoken';

          const SECRET = process.env.JWT_SECRET!;

          export function issue(id: string) {
            return jwt.sign({ sub: id }, SECRET, { audience: 'shop', expiresIn: '1h' });
          }

          export function read(token: string) {
            return jwt.verify(token, SECRET, { audience: 'shop-api' });
          }
        `,
      },
      findings: [
        {
          message: 'different',
          span: '10:10-10:20',
          confidence: 'medium',
          data: { verify: 'jwt.verify()', claim: 'audience (aud)', sign: 'jwt.sign()' },
          evidence: [{ span: '6:10-6:18', note: 'Signs the tokens.' }],
        },
      ],
    },
    {
      name: 'an issuer is demanded that sign() in another file does not set',
      files: {
        'src/issue.ts': code`
          import { sign } from 'jsonwebtoken';
          import { config } from './config';

          export const issue = (id: string) => sign({ sub: id }, config.jwt.secret);
        `,
        'src/config.ts': code`
          export const config = { jwt: { secret: process.env.JWT_SECRET, issuer: 'shop' } };
        `,
        'src/read.ts': code`
          import * as jwt from 'jsonwebtoken';
          import { config } from './config';

          const options = { issuer: config.jwt.issuer };

          export const read = (token: string) => jwt.verify(token, config.jwt.secret, options);
        `,
      },
      findings: [
        {
          message: 'missing',
          path: 'src/read.ts',
          span: '6:40-6:50',
          confidence: 'medium',
          data: { verify: 'jwt.verify()', claim: 'issuer (iss)', sign: 'sign()' },
          evidence: [{ path: 'src/issue.ts', span: '4:38-4:42', note: 'Signs the tokens.' }],
        },
      ],
    },
    {
      name: 'algorithms differ between sign() and express-jwt',
      files: {
        'src/app.ts': code`
          import { expressjwt } from 'express-jwt';
          import jwt from 'jsonwebtoken';

          app.use(expressjwt({ secret: process.env.JWT_SECRET, algorithms: ['HS256'] }));

          export const issue = (id: string) =>
            jwt.sign({ sub: id }, process.env.JWT_SECRET, { algorithm: 'HS512' });
        `,
      },
      findings: [
        {
          message: 'algorithm',
          span: '4:9-4:19',
          data: { verify: 'expressjwt()', accepted: 'HS256', sign: 'jwt.sign()', signed: 'HS512' },
          evidence: [{ span: '7:3-7:11', note: 'Signs the tokens.' }],
        },
      ],
    },
    {
      name: 'jose demands another issuer than SignJWT sets',
      files: {
        'src/session.ts': code`
          import { SignJWT, jwtVerify } from 'jose';

          const key = new TextEncoder().encode(process.env.AUTH_SECRET);

          export async function issue(id: string) {
            return new SignJWT({ sub: id })
              .setProtectedHeader({ alg: 'HS256' })
              .setIssuer('https://shop.example')
              .sign(key);
          }

          export async function read(token: string) {
            return await jwtVerify(token, key, { issuer: 'https://shop.example/' });
          }
        `,
      },
      findings: [
        {
          message: 'different',
          span: '13:16-13:25',
          confidence: 'medium',
          data: { verify: 'jwtVerify()', claim: 'issuer (iss)', sign: 'sign()' },
          evidence: [{ span: '9:6-9:10', note: 'Signs the tokens.' }],
        },
      ],
    },
    {
      name: 'the only two sides of a file take their keys from two settings',
      files: {
        'src/tokens.ts': code`
          import jwt from 'jsonwebtoken';

          export const issue = (id: string) => jwt.sign({ sub: id }, process.env.JWT_SECRET);
          export const read = (token: string) => jwt.verify(token, process.env.JWT_SECRET_KEY);
        `,
      },
      findings: [
        {
          message: 'key',
          span: '4:40-4:50',
          confidence: 'medium',
          data: { verify: 'jwt.verify()', sign: 'jwt.sign()' },
          evidence: [{ span: '3:38-3:46', note: 'Signs the tokens.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'jsonwebtoken does not refuse an audience that verify() does not ask for',
      files: {
        'src/tokens.ts': code`
          import jwt from 'jsonwebtoken';

          const SECRET = process.env.JWT_SECRET!;

          export const issue = (id: string) => jwt.sign({ sub: id }, SECRET, { audience: 'shop' });
          export const read = (token: string) => jwt.verify(token, SECRET);
        `,
      },
    },
    {
      name: 'one of the audiences that are demanded is set',
      files: {
        'src/tokens.ts': code`
          import jwt from 'jsonwebtoken';

          const SECRET = process.env.JWT_SECRET!;

          export const issue = (id: string) => jwt.sign({ sub: id, aud: ['shop'] }, SECRET);
          export const read = (token: string) =>
            jwt.verify(token, SECRET, { audience: ['shop', 'shop-api'] });
        `,
      },
    },
    {
      name: 'each kind of token has an audience and a verification of its own',
      files: {
        'src/tokens.ts': code`
          import jwt from 'jsonwebtoken';

          const SECRET = process.env.JWT_SECRET!;

          export const access = (id: string) => jwt.sign({ sub: id }, SECRET, { audience: 'access' });
          export const reset = (id: string) => jwt.sign({ sub: id }, SECRET, { audience: 'reset' });
          export const readAccess = (token: string) => jwt.verify(token, SECRET, { audience: 'access' });
          export const readReset = (token: string) => jwt.verify(token, SECRET, { audience: 'reset' });
        `,
      },
    },
    {
      name: 'tokens for another program are signed with the key, and read by nobody here',
      files: {
        'src/tokens.ts': code`
          import jwt from 'jsonwebtoken';

          const SECRET = process.env.JWT_SECRET!;

          export const access = (id: string) => jwt.sign({ sub: id }, SECRET, { audience: 'access' });
          export const report = (id: string) => jwt.sign({ sub: id }, SECRET, { audience: 'reports' });
          export const read = (token: string) => jwt.verify(token, SECRET, { audience: 'access' });
        `,
      },
    },
    {
      name: 'the payload is a parameter and may have the issuer',
      files: {
        'src/tokens.ts': code`
          import jwt from 'jsonwebtoken';

          const SECRET = process.env.JWT_SECRET!;

          export const issue = (claims: object) => jwt.sign(claims, SECRET);
          export const read = (token: string) => jwt.verify(token, SECRET, { issuer: 'shop' });
        `,
      },
    },
    {
      name: 'the issuer is set by a function that makes the payload',
      files: {
        'src/tokens.ts': code`
          import jwt from 'jsonwebtoken';

          const SECRET = process.env.JWT_SECRET!;
          const ISSUER = 'shop';

          function claimsOf(id: string) {
            return { sub: id, iss: ISSUER };
          }

          export const issue = (id: string) => jwt.sign(claimsOf(id), SECRET);
          export const read = (token: string) => jwt.verify(token, SECRET, { issuer: ISSUER });
        `,
      },
    },
    {
      name: 'the tokens that are verified come from an external issuer with a key set',
      files: {
        'src/session.ts': code`
          import { createRemoteJWKSet, jwtVerify, SignJWT } from 'jose';

          const keys = createRemoteJWKSet(new URL('https://id.example.com/keys'));

          export const issue = (id: string) =>
            new SignJWT({ sub: id })
              .setProtectedHeader({ alg: 'HS256' })
              .sign(new TextEncoder().encode(process.env.AUTH_SECRET));
          export const read = (token: string) =>
            jwtVerify(token, keys, { issuer: 'https://id.example.com', algorithms: ['RS256'] });
        `,
      },
    },
    {
      name: 'two services have a key of the same name each',
      files: {
        'api/package.json': '{}',
        'api/src/issue.ts': code`
          import jwt from 'jsonwebtoken';

          export const issue = (id: string) => jwt.sign({ sub: id }, process.env.JWT_SECRET);
        `,
        'worker/package.json': '{}',
        'worker/src/read.ts': code`
          import jwt from 'jsonwebtoken';

          export const read = (token: string) =>
            jwt.verify(token, process.env.JWT_SECRET, { issuer: 'scheduler' });
        `,
      },
    },
    {
      name: 'tests sign with what they like',
      files: {
        'src/read.ts': code`
          import jwt from 'jsonwebtoken';

          export const read = (token: string) =>
            jwt.verify(token, process.env.JWT_SECRET, { issuer: 'shop' });
        `,
        'test/read.test.ts': code`
          import jwt from 'jsonwebtoken';

          const token = jwt.sign({ sub: '1', iss: 'other' }, process.env.JWT_SECRET);
        `,
      },
    },
  ],
});
