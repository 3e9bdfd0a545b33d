import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a Next.js application without headers in its configuration',
      files: {
        'package.json': '{ "dependencies": { "next": "16.0.0" } }',
        'next.config.mjs': 'export default { reactStrictMode: true };\n',
        'app/login/page.tsx': 'export default function Page() { return null; }\n',
      },
      findings: [
        {
          message: 'missing',
          severity: 'low',
          path: 'next.config.mjs',
          span: '1:1-1:1',
          data: {
            headers:
              'Content-Security-Policy, X-Frame-Options, X-Content-Type-Options, Referrer-Policy and Strict-Transport-Security',
            framework: 'Next.js',
          },
          evidence: [{ path: 'app/login/page.tsx', span: '1:1-1:1', note: 'People sign in here.' }],
        },
      ],
    },
    {
      name: 'a Next.js application without a configuration',
      files: {
        'package.json': '{ "dependencies": { "next": "16.0.0" } }',
        'src/app/login/page.tsx': 'export default function Page() { return null; }\n',
      },
      findings: [
        {
          message: 'missing',
          severity: 'low',
          path: 'package.json',
          span: '1:21-1:27',
          data: {
            headers:
              'Content-Security-Policy, X-Frame-Options, X-Content-Type-Options, Referrer-Policy and Strict-Transport-Security',
            framework: 'Next.js',
          },
          evidence: [
            { path: 'src/app/login/page.tsx', span: '1:1-1:1', note: 'People sign in here.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a form for the key of another service, which is no sign-in',
      files: {
        'package.json': '{ "dependencies": { "next": "15" } }\n',
        'next.config.ts': 'export default { reactStrictMode: true };\n',
        'app/page.tsx': 'export default () => null;\n',
        'src/ui/new-config-form.tsx':
          'export const Form = () => <input name="apiKey" type="password" />;\n',
      },
    },
    {
      name: 'a shop without a sign-in, whose checkout asks for the code of a card',
      files: {
        'next.config.js': 'module.exports = {};\n',
        'package.json': '{ "dependencies": { "next": "15.0.0" } }\n',
        'pages/index.jsx': 'export default () => <p>Telescopes</p>;\n',
        'components/CheckoutForm.jsx':
          'export const CheckoutForm = () => <input type="password" name="cvv" />;\n',
      },
    },
    {
      name: 'headers() of a Next.js configuration',
      controls: 1,
      files: {
        'package.json': '{ "dependencies": { "next": "16.0.0" } }',
        'app/page.tsx': 'export default function Page() { return null; }\n',
        'next.config.ts': code`
          export default {
            async headers() {
              return [
                {
                  source: '/(.*)',
                  headers: [
                    { key: 'Content-Security-Policy', value: "frame-ancestors 'none'" },
                    { key: 'X-Content-Type-Options', value: 'nosniff' },
                    { key: 'Referrer-Policy', value: 'no-referrer' },
                    { key: 'Strict-Transport-Security', value: 'max-age=63072000' },
                  ],
                },
              ];
            },
          };
        `,
      },
    },
    {
      name: 'pages of Next.js that nobody signs in to',
      files: {
        'package.json': '{ "dependencies": { "next": "16.0.0" } }',
        'next.config.mjs': 'export default { reactStrictMode: true };\n',
        'app/page.tsx': 'export default function Page() { return null; }\n',
      },
    },
    {
      name: 'a header of Next.js whose name depends on a setting',
      controls: 1,
      files: {
        'package.json': '{ "dependencies": { "next": "16.0.0" } }',
        'app/login/page.tsx': 'export default function Page() { return null; }\n',
        'next.config.mjs': code`
          const isDebugging = process.env.DEBUG_CSP === 'true';
          const headers = [
            {
              key: isDebugging ? 'Content-Security-Policy-Report-Only' : 'Content-Security-Policy',
              value: "frame-ancestors 'none'",
            },
            { key: 'X-Content-Type-Options', value: 'nosniff' },
            { key: 'Referrer-Policy', value: 'no-referrer' },
            { key: 'Strict-Transport-Security', value: 'max-age=63072000' },
          ];

          export default { headers: async () => [{ source: '/(.*)', headers }] };
        `,
      },
    },
    {
      name: 'a static export of Next.js',
      files: {
        'package.json': '{ "dependencies": { "next": "16.0.0" } }',
        'app/page.tsx': 'export default function Page() { return null; }\n',
        'next.config.ts': "export default { output: 'export' };\n",
      },
    },
    {
      name: 'a Next.js application that is exported in production',
      files: {
        'next.config.mjs': "export default { output: isProduction ? 'export' : undefined };\n",
        'app/page.tsx': 'export default () => null;\n',
        'package.json': '{ "dependencies": { "next": "15" } }',
      },
    },
  ],
});
