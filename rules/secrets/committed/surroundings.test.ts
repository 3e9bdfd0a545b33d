import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a private key beside a certificate of a public authority',
      files: {
        'nginx/fullchain.pem': code`
          -----BEGIN CERTIFICATE-----
          MIICBDCCAW2gAwIBAgIUMDAwMDAwMDAwMFVTMRYwFAYDVQQKEw1MZXQncyBFbmNy
          eXB0MQswCQYDVQQDEwJSMzAeFw0yNjAxMDEwMDAwMDBaFw0yNjA0MDEwMDAwMDBa
          MBIxEDAOBgNVBAMTB2FjbWUuaW8wMDAwMDA=
          -----END CERTIFICATE-----
        `,
        'nginx/server.key': code`
          -----BEGIN PRIVATE KEY-----
          MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj
          MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj
          -----END PRIVATE KEY-----
        `,
      },
      findings: [
        {
          message: 'known',
          severity: 'high',
          confidence: 'medium',
          path: 'nginx/server.key',
          span: '1:1-1:28',
          data: { kind: 'A private key' },
        },
      ],
    },
    {
      name: 'a private key that is called an example and that a missing setting falls back to',
      files: {
        'src/crypto.ts': code`
          const exampleKey = \`-----BEGIN PRIVATE KEY-----
          MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj
          MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj
          -----END PRIVATE KEY-----\`;
          export const key = process.env.SIGNING_KEY ?? exampleKey;
        `,
      },
      findings: [
        {
          message: 'known',
          severity: 'high',
          confidence: 'medium',
          span: '1:21-1:48',
          data: { kind: 'A private key' },
        },
      ],
    },
    {
      name: 'a literal of high entropy under a telling name beside the server that takes it',
      files: {
        'app/settings.py': code`
          CLIENT_SECRET = "Zt8KqW3nVb7YxR2mLs9DfGh4JkPc6TaUe1Qo"
          TOKEN_URL = "https://login.acme.io/token"
        `,
        'config.json':
          '{ "authToken": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b", "url": "https://api.acme.io" }\n',
      },
      findings: [
        {
          message: 'likely',
          severity: 'high',
          path: 'app/settings.py',
          span: '1:1-1:14',
          confidence: 'low',
          data: { kind: 'The value of CLIENT_SECRET' },
        },
        {
          message: 'likely',
          severity: 'high',
          path: 'config.json',
          span: '1:4-1:13',
          confidence: 'low',
        },
      ],
    },
  ],
  passes: [
    {
      name: 'the tests at the end of a Rust file, and a key in a text that shows one',
      files: {
        'src/wrapper.rs': code`
          #[cfg(test)]
          mod tests {
              #[test]
              fn redacts() {
                  let token = "8218490433:AAEZeUxwqZ5OO3mOCXv7fKvpdhDgsmBBNis";
              }
          }
        `,
        'docs/verify.md': code`
          Private key:

          -----BEGIN PRIVATE KEY-----
          MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj
          MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj
          -----END PRIVATE KEY-----
        `,
      },
    },
    {
      name: 'private keys of which nothing says that anybody trusts them',
      files: {
        'certs/server.pem': code`
          -----BEGIN PRIVATE KEY-----
          MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj
          MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj
          -----END PRIVATE KEY-----
        `,
        'compose/config/jwt.key': code`
          -----BEGIN PRIVATE KEY-----
          MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj
          MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj
          -----END PRIVATE KEY-----
        `,
      },
    },
    {
      name: 'what classes, sections and names for development and tests hold',
      files: {
        'app/config.py': code`
          import textwrap


          class Development(Config):
              API_URL = "https://api.acme.io"
              CLIENT_SECRET = "Zt8KqW3nVb7YxR2mLs9DfGh4JkPc6TaUe1Qo"


          class Settings(Config):
              JWT_OIDC_TEST_PRIVATE_KEY_PEM = textwrap.dedent("""
          -----BEGIN PRIVATE KEY-----
          MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj
          MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj
          -----END PRIVATE KEY-----""")
        `,
        'api/applications.yaml': code`
          url: https://api.acme.io
          examples:
            Application:
              clientSecret: 'Zt8KqW3nVb7YxR2mLs9DfGh4JkPc6TaUe1Qo'
        `,
        'lib/oauth/parameters.py': code`
          def parse(body):
              """Answer of https://server.acme.io/token.

              "access_token":"2YotnFZFEjr1zCsicMWpAA",
              "token_type":"example",
              """
        `,
        'data/channels.json': code`
          {
            "app_id": "appid_123456789",
            "private_key": "-----BEGIN PRIVATE KEY-----\\\\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKjMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\\\\n-----END PRIVATE KEY-----"
          }
        `,
      },
    },
    {
      name: 'literals of high entropy beside no server, one of this machine, or for the program itself',
      files: {
        'app/settings.py': 'CLIENT_SECRET = "Zt8KqW3nVb7YxR2mLs9DfGh4JkPc6TaUe1Qo"\n',
        'page.json':
          '{ "rootUrl": "http://127.0.0.1:5300", "authToken": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b" }\n',
        'app/defaults.py': code`
          # https://docs.acme.io/settings
          SITE = "https://acme.io"
          secret_signing_key = "Zt8KqW3nVb7YxR2mLs9DfGh4JkPc6TaUe1Qo"
          hashed_secret = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"
        `,
      },
    },
    {
      name: 'settings of developers, templates, and values that an example or a text shows as well',
      files: {
        'api/.env': code`
          JWT_SECRET=kJ8s2Lq9Xv4Tn7Rb
          DATABASE_URL=postgres://app:app@localhost/app
        `,
        '.env.production': code`
          SESSION_SECRET=kJ8s2Lq9Xv4Tn7Rb
          DB_PASSWORD=change-me
        `,
        'gateway/.env': code`
          S3_ENDPOINT=https://s3.acme.io
          S3_SECRET_KEY=Wq7zTr9vLp2mHs6d
        `,
        'gateway/.env.example': 'S3_SECRET_KEY=Wq7zTr9vLp2mHs6d\n',
        'deploy/app.yaml': 'url: postgresql://app:Wq7-zTr9vLp2@db.acme.io:5432/app\n',
        'docs/deploy.md': 'Set url to postgresql://app:Wq7-zTr9vLp2@db.acme.io:5432/app.\n',
      },
    },
  ],
});
