import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a public variable that is a service key by its name, once a file',
      files: {
        'src/supabase.ts': code`
          const key = process.env.NEXT_PUBLIC_SUPABASE_SERVICE_ROLE_KEY;
          export const again = process.env['NEXT_PUBLIC_SUPABASE_SERVICE_ROLE_KEY'] ?? key;
        `,
      },
      findings: [
        {
          message: 'named',
          span: '1:13-1:62',
          data: {
            name: 'NEXT_PUBLIC_SUPABASE_SERVICE_ROLE_KEY',
            prefix: 'NEXT_PUBLIC_',
            what: 'a service key',
          },
        },
      ],
    },
    {
      name: 'each bundler and each kind of secret',
      files: {
        'src/config.ts': code`
          export const a = import.meta.env.VITE_STRIPE_SECRET_KEY;
          export const b = process.env.REACT_APP_DATABASE_URL;
          export const c = process.env.EXPO_PUBLIC_ADMIN_API_KEY;
          export const d = process.env.NUXT_PUBLIC_GITHUB_TOKEN;
          export const e = import.meta.env.VITE_OPENAI_API_KEY;
          export const f = process.env.GATSBY_SMTP_PASSWORD;
          export const g = process.env.REACT_APP_JWT_PRIVATE_KEY;
          export const h = process.env.VUE_APP_CLIENT_SECRET;
        `,
      },
      findings: [
        { message: 'named', span: '1:18-1:56' },
        { message: 'named', span: '2:18-2:52' },
        { message: 'named', span: '3:18-3:55' },
        { message: 'named', span: '4:18-4:54' },
        { message: 'named', span: '5:18-5:53' },
        { message: 'named', span: '6:18-6:50' },
        { message: 'named', span: '7:18-7:55' },
        { message: 'named', span: '8:18-8:51' },
      ],
    },
    {
      name: 'a public variable that a library takes as a secret',
      files: {
        'src/pay.ts': code`
          import Stripe from 'stripe';
          export const stripe = new Stripe(process.env.NEXT_PUBLIC_STRIPE_KEY!);
        `,
      },
      findings: [
        {
          message: 'used',
          span: '2:34-2:68',
          data: {
            name: 'NEXT_PUBLIC_STRIPE_KEY',
            prefix: 'NEXT_PUBLIC_',
            callee: 'stripe',
          },
          evidence: [{ span: '2:27-2:33', note: 'Takes it as a secret.' }],
        },
      ],
    },
    {
      name: 'a server secret in a file for the browser',
      files: {
        'app/upload.tsx': code`
          'use client';
          const key = process.env.UPLOAD_SECRET;
        `,
      },
      findings: [{ message: 'client', span: '2:13-2:38', data: { name: 'UPLOAD_SECRET' } }],
    },
    {
      name: 'a secret that the bundler is told to write into the bundle',
      files: {
        'next.config.js': code`
          module.exports = {
            env: { MAIL_KEY: process.env.SENDGRID_API_KEY },
          };
        `,
        'web/vite.config.ts': code`
          export default {
            define: { 'process.env.SECRET': JSON.stringify(process.env.SESSION_SECRET) },
          };
        `,
      },
      findings: [
        {
          message: 'defined',
          path: 'next.config.js',
          span: '2:20-2:48',
          data: { option: 'env', name: 'SENDGRID_API_KEY' },
        },
        { message: 'defined', path: 'web/vite.config.ts', span: '2:50-2:76' },
      ],
    },
    {
      name: 'names in environment files, with or without a value',
      files: {
        '.env.example': code`
          VITE_API_URL=https://api.example.com
          VITE_ADMIN_TOKEN=
        `,
      },
      findings: [{ message: 'named', span: '2:1-2:17' }],
    },
    {
      name: 'workflows, by name and by the secret that fills the variable',
      files: {
        '.github/workflows/deploy.yml': code`
          jobs:
            build:
              runs-on: ubuntu-latest
              env:
                REACT_APP_GITHUB_TOKEN: \${{ secrets.GH }}
              steps:
                - run: npm run build
                  env:
                    NEXT_PUBLIC_STRIPE: \${{ secrets.STRIPE_SECRET_KEY }}
                - uses: docker/build-push-action@v6
                  with:
                    build-args: |
                      VITE_API_URL=https://api.example.com
                      VITE_JWT_SECRET=\${{ secrets.JWT_SECRET }}
        `,
      },
      findings: [
        { message: 'named', span: '5:7-5:29' },
        {
          message: 'filled',
          span: '9:11-9:29',
          data: {
            name: 'NEXT_PUBLIC_STRIPE',
            prefix: 'NEXT_PUBLIC_',
            source: 'STRIPE_SECRET_KEY',
          },
        },
        { message: 'named', span: '14:13-14:28' },
      ],
    },
    {
      name: 'build arguments and variables of a Dockerfile',
      files: {
        Dockerfile: code`
          FROM node:24 AS build
          ARG NEXT_PUBLIC_DATABASE_URL
          ENV NEXT_PUBLIC_DATABASE_URL=$NEXT_PUBLIC_DATABASE_URL NEXT_PUBLIC_KEY=$SUPABASE_SERVICE_ROLE_KEY
        `,
      },
      findings: [
        { message: 'named', span: '2:5-2:29' },
        { message: 'filled', span: '3:56-3:71' },
      ],
    },
  ],
  passes: [
    {
      name: 'addresses and keys that their providers mean for pages',
      files: {
        'webpack.config.js': code`
          const webpack = require('webpack');
          module.exports = {
            plugins: [
              new webpack.DefinePlugin({
                'process.env.FRONTEND_SENTRY_DSN': JSON.stringify(process.env.FRONTEND_SENTRY_DSN),
                'process.env.GOOGLE_MAPS_API_KEY': JSON.stringify(process.env.GOOGLE_MAPS_API_KEY),
              }),
            ],
          };
        `,
      },
    },
    {
      name: 'a server that no bundler builds, which reads the variable itself',
      files: {
        'package.json': '{ "dependencies": { "express": "4.19.2", "react": "18.3.1" } }\n',
        'src/graph/client.ts': 'export const password = process.env.REACT_APP_CLIENT_PASSWORD;\n',
      },
    },
    {
      name: 'reads on the server, and a bundle of developers',
      files: {
        'backend/src/tasks/reset.ts':
          'export const password = process.env.REACT_APP_RANDOM_PASSWORD;\n',
        'src/app/api/login/route.ts':
          'export const secret = process.env.NEXT_PUBLIC_SESSION_SECRET;\n',
        'web/Dockerfile.local':
          'FROM node:24\nARG REACT_APP_FORMIO_JWT_SECRET\nRUN npm run build\n',
      },
    },
    {
      name: 'publishable and anonymous keys, and DSNs meant for browsers',
      files: {
        'src/config.ts': code`
          export const config = {
            a: process.env.NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY,
            b: process.env.NEXT_PUBLIC_SUPABASE_ANON_KEY,
            c: process.env.NEXT_PUBLIC_SENTRY_DSN,
            d: import.meta.env.VITE_RECAPTCHA_SITE_KEY,
            e: import.meta.env.VITE_FIREBASE_API_KEY,
            f: process.env.REACT_APP_MAPBOX_TOKEN,
            g: process.env.NEXT_PUBLIC_POSTHOG_KEY,
            h: process.env.NEXT_PUBLIC_AXIOM_TOKEN,
            i: process.env.EXPO_PUBLIC_GOOGLE_MAPS_API_KEY,
            j: process.env.NEXT_PUBLIC_ALGOLIA_SEARCH_KEY,
            k: process.env.NEXT_PUBLIC_WORKOS_REDIRECT_URI,
          };
        `,
        '.env': 'VITE_CLERK_PUBLISHABLE_KEY=pk_test_1\nNEXT_PUBLIC_SUPABASE_ANON_KEY=a\n',
        Dockerfile: 'FROM node:24\nARG NEXT_PUBLIC_SENTRY_DSN\nENV VITE_KEY=$VITE_KEY\n',
        '.github/workflows/build.yml': code`
          env:
            NEXT_PUBLIC_POSTHOG_KEY: \${{ secrets.POSTHOG_KEY }}
            NEXT_PUBLIC_SUPABASE_ANON_KEY: \${{ secrets.SUPABASE_ANON_KEY }}
          jobs: {}
        `,
      },
    },
    {
      name: 'switches and texts about passwords',
      files: {
        'src/config.ts': code`
          export const config = {
            a: process.env.NEXT_PUBLIC_DISABLE_EMAIL_PASSWORD_SIGNUP,
            b: process.env.NEXT_PUBLIC_RESET_PASSWORD,
            c: process.env.VITE_MIN_PASSWORD_LENGTH,
            d: process.env.VITE_DEMO_PASSWORD,
          };
        `,
      },
    },
    {
      name: 'a publishable key that the browser library takes',
      files: {
        'src/pay.ts': code`
          import { loadStripe } from '@stripe/stripe-js';
          export const stripe = loadStripe(process.env.NEXT_PUBLIC_STRIPE_KEY!);
        `,
      },
    },
    {
      name: 'the address that a library takes beside its secret',
      files: {
        'src/ai.ts': code`
          import OpenAI from 'openai';
          export const ai = new OpenAI({
            apiKey: process.env.OPENAI_API_KEY,
            baseURL: process.env.NEXT_PUBLIC_OPENAI_PROXY,
          });
        `,
      },
    },
    {
      name: 'a server secret that is read on the server',
      files: {
        'app/api/upload.ts': code`
          'use server';
          export const key = process.env.UPLOAD_SECRET;
        `,
        'next.config.js': code`
          module.exports = {
            env: { BUILD_ID: process.env.BUILD_ID },
            plugins: [sentry({ authToken: process.env.SENTRY_AUTH_TOKEN })],
          };
        `,
      },
    },
    {
      name: 'a client file that reads what is public',
      files: {
        'app/page.tsx': code`
          'use client';
          const url = process.env.NEXT_PUBLIC_API_URL;
          const mode = process.env.NODE_ENV;
        `,
      },
    },
    {
      name: 'tests and examples',
      files: {
        'e2e/login.ts': 'export const p = process.env.VITE_ADMIN_PASSWORD;\n',
        'examples/app/.env': 'VITE_ADMIN_PASSWORD=\n',
      },
    },
  ],
});
