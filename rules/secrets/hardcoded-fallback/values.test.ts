import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a field of a settings class',
      files: {
        'app/config.py': code`
          from pydantic_settings import BaseSettings


          class Settings(BaseSettings):
              SECRET_KEY: str = 'change-me'
        `,
      },
      findings: [
        {
          message: 'unchecked',
          span: '5:5-5:15',
          severity: 'high',
          evidence: [{ span: '5:23-5:34', note: 'Takes over when the variable is missing.' }],
        },
      ],
    },
    {
      name: 'an access key beside no secret, and a value of two words',
      files: {
        'compose.yaml': code`
          services:
            store:
              image: acme/store
              environment:
                STORE_KEY: \${STORE_ACCESS_KEY:-kJ8s2Lq9Xv4T}
        `,
        'app/settings.py': "import os\n\nAUTH = os.getenv('NEO4J_PASSWORD', 'neo4j:graph')\n",
      },
      findings: [
        {
          message: 'unchecked',
          path: 'app/settings.py',
          span: '3:18-3:34',
          severity: 'high',
          evidence: [
            {
              path: 'app/settings.py',
              span: '3:36-3:49',
              note: 'Takes over when the variable is missing.',
            },
          ],
        },
        {
          message: 'unchecked',
          path: 'compose.yaml',
          span: '5:20-5:36',
          severity: 'high',
          data: { name: 'STORE_ACCESS_KEY' },
          fixed: {
            'compose.yaml': code`
              services:
                store:
                  image: acme/store
                  environment:
                    STORE_KEY: \${STORE_ACCESS_KEY:?set STORE_ACCESS_KEY}
            `,
          },
        },
      ],
    },
    {
      name: 'a fallback whose length alone is checked, as medium',
      files: {
        'src/config.ts': code`
          export const apiToken = process.env.API_TOKEN ?? 'a1b2c3d4e5f6a7b8c9d0e1f';
          if (apiToken.length < 16) {
            throw new Error('API_TOKEN is too short');
          }
        `,
      },
      findings: [
        {
          message: 'checked',
          span: '1:25-1:46',
          severity: 'medium',
          data: { name: 'API_TOKEN' },
          evidence: [
            { span: '1:50-1:75', note: 'Takes over when the variable is missing.' },
            { span: '2:5-2:25', note: 'Checks it, but not against the literal.' },
          ],
        },
      ],
    },
    {
      name: 'one fallback of two services, once for the file',
      files: {
        'compose.yaml':
          'services: { a: { image: a, environment: ["DB_PASSWORD=${DB_PASSWORD:-acme}"] }, b: { image: b, environment: ["DB_PASSWORD=${DB_PASSWORD:-acme}"] } }\n',
      },
      findings: [
        {
          message: 'unchecked',
          span: '1:57-1:68',
          severity: 'medium',
          data: { name: 'DB_PASSWORD' },
          evidence: [{ span: '1:125-1:136', note: 'Falls back to it too.' }],
          fixed:
            'services: { a: { image: a, environment: ["DB_PASSWORD=${DB_PASSWORD:?set DB_PASSWORD}"] }, b: { image: b, environment: ["DB_PASSWORD=${DB_PASSWORD:?set DB_PASSWORD}"] } }\n',
        },
      ],
    },
    {
      name: 'the password of an own database, whatever it says',
      files: { 'src/db.ts': "export const password = process.env.DB_PASSWORD ?? 'example';\n" },
      findings: [
        {
          message: 'unchecked',
          span: '1:25-1:48',
          severity: 'medium',
          data: { name: 'DB_PASSWORD' },
          evidence: [{ span: '1:52-1:61', note: 'Takes over when the variable is missing.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a placeholder for a local model',
      files: { 'src/model.ts': "export const key = process.env.LM_AUTH_TOKEN ?? 'ollama';\n" },
    },
    {
      name: 'a setting that has to be there',
      controls: 1,
      files: {
        'src/env.ts': code`
          export const apiToken = process.env.API_TOKEN;
          if (!apiToken) {
            throw new Error('API_TOKEN is missing');
          }
        `,
      },
    },
    {
      name: 'what a helper only tells in its message',
      files: {
        'src/upstream.ts': code`
          export const requireEnv = (name: string, service: string) => {
            const value = process.env[name];
            return value ? { value } : { skipped: \`\${service} requires \${name} to be set\` };
          };
          export const auth = requireEnv('SHODAN_API_KEY', 'Shodan');
        `,
      },
    },
    {
      name: 'names of keys in a store, requests for a value, beginnings, and names of accounts',
      files: {
        'app/settings.py': code`
          import os

          LATEST_ID_KEY = os.getenv('REDIS_LATEST_ID_KEY', 'robotoff:updates:latest_id')
          API_KEY = os.getenv('OPENAI_API_KEY', '<should be set in the environment>')
          LOGIN_KEYS = os.getenv('LOGIN_JWT_KEY', '{}')
          WEBHOOK = os.getenv('STRIPE_WEBHOOK_SECRET', 'whsec_')
        `,
        'compose.yaml': code`
          services:
            store:
              image: minio/minio
              environment:
                MINIO_ROOT_USER: \${S3_ACCESS_KEY:-acme}
                MINIO_ROOT_PASSWORD: \${S3_SECRET_KEY:?set it}
                SENTRY_KEY: \${SENTRY_KEY:-3cf75f54983e473da6bd07daddf0d2ee}
        `,
      },
    },
    {
      name: 'settings modules of developers, demonstrations, and scripts of workflows',
      files: {
        'credentials/settings/devstack.py':
          "import os\n\nSECRET_KEY = os.getenv('SECRET_KEY', 'change-me')\n",
        'src/demo.ts': "export const password = process.env.DEMO_ADMIN_PASSWORD ?? 'admin';\n",
        '.github/scripts/database.sh': 'PASSWORD=${DB_PASSWORD:-bad_no_such_thing}\n',
      },
    },
  ],
});
