import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a guard that takes a token for refreshing',
      files: {
        'src/tokens.ts': code`
          import jwt from 'jsonwebtoken';

          const KEY = process.env.JWT_SECRET;

          export const access = (id) => jwt.sign({ sub: id, type: 'access' }, KEY, { expiresIn: '15m' });
          export const refresh = (id) => jwt.sign({ sub: id, type: 'refresh' }, KEY, { expiresIn: '30d' });
        `,
        'src/require-user.ts': code`
          import jwt from 'jsonwebtoken';

          export function requireUser(req, res, next) {
            req.user = jwt.verify(req.headers.authorization, process.env.JWT_SECRET);
            next();
          }
        `,
      },
      findings: [
        {
          message: 'unchecked',
          path: 'src/require-user.ts',
          span: '4:14-4:24',
          data: { library: 'jsonwebtoken', claim: 'type', purposes: 'access or refresh' },
          evidence: [
            { path: 'src/tokens.ts', span: '5:31-5:39', note: 'Signs under the same key.' },
            { path: 'src/tokens.ts', span: '6:32-6:40', note: 'Signs under the same key.' },
          ],
        },
      ],
    },
    {
      name: 'a function with a type parameter in Python',
      files: {
        'app/tokens.py': code`
          import os
          import jwt

          KEY = os.environ["JWT_SECRET"]

          def issue(user_id, purpose):
              return jwt.encode({"sub": user_id, "purpose": purpose}, KEY, algorithm="HS256")

          def current_user(request, db):
              claims = jwt.decode(request.token, KEY, algorithms=["HS256"])
              return db.find(claims["sub"])
        `,
      },
      findings: [
        {
          message: 'unchecked',
          span: '10:14-10:24',
          data: {
            library: 'PyJWT',
            claim: 'purpose',
            purposes: 'whatever its callers say or something else',
          },
          evidence: [{ span: '7:12-7:22', note: 'Signs under the same key.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a guard that looks at the type, and one whose caller does',
      files: {
        'src/tokens.ts': code`
          import jwt from 'jsonwebtoken';

          const KEY = process.env.JWT_SECRET;

          export const access = (id) => jwt.sign({ sub: id, type: 'access' }, KEY, { expiresIn: '15m' });
          export const refresh = (id) => jwt.sign({ sub: id, type: 'refresh' }, KEY, { expiresIn: '30d' });
        `,
        'src/require-user.ts': code`
          import jwt from 'jsonwebtoken';

          export function requireUser(req, res, next) {
            req.user = jwt.verify(req.headers.authorization, process.env.JWT_SECRET);
            if (req.user.type !== 'access') throw new Error('type');
            next();
          }
        `,
        'src/read.ts': code`
          import jwt from 'jsonwebtoken';

          export function read(token) {
            return jwt.verify(token, process.env.JWT_SECRET);
          }
        `,
        'src/renew.ts': code`
          import { read } from './read';

          export const renew = (token) => {
            if (read(token).type !== 'refresh') throw new Error('type');
          };
        `,
      },
    },
    {
      name: 'separate keys, and separate audiences',
      files: {
        'src/tokens.ts': code`
          import jwt from 'jsonwebtoken';

          export const access = (id) => jwt.sign({ sub: id, type: 'access' }, process.env.ACCESS_KEY);
          export const refresh = (id) => jwt.sign({ sub: id, type: 'refresh' }, process.env.REFRESH_KEY);
          export const link = (id) => jwt.sign({ sub: id, purpose: 'mail', aud: 'mail' }, process.env.KEY);
          export const page = (id) => jwt.sign({ sub: id, purpose: 'page', aud: 'page' }, process.env.KEY);
        `,
        'src/require-user.ts': code`
          import jwt from 'jsonwebtoken';

          export function requireUser(req, res, next) {
            req.user = jwt.verify(req.headers.authorization, process.env.ACCESS_KEY);
            req.page = jwt.verify(req.query.page, process.env.KEY, { audience: 'page' });
            next();
          }
        `,
      },
    },
    {
      name: 'one purpose in Python',
      files: {
        'app/tokens.py': code`
          import os
          import jwt

          KEY = os.environ["JWT_SECRET"]

          def issue(user_id):
              return jwt.encode({"sub": user_id, "type": "access"}, KEY, algorithm="HS256")

          def current_user(request, db):
              return db.find(jwt.decode(request.token, KEY, algorithms=["HS256"])["sub"])
        `,
      },
    },
  ],
});
