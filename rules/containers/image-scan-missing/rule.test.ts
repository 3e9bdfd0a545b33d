import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a workflow that publishes by an action, once a repository',
      files: {
        '.github/workflows/release.yml': code`
          on: push
          jobs:
            image:
              runs-on: ubuntu-24.04
              steps:
                - uses: docker/build-push-action@v6
                  with: { push: true }
        `,
        '.github/workflows/second.yml':
          'on: push\njobs: { a: { runs-on: x, steps: [{ run: docker push acme/api }] } }\n',
        Dockerfile: 'FROM node:22\nCMD ["node", "a.js"]\n',
      },
      findings: [{ message: 'missing', path: '.github/workflows/release.yml', span: '6:15-6:42' }],
    },
    {
      name: 'a workflow that publishes by a command',
      files: {
        '.github/workflows/release.yml':
          'on: push\njobs: { a: { runs-on: x, steps: [{ run: docker push acme/api }] } }\n',
        Dockerfile: 'FROM node:22\nCMD ["node", "a.js"]\n',
      },
      findings: [{ message: 'missing', path: '.github/workflows/release.yml', span: '2:41-2:61' }],
    },
  ],
  passes: [
    {
      name: 'a scan in another workflow',
      files: {
        '.github/workflows/release.yml': code`
          on: push
          jobs:
            image:
              runs-on: ubuntu-24.04
              steps:
                - uses: docker/build-push-action@v6
                  with: { push: true }
        `,
        '.github/workflows/scan.yml':
          'on: push\njobs: { a: { runs-on: x, steps: [{ uses: "anchore/scan-action@v7" }] } }\n',
        Dockerfile: 'FROM node:22\nCMD ["node", "a.js"]\n',
      },
    },
    {
      name: 'scanning configured at the registry and documented',
      files: {
        '.github/workflows/release.yml': code`
          on: push
          jobs:
            image:
              runs-on: ubuntu-24.04
              steps:
                - uses: docker/build-push-action@v6
                  with: { push: true }
        `,
        'SECURITY.md': 'Our registry does image scanning on every push.\n',
        Dockerfile: 'FROM node:22\nCMD ["node", "a.js"]\n',
      },
    },
    {
      name: 'an image that is built and not published',
      files: {
        '.github/workflows/ci.yml': code`
          on: push
          jobs:
            image:
              runs-on: ubuntu-24.04
              steps:
                - uses: docker/build-push-action@v6
                  with: { push: false }
        `,
        Dockerfile: 'FROM node:22\nCMD ["node", "a.js"]\n',
      },
    },
    {
      name: 'a repository without images of its own',
      files: {
        '.github/workflows/a.yml': code`
        on: push
        jobs:
          image:
            runs-on: ubuntu-24.04
            steps:
              - uses: docker/build-push-action@v6
                with: { push: true }
      `,
      },
    },
  ],
});
