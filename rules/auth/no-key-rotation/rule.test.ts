import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'one setting for every verification, once a service',
      files: {
        'src/tokens.ts': code`
          import jwt from 'jsonwebtoken';

          const KEY = process.env.JWT_SECRET;

          export const issue = (id: string) => jwt.sign({ sub: id }, KEY, { expiresIn: '15m' });
          export const read = (token: string) => jwt.verify(token, KEY);
        `,
        'src/socket.ts': code`
          import jwt from 'jsonwebtoken';

          export const who = (token: string) => jwt.verify(token, process.env.JWT_SECRET);
        `,
      },
      findings: [
        {
          message: 'single',
          path: 'src/socket.ts',
          span: '3:39-3:49',
          data: { name: 'JWT_SECRET' },
          evidence: [{ path: 'src/tokens.ts', span: '6:40-6:50', note: 'Takes the same key.' }],
        },
      ],
    },
    {
      name: 'one setting in Python',
      files: {
        'app/tokens.py': code`
          import os
          import jwt

          KEY = os.environ["JWT_SECRET"]

          def issue(user_id):
              return jwt.encode({"sub": user_id}, KEY, algorithm="HS256")

          def read(token):
              return jwt.decode(token, KEY, algorithms=["HS256"])
        `,
      },
      findings: [{ message: 'single', span: '10:12-10:22' }],
    },
  ],
  passes: [
    {
      name: 'a key that is looked up by its id',
      files: {
        'src/tokens.ts': code`
          import jwt from 'jsonwebtoken';
          import { keyOf, present } from './keys';

          export const issue = (id: string) =>
            jwt.sign({ sub: id }, present.secret, { expiresIn: '15m', keyid: present.id });

          export function read(token: string) {
            const kid = jwt.decode(token, { complete: true })?.header.kid;
            return jwt.verify(token, keyOf(kid));
          }
        `,
        'app/tokens.py': code`
          import jwt
          from app.keys import key_of, present

          def issue(user_id):
              return jwt.encode({"sub": user_id}, present.secret, headers={"kid": present.id})

          def read(token):
              kid = jwt.get_unverified_header(token)["kid"]
              return jwt.decode(token, key_of(kid), algorithms=["HS256"])
        `,
      },
    },
    {
      name: 'a former key that is accepted too',
      files: {
        'src/tokens.ts': code`
          import jwt from 'jsonwebtoken';

          export const issue = (id: string) => jwt.sign({ sub: id }, process.env.JWT_SECRET);
          export function read(token: string) {
            try {
              return jwt.verify(token, process.env.JWT_SECRET);
            } catch {
              return jwt.verify(token, process.env.JWT_SECRET_PREVIOUS);
            }
          }
        `,
      },
    },
    {
      name: "somebody else's tokens, which are signed elsewhere, and a set of keys in Python",
      files: {
        'src/tokens.ts': code`
          import jwt from 'jsonwebtoken';

          export const read = (token: string) => jwt.verify(token, process.env.PROVIDER_KEY);
        `,
        'app/tokens.py': code`
          import jwt
          from jwt import PyJWKClient

          def read(token, url):
              key = PyJWKClient(url).get_signing_key_from_jwt(token)
              return jwt.decode(token, key, algorithms=["RS256"])
        `,
      },
    },
  ],
});
