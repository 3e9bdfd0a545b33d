import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a redirect that falls back to localhost, once for the file',
      files: {
        'src/oauth.ts': code`
          export const redirect = process.env.GOOGLE_REDIRECT_URI ?? 'http://localhost:3000/callback';
          export const again = process.env.GOOGLE_REDIRECT_URI ?? 'http://localhost:3000/callback';
        `,
      },
      findings: [
        {
          message: 'fallback',
          span: '1:25-1:56',
          data: { name: 'GOOGLE_REDIRECT_URI', address: 'http://localhost:3000/callback' },
        },
      ],
    },
    {
      name: 'a public address over plain http, and a field of settings in Python',
      files: {
        'src/mail.ts': code`
          const base = process.env.AUTH_URL || 'http://app.acme.com';
        `,
        'app/settings.py': code`
          from pydantic_settings import BaseSettings

          class Settings(BaseSettings):
              oauth_callback_url: str = "http://localhost:8000/callback"
        `,
      },
      findings: [
        { message: 'fallback', path: 'src/mail.ts', span: '1:14-1:34', confidence: 'medium' },
        { message: 'fallback', path: 'app/settings.py', span: '4:5-4:23' },
      ],
    },
    {
      name: 'settings for production',
      files: {
        '.env.production': code`
          PORT=3000
          OAUTH_REDIRECT_URL="http://localhost:3000/callback"
        `,
      },
      findings: [
        {
          message: 'production',
          span: '2:1-2:19',
          data: { name: 'OAUTH_REDIRECT_URL', address: 'http://localhost:3000/callback' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'the address of the application, which goes into mails and feeds',
      files: { 'src/feed.ts': "const site = process.env.SITE_URL || 'http://localhost:3000';\n" },
    },
    {
      name: 'a start-up check that refuses the address, and one that refuses a missing setting',
      files: {
        'src/oauth.ts': code`
          export const redirectUrl = process.env.REDIRECT_URL ?? 'http://localhost:3000/callback';

          if (process.env.NODE_ENV === 'production' && redirectUrl === 'http://localhost:3000/callback') {
            throw new Error('REDIRECT_URL is missing');
          }
        `,
        'src/app.ts': code`
          if (!process.env.APP_URL) {
            throw new Error('APP_URL is missing');
          }
          export const appUrl = process.env.APP_URL || 'http://localhost:3000';
        `,
      },
    },
    {
      name: 'settings for development only',
      files: {
        'app/settings.py': code`
          from pydantic_settings import BaseSettings

          class DevelopmentSettings(BaseSettings):
              oauth_callback_url: str = "http://localhost:8000/callback"
        `,
        'test/shop/.env.production': 'REDIRECT_URL=http://localhost:3000/callback\n',
        '.env': 'REDIRECT_URL=http://localhost:3000/callback\n',
        '.env.example': 'REDIRECT_URL=http://localhost:3000/callback\n',
      },
    },
    {
      name: 'a public https address, a service inside, and no default',
      files: {
        'src/oauth.ts': code`
          export const redirect = process.env.REDIRECT_URL ?? 'https://app.acme.com/callback';
          export const base = process.env.APP_URL ?? 'http://backend:8000';
          export const models = process.env.OLLAMA_URL ?? 'http://localhost:11434';
          export const app = process.env.SITE_URL;
        `,
        '.env.production': 'APP_URL=https://app.acme.com\nREDIS_URL=http://localhost:6379\n',
      },
    },
  ],
});
