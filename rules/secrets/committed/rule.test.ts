import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'tokens of providers, whatever the file is; the place ends where the secret begins',
      files: {
        'src/config.ts': "export const token = 'ghp_Zt8KqW3nVb7YxR2mLs9DfGh4JkPc6TaUe1Qo';\n",
        'docs/setup.md': 'Set aws_secret_key=Zt8KqW3nVb7YxR2mLs9DfGh4JkPc6TaUe1QoVv/9 and go on.\n',
        'config/aws.ini': 'aws_secret_access_key = Zt8KqW3nVb7YxR2mLs9DfGh4JkPc6TaUe1QoVv/9\n',
      },
      findings: [
        {
          message: 'known',
          path: 'src/config.ts',
          span: '1:23-1:27',
          data: { kind: 'A GitHub token' },
        },
        {
          message: 'known',
          severity: 'high',
          confidence: 'low',
          path: 'docs/setup.md',
          span: '1:5-1:19',
        },
        {
          message: 'known',
          path: 'config/aws.ini',
          span: '1:1-1:22',
          data: { kind: 'A secret access key of AWS' },
        },
      ],
    },
    {
      name: 'private keys, and the service account files that hold one',
      files: {
        'deploy/id_ed25519': code`
          -----BEGIN PRIVATE KEY-----
          MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj
          MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj
          -----END PRIVATE KEY-----
        `,
        'keys/deploy.json':
          '{"type":"service_account","private_key":"-----BEGIN PRIVATE KEY-----\\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\\n-----END PRIVATE KEY-----\\n"}\n',
      },
      findings: [
        {
          message: 'known',
          severity: 'high',
          confidence: 'medium',
          path: 'deploy/id_ed25519',
          span: '1:1-1:28',
          data: { kind: 'A private key' },
        },
        {
          message: 'known',
          severity: 'high',
          confidence: 'medium',
          path: 'keys/deploy.json',
          span: '1:42-1:69',
        },
      ],
    },
    {
      name: 'addresses of databases with a password',
      files: {
        'config/database.yml': code`
          url: postgresql://app:Wq7-zTr9vLp2@db.acme.io:5432/app
          cache: "rediss://:Wq7zTr9vLp2@cache.acme.io:6380"
        `,
      },
      findings: [
        {
          message: 'known',
          span: '1:6-1:22',
          data: { kind: 'A database address with its password' },
        },
        { message: 'known', span: '2:9-2:18' },
      ],
    },
    {
      name: 'an environment file with values that look real',
      files: {
        '.env.production': code`
          PORT=3000
          SESSION_SECRET=kJ8s2Lq9Xv4Tn7Rb
          MAIL_PASSWORD="p9Vd-3hGkz7Qw"
        `,
      },
      findings: [
        {
          message: 'likely',
          severity: 'high',
          span: '2:1-2:15',
          confidence: 'low',
          data: { kind: 'The value of SESSION_SECRET' },
        },
        { message: 'likely', severity: 'high', span: '3:1-3:14', confidence: 'low' },
      ],
    },
    {
      name: 'a secret whose service is elsewhere, beside one whose service is on this machine',
      files: {
        '.env': code`
          S3_ENDPOINT=https://s3.acme.io
          S3_SECRET_KEY=kJ8s2Lq9Xv4Tn7Rb
          MAIL_HOST=localhost:1025
          MAIL_PASSWORD=p9Vd-3hGkz7Qw
          SENTRY_DSN=https://51c44e606db14f34963bd4ba64d86410:9f86d081884c7d659a2feaa0c55ad015@sentry.acme.io/3
        `,
      },
      findings: [
        { message: 'likely', severity: 'high', span: '2:1-2:14', confidence: 'low' },
        { message: 'likely', severity: 'high', span: '5:1-5:11', confidence: 'low' },
      ],
    },
    {
      name: 'a secret key of a hosted Supabase project',
      files: {
        'src/admin.ts': "export const key = 'sb_secret_kJ8s2Lq9Xv4Tn7RbWq7zTr9vLp2mHs6d';\n",
      },
      findings: [
        {
          message: 'known',
          span: '1:21-1:31',
          data: { kind: 'A secret key of Supabase' },
        },
      ],
    },
    {
      name: 'a token under a telling name once',
      files: {
        'app/settings.py': 'GITHUB_TOKEN_SECRET = "ghp_Zt8KqW3nVb7YxR2mLs9DfGh4JkPc6TaUe1Qo"\n',
      },
      findings: [{ message: 'known', span: '1:24-1:28' }],
    },
    {
      name: 'a token in a development set-up, which may be made for it',
      files: { 'dev/app.yaml': 'token: ghp_Zt8KqW3nVb7YxR2mLs9DfGh4JkPc6TaUe1Qo\n' },
      findings: [
        {
          message: 'known',
          span: '1:8-1:12',
          confidence: 'low',
          data: { kind: 'A GitHub token' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'ids that every page shows',
      files: { '.env.production': 'GOOGLE_ANALYTICS_KEY=UA-31079581-6\nGTM_TOKEN=GTM-5XK29QZ7\n' },
    },
    {
      name: 'a token of GitHub in a text, made up by somebody: its checksum is wrong',
      files: {
        'docs/registry.md': 'Set password: ghp_Zt8KqW3nVb7YxR2mLs9DfGh4JkPc6TaUe1Qo there.\n',
      },
    },
    {
      name: 'a private key beside a certificate for this machine',
      files: {
        'providers/store/certs/server.crt': code`
          -----BEGIN CERTIFICATE-----
          MIICBDCCAW2gAwIBAgIUJfe+1uOvSl5JyLWRYgs5Nqmnq6QwDQYJKoZIhvcNAQEL
          BQAwFDESMBAGA1UEAwwJbG9jYWxob3N0MB4XDTI2MTEyNzA3MjM1M1oXDTI2MTEy
          -----END CERTIFICATE-----
        `,
        'providers/store/certs/server.key': code`
          -----BEGIN PRIVATE KEY-----
          MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj
          MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj
          -----END PRIVATE KEY-----
        `,
      },
    },
    {
      name: 'private keys of a development set-up, and what its settings are',
      files: {
        'dev/keys/root1': code`
          -----BEGIN PRIVATE KEY-----
          MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj
          MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj
          -----END PRIVATE KEY-----
        `,
        'config/development.json': '{ "clientSecret": "Zt8KqW3nVb7YxR2mLs9DfGh4JkPc6TaUe1Qo" }\n',
        '.env': code`
          DATABASE_HOSTNAME=localhost
          ENCRYPTION_KEY=kJ8s2Lq9Xv4Tn7Rb
        `,
      },
    },
    {
      name: 'a credential that the text says is revoked, one that is overwritten, and accounts of a seed',
      files: {
        'docs/incident.md': code`
          ### Keys (COMPROMISED)

          ghp_Zt8KqW3nVb7YxR2mLs9DfGh4JkPc6TaUe1Qo
        `,
        'deploy/settings.yml':
          'secret_key: "Zt8KqW3nVb7YxR2mLs9DfGh4JkPc6TaUe1Qo" # Is overwritten by the environment\n',
        'data/users.yml': code`
          - email: bender
            password: 'Zt8KqW3nVb7YxR2mLs9DfGh4JkPc6TaUe1Qo'
        `,
      },
    },
    {
      name: 'documented example values',
      files: {
        'docs/aws.md': code`
          aws_access_key_id = AKIAIOSFODNN7EXAMPLE
          aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
        `,
        'src/stripe.ts': "export const testKey = 'sk_test_4eC39HqLyjWDarjtT1zdp7dc';\n",
        'README.md':
          'Put ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx or ghp_Zt8KqW3nVb7YxR2mLs9DfGh4JkPc6TaUe1Qo... there.\n',
      },
    },
    {
      name: 'low-entropy placeholders',
      files: {
        '.env': code`
          JWT_SECRET=changeme
          SESSION_SECRET=your-session-secret-here
          API_TOKEN=aaaaaaaaaaaaaaaaaaaaaaaa
          DB_PASSWORD=\${DB_PASSWORD}
          STRIPE_SECRET_KEY=
          NEXT_PUBLIC_SITE_KEY=kJ8s2Lq9Xv4Tn7Rb
          APP_SECRET=ch4n63m31fy0uc4n
          SENTRY_DSN=https://51c44e606db14f34963bd4ba64d86410@sentry.acme.io/3
        `,
        'config.yml': code`
          client_secret: 'replace-with-the-client-secret-1'
          password_hint: 'the-name-of-your-first-pet-ok'
        `,
        'compose.yaml': code`
          a: postgres://app:password@db.acme.io/app
          b: postgres://app:Wq7-zTr9vLp2@localhost:5432/app
          c: postgres://app:Wq7-zTr9vLp2@postgres:5432/app
          d: postgres://app:\${PASSWORD}@db.acme.io/app
          e: postgres://app:Wq7-zTr9vLp2@db.example.com/app
          f: postgres://postgres:postgres@db.acme.io/app
        `,
      },
    },
    {
      name: 'test fixtures made of obvious dummies, and other tests, examples and stories',
      files: {
        'test/fixtures/tokens.json': '{ "token": "ghp_Zt8KqW3nVb7YxR2mLs9DfGh4JkPc6TaUe1Qo" }\n',
        'src/github.test.ts': "const token = 'ghp_Zt8KqW3nVb7YxR2mLs9DfGh4JkPc6TaUe1Qo';\n",
        '.env.example': 'GITHUB_TOKEN=ghp_Zt8KqW3nVb7YxR2mLs9DfGh4JkPc6TaUe1Qo\n',
        'examples/app/config.ts':
          "export const key = 'ghp_Zt8KqW3nVb7YxR2mLs9DfGh4JkPc6TaUe1Qo';\n",
        'src/token.story.tsx': "export const token = 'ghp_Zt8KqW3nVb7YxR2mLs9DfGh4JkPc6TaUe1Qo';\n",
        'molecule/upgrade/tls.priv': code`
          -----BEGIN PRIVATE KEY-----
          MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj
          MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj
          -----END PRIVATE KEY-----
        `,
        '.ci/compose.yaml': 'SECRET: "Zt8KqW3nVb7YxR2mLs9DfGh4JkPc6TaUe1Qo"\n',
        'localhost.pem': code`
          -----BEGIN PRIVATE KEY-----
          MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj
          MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj
          -----END PRIVATE KEY-----
        `,
      },
    },
    {
      name: 'public certificates and keys, and encrypted private keys',
      files: {
        'certs/ca.pem': code`
          -----BEGIN CERTIFICATE-----
          MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj
          MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj
          -----END CERTIFICATE-----
        `,
        'certs/key.pem': code`
          -----BEGIN PUBLIC KEY-----
          MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj
          MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj
          -----END PUBLIC KEY-----
        `,
        'certs/locked.pem': code`
          -----BEGIN ENCRYPTED PRIVATE KEY-----
          MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj
          MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj
          -----END ENCRYPTED PRIVATE KEY-----
        `,
        'src/pem.ts': "export const HEAD = '-----BEGIN PRIVATE KEY-----';\n",
      },
    },
    {
      name: 'lock files and hashes',
      files: {
        'package-lock.json':
          '{ "integrity": "sha512-Zt8KqW3nVb7YxR2mLs9DfGh4JkPc6TaUe1QoZt8KqW3nVb7YxR2mLs9DfGh4JkPc6TaUe1Qo==", "tokenSecret": "Zt8KqW3nVb7YxR2mLs9DfGh4JkPc6TaUe1Qo" }\n',
        'src/hashes.ts': code`
          export const commit = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b';
          export const passwordHash = '$2b$10$Zt8KqW3nVb7YxR2mLs9DfGh4JkPc6TaUe1Qo';
          export const CACHE_KEY = 'Zt8KqW3nVb7YxR2mLs9DfGh4JkPc6TaUe1Qo';
        `,
      },
    },
    {
      name: 'names of variables and texts under a telling name',
      files: {
        'src/names.ts': code`
          export const secretName = 'projects/acme/secrets/mail-password';
          export const PASSWORD_RESET_TOKEN = 'PASSWORD_RESET_TOKEN_NAME';
          export const accessToken = 'authentication_access_token_cookie';
          export const secret = process.env.SESSION_SECRET;
        `,
      },
    },
    {
      name: 'keys of services on this machine, and the one of every local Supabase',
      files: {
        'supabase/functions/.env': code`
          S3_ENDPOINT=localhost:54321/storage/v1/s3
          S3_SECRET_ACCESS_KEY=850181e4652dd023b7a98c58ae0d2d34bd487ee0cc3254aed6eda37307425907
        `,
        'workers/.env.local': 'SUPABASE_KEY=sb_secret_N7UND0UgjKTVK-Uodkm0Hg_xSvEMPvz\n',
      },
    },
    {
      name: 'secrets that their file calls made up',
      files: {
        'src/onboarding.ts': code`
          // An application with some dummy secrets to start with.
          export const SECRETS = [
            { key: 'DATABASE_URL', value: 'postgresql://app:Wq7-zTr9vLp2@db.acme.io:5432/app' },
          ];
        `,
      },
    },
    {
      name: 'an address that shows its form in a text',
      files: { 'docs/setup.md': 'postgresql://app:Wq7-zTr9vLp2@db.acme.io:5432/app\n' },
    },
    {
      name: 'a key of another store that speaks the protocol of S3',
      files: {
        'docs/minio.md':
          '-e AWS_ACCESS_KEY_ID=5MV45J9NF5TEFZWYCRAX -e AWS_SECRET_ACCESS_KEY=Zt8KqW3nVb7YxR2mLs9DfGh4JkPc6TaUe1QoVv/9 run\n',
      },
    },
    {
      name: 'values that are shown as examples, there or once in the file',
      files: {
        'src/form.tsx':
          'export const field = <Input placeholder="ghp_Zt8KqW3nVb7YxR2mLs9DfGh4JkPc6TaUe1Qo" />;\n',
        'providers.yaml': code`
          token:
            title: Token
            example: 'ghp_Zt8KqW3nVb7YxR2mLs9DfGh4JkPc6TaUe1Qo'
        `,
        'docs/token.mdx': code`
          It will look like ghp_Zt8KqW3nVb7YxR2mLs9DfGh4JkPc6TaUe1Qo

          Then put it into the environment.

          TOKEN=ghp_Zt8KqW3nVb7YxR2mLs9DfGh4JkPc6TaUe1Qo
        `,
        'src/mix.ts': code`
          // This is not actually a secret, only a string to mix with.
          const MIX_SECRET_KEY = '9f86d081884c7d659a2feaa0c55ad015';
        `,
        '.npm/_cacache/content-v2/sha512/aa/bb/cc':
          'token ghp_Zt8KqW3nVb7YxR2mLs9DfGh4JkPc6TaUe1Qo\n',
      },
    },
  ],
});
