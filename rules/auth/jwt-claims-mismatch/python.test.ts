import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'PyJWT refuses a token with an audience that decode() was not told',
      files: {
        'app/security.py': code`
          import os
          import jwt

          SECRET = os.environ["JWT_SECRET"]

          def create(user_id):
              payload = {"sub": user_id, "aud": "shop-api"}
              return jwt.encode(payload, SECRET, algorithm="HS256")

          def read(token):
              return jwt.decode(token, SECRET, algorithms=["HS256"])
        `,
      },
      findings: [
        {
          message: 'unasked',
          span: '11:12-11:22',
          data: { verify: 'jwt.decode()', library: 'PyJWT', sign: 'jwt.encode()' },
          evidence: [
            { span: '8:12-8:22', note: 'Signs the tokens.' },
            { span: '7:39-7:49', note: 'The audience of the token.' },
          ],
          fixed: code`
            import os
            import jwt

            SECRET = os.environ["JWT_SECRET"]

            def create(user_id):
                payload = {"sub": user_id, "aud": "shop-api"}
                return jwt.encode(payload, SECRET, algorithm="HS256")

            def read(token):
                return jwt.decode(token, SECRET, algorithms=["HS256"], audience="shop-api")
          `,
        },
      ],
    },
    {
      name: 'one kind of token has an audience and no verification passes it',
      files: {
        'app/security.py': code`
          import os
          import jwt

          SECRET = os.environ["JWT_SECRET"]

          def access(user_id):
              return jwt.encode({"sub": user_id}, SECRET)

          def reset(user_id):
              return jwt.encode({"sub": user_id, "aud": "reset"}, SECRET)

          def read(token):
              return jwt.decode(token, SECRET, algorithms=["HS256"])
        `,
      },
      findings: [
        {
          message: 'unasked',
          span: '10:12-10:22',
          confidence: 'medium',
          data: { verify: 'jwt.decode()', library: 'PyJWT', sign: 'jwt.encode()' },
          evidence: [
            { span: '13:12-13:22', note: 'Verifies the tokens.' },
            { span: '10:47-10:54', note: 'The audience of the token.' },
          ],
        },
      ],
    },
    {
      name: 'another audience is demanded than is set',
      files: {
        'app/security.py': code`
          import os
          import jwt

          SECRET = os.environ["JWT_SECRET"]

          def create(user_id):
              payload = {"sub": user_id}
              payload["aud"] = "shop"
              return jwt.encode(payload, SECRET)

          def read(token):
              return jwt.decode(token, SECRET, algorithms=["HS256"], audience="shop-api")
        `,
      },
      findings: [
        {
          message: 'different',
          span: '12:12-12:22',
          confidence: 'medium',
          data: { verify: 'jwt.decode()', claim: 'audience (aud)', sign: 'jwt.encode()' },
          evidence: [{ span: '9:12-9:22', note: 'Signs the tokens.' }],
        },
      ],
    },
    {
      name: 'an issuer is demanded that is never set',
      files: {
        'app/security.py': code`
          import os
          import jwt

          def create(user_id):
              return jwt.encode({"sub": user_id}, os.getenv("JWT_SECRET"))

          def read(token):
              return jwt.decode(token, os.environ.get("JWT_SECRET"), ["HS256"], issuer="shop")
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '8:12-8:22',
          confidence: 'medium',
          data: { verify: 'jwt.decode()', claim: 'issuer (iss)', sign: 'jwt.encode()' },
          evidence: [{ span: '5:12-5:22', note: 'Signs the tokens.' }],
        },
      ],
    },
    {
      name: 'algorithms differ, one by the default of the library',
      files: {
        'app/security.py': code`
          import os
          import jwt

          ALGORITHM = "HS512"
          SECRET = os.environ["JWT_SECRET"]

          def create(user_id):
              return jwt.encode({"sub": user_id}, SECRET)

          def read(token):
              return jwt.decode(token, SECRET, algorithms=[ALGORITHM])
        `,
      },
      findings: [
        {
          message: 'algorithm',
          span: '11:12-11:22',
          data: {
            verify: 'jwt.decode()',
            accepted: 'HS512',
            sign: 'jwt.encode()',
            signed: 'HS256',
          },
          evidence: [{ span: '8:12-8:22', note: 'Signs the tokens.' }],
        },
      ],
    },
    {
      name: 'the only two sides of a file take their keys from two settings',
      files: {
        'app/security.py': code`
          import os
          import jwt

          def create(user_id):
              return jwt.encode({"sub": user_id}, os.environ["JWT_SECRET"])

          def read(token):
              return jwt.decode(token, os.environ["JWT_SECRET_KEY"], algorithms=["HS256"])
        `,
      },
      findings: [
        {
          message: 'key',
          span: '8:12-8:22',
          confidence: 'medium',
          data: { verify: 'jwt.decode()', sign: 'jwt.encode()' },
          evidence: [{ span: '5:12-5:22', note: 'Signs the tokens.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'the audience is passed, from the same setting',
      files: {
        'app/security.py': code`
          import os
          import jwt

          SECRET = os.environ["JWT_SECRET"]
          AUDIENCE = os.environ["JWT_AUDIENCE"]

          def create(user_id):
              return jwt.encode({"sub": user_id, "aud": AUDIENCE}, SECRET)

          def read(token):
              return jwt.decode(token, SECRET, algorithms=["HS256"], audience=AUDIENCE)
        `,
      },
    },
    {
      name: 'verification of the audience is turned off on purpose',
      files: {
        'app/security.py': code`
          import os
          import jwt

          SECRET = os.environ["JWT_SECRET"]

          def create(user_id):
              return jwt.encode({"sub": user_id, "aud": "shop"}, SECRET)

          def read(token):
              return jwt.decode(token, SECRET, ["HS256"], options={"verify_aud": False})
        `,
      },
    },
    {
      name: 'the signature is not verified at all there',
      files: {
        'app/security.py': code`
          import os
          import jwt

          SECRET = os.environ["JWT_SECRET"]

          def create(user_id):
              return jwt.encode({"sub": user_id, "aud": "shop"}, SECRET)

          def peek(token):
              return jwt.decode(token, SECRET, options={"verify_signature": False})
        `,
      },
    },
    {
      name: 'an issuer that nobody demands is not refused',
      files: {
        'app/security.py': code`
          import os
          import jwt

          SECRET = os.environ["JWT_SECRET"]

          def create(user_id):
              return jwt.encode({"sub": user_id, "iss": "shop"}, SECRET)

          def read(token):
              return jwt.decode(token, SECRET, algorithms=["HS256"])
        `,
      },
    },
    {
      name: 'an audience of None is none',
      files: {
        'app/security.py': code`
          import os
          import jwt

          SECRET = os.environ["JWT_SECRET"]

          def create(user_id):
              return jwt.encode({"sub": user_id, "aud": None}, SECRET)

          def read(token):
              return jwt.decode(token, SECRET, algorithms=["HS256"])
        `,
      },
    },
    {
      name: 'the audience is set only in a branch',
      files: {
        'app/security.py': code`
          import os
          import jwt

          SECRET = os.environ["JWT_SECRET"]

          def create(user_id, audience):
              payload = {"sub": user_id}
              if audience:
                  payload["aud"] = audience
              return jwt.encode(payload, SECRET)

          def read(token):
              return jwt.decode(token, SECRET, algorithms=["HS256"])
        `,
      },
    },
    {
      name: 'the tokens that are read are of an external issuer with keys of its own',
      files: {
        'app/security.py': code`
          import os
          import jwt
          from jwt import PyJWKClient

          JWKS = PyJWKClient("https://id.example.com/keys")

          def create(user_id):
              return jwt.encode({"sub": user_id, "aud": "shop"}, os.environ["JWT_SECRET"])

          def read(token):
              key = JWKS.get_signing_key_from_jwt(token).key
              return jwt.decode(token, key, algorithms=["RS256"], audience="shop-api")
        `,
      },
    },
    {
      name: 'a verification whose key is a parameter could accept it',
      files: {
        'app/security.py': code`
          import os
          import jwt

          SECRET = os.environ["JWT_SECRET"]

          def access(user_id):
              return jwt.encode({"sub": user_id}, SECRET)

          def reset(user_id):
              return jwt.encode({"sub": user_id, "aud": "reset"}, SECRET)

          def read(token):
              return jwt.decode(token, SECRET, algorithms=["HS256"])

          def read_for(token, key, audience):
              return jwt.decode(token, key, algorithms=["HS256"], audience=audience)
        `,
      },
    },
    {
      name: 'two kinds of tokens with two keys',
      files: {
        'app/security.py': code`
          import os
          import jwt

          def create_access(user_id):
              return jwt.encode({"sub": user_id}, os.environ["ACCESS_SECRET"])

          def read_refresh(token):
              return jwt.decode(token, os.environ["REFRESH_SECRET"], algorithms=["HS256"])
        `,
      },
    },
    {
      name: 'one of the algorithms that are accepted is the one that signs',
      files: {
        'app/security.py': code`
          import os
          import jwt

          SECRET = os.environ["JWT_SECRET"]

          def create(user_id):
              return jwt.encode({"sub": user_id}, SECRET)

          def read(token):
              return jwt.decode(token, SECRET, algorithms=["HS512", "HS256"])
        `,
      },
    },
  ],
});
