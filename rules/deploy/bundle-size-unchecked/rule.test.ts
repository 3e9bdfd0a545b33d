import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a front end on Vercel without a budget',
      files: {
        'package.json':
          '{ "scripts": { "build": "next build" }, "dependencies": { "next": "16", "react": "19" } }\n',
        'vercel.json': '{}\n',
        'next.config.ts': 'export default {};\n',
      },
      findings: [
        {
          message: 'unchecked',
          path: 'package.json',
          span: '1:1-1:1',
          data: { framework: 'Next.js', by: 'vercel.json' },
        },
      ],
    },
    {
      name: 'two front ends that a workflow deploys',
      files: {
        'a/package.json':
          '{ "scripts": { "build": "vite build" }, "devDependencies": { "vite": "7", "vue": "3" } }\n',
        'b/package.json':
          '{ "scripts": { "build": "vite build" }, "devDependencies": { "vite": "7", "react": "19" } }\n',
        '.github/workflows/deploy.yml': code`
          jobs:
            deploy:
              steps:
                - run: aws s3 sync dist s3://shop
        `,
      },
      findings: [
        {
          message: 'unchecked',
          path: 'a/package.json',
          span: '1:1-1:1',
          data: { framework: 'Vite', by: '.github/workflows/deploy.yml' },
          evidence: [
            { path: 'b/package.json', span: '1:1-1:1', note: 'Another front end, made with Vite.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'size-limit',
      files: {
        'package.json':
          '{ "scripts": { "build": "next build" }, "dependencies": { "next": "16", "react": "19" }, "devDependencies": { "size-limit": "11" } }\n',
        'vercel.json': '{}\n',
      },
    },
    {
      name: 'an analyser',
      files: {
        'package.json':
          '{ "scripts": { "build": "next build" }, "dependencies": { "next": "16", "react": "19" } }\n',
        'vercel.json': '{}\n',
        'next.config.js': "module.exports = require('@next/bundle-analyzer')()({});\n",
      },
    },
    {
      name: 'Lighthouse in CI',
      files: {
        'package.json':
          '{ "scripts": { "build": "next build" }, "dependencies": { "next": "16", "react": "19" } }\n',
        'vercel.json': '{}\n',
        '.github/workflows/ci.yml': 'jobs:\n  a:\n    steps:\n      - run: npx lhci autorun\n',
      },
    },
    {
      name: 'no deployment, no front end, and a library',
      files: {
        'a/package.json':
          '{ "scripts": { "build": "next build" }, "dependencies": { "next": "16", "react": "19" } }\n',
        'b/package.json': '{ "scripts": { "build": "tsc" }, "dependencies": { "express": "5" } }\n',
        'b/vercel.json': '{}\n',
        'c/package.json':
          '{ "exports": "./x.js", "scripts": { "build": "vite build" }, "devDependencies": { "vite": "7", "react": "19" } }\n',
        'c/netlify.toml': '',
      },
    },
  ],
});
