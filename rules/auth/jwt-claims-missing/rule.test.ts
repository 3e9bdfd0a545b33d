import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a token without expiry, and one without issuer and audience',
      files: {
        'src/tokens.ts': code`
          import jwt from 'jsonwebtoken';

          export const endless = (id: string, key: string) => jwt.sign({ sub: id, iss: 'api' }, key);
          export const anywhere = (id: string, key: string) =>
            jwt.sign({ sub: id }, key, { expiresIn: '15m' });
        `,
      },
      findings: [
        { message: 'endless', span: '3:53-3:61', data: { library: 'jsonwebtoken' } },
        {
          message: 'anywhere',
          span: '5:3-5:11',
          severity: 'low',
          data: { library: 'jsonwebtoken' },
        },
      ],
    },
    {
      name: 'a verification that pins nothing',
      files: {
        'src/tokens.ts': code`
          import jwt from 'jsonwebtoken';

          export const read = (token: string, key: string) => jwt.verify(token, key);
        `,
      },
      findings: [
        {
          message: 'unpinned',
          span: '3:53-3:63',
          severity: 'low',
          data: { library: 'jsonwebtoken' },
        },
      ],
    },
    {
      name: 'a payload that is made before, in Python',
      files: {
        'app/tokens.py': code`
          import jwt

          def issue(user_id, key):
              payload = {"sub": user_id}
              return jwt.encode(payload, key, algorithm="HS256")
        `,
      },
      findings: [{ message: 'endless', span: '5:12-5:22', data: { library: 'PyJWT' } }],
    },
    {
      name: 'open tokens of a service, as one finding',
      files: {
        'src/read.ts': code`
          import jwt from 'jsonwebtoken';

          export const read = (token: string, key: string) => jwt.verify(token, key);
        `,
        'src/sign.ts': code`
          import jwt from 'jsonwebtoken';

          export const sign = (id: string, key: string) => jwt.sign({ id }, key, { expiresIn: '5m' });
        `,
      },
      findings: [
        {
          message: 'unpinned',
          path: 'src/read.ts',
          span: '3:53-3:63',
          severity: 'low',
          evidence: [
            {
              path: 'src/sign.ts',
              span: '3:50-3:58',
              note: 'Another token without issuer and audience.',
            },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a proof that comes with its key',
      files: {
        'src/proof.ts': code`
          import { EmbeddedJWK, jwtVerify } from 'jose';

          export const read = (proof: string) => jwtVerify(proof, EmbeddedJWK, { typ: 'dpop+jwt' });
        `,
      },
    },
    {
      name: 'a token for one thing, which is to stay valid',
      files: {
        'src/consent.ts': code`
          import jwt from 'jsonwebtoken';

          export function sign(identifier: string, key: string): string {
            const consentToken = jwt.sign({ identifier }, key, { algorithm: 'HS384' });
            return consentToken;
          }
        `,
        'app/mails.py': code`
          import jwt


          def unsubscribe_token(address, key):
              return jwt.encode({"sub": address}, key, algorithm="HS256")
        `,
      },
    },
    {
      name: 'claims in the options, and in the payload',
      files: {
        'src/tokens.ts': code`
          import jwt from 'jsonwebtoken';

          const OPTIONS = { expiresIn: '15m', issuer: 'api', audience: 'web' } as const;

          export const issue = (id: string, key: string) => jwt.sign({ sub: id }, key, OPTIONS);
          export const other = (id: string, key: string) =>
            jwt.sign({ sub: id, exp: soon(), iss: 'api', aud: 'web' }, key);
          export const read = (token: string, key: string) =>
            jwt.verify(token, key, { algorithms: ['HS256'], issuer: 'api', audience: 'web' });
        `,
      },
    },
    {
      name: 'a payload that is completed elsewhere, and one that callers give',
      files: {
        'app/tokens.py': code`
          import jwt

          def issue(user_id, key):
              payload = {"sub": user_id, "iss": "api", "aud": "web"}
              payload.update({"exp": soon()})
              return jwt.encode(payload, key, algorithm="HS256")

          def sign(payload, key):
              return jwt.encode(payload, key, algorithm="HS256")
        `,
      },
    },
    {
      name: 'a token whose age is judged by who reads it, and one that only tries the key out',
      files: {
        'app/tokens.py': code`
          import jwt

          def for_provider(team, key, now):
              return jwt.encode({"iss": team, "iat": now}, key, algorithm="ES256")

          def check(key):
              token = jwt.encode({"ok": 1}, key, algorithm="HS256")
              jwt.decode(token, key, algorithms=["HS256"])
        `,
      },
    },
    {
      name: 'a verification that pins the algorithm',
      files: {
        'app/tokens.py': code`
          import jwt

          def read(token, key):
              return jwt.decode(token, key, algorithms=["HS256"])
        `,
      },
    },
  ],
});
