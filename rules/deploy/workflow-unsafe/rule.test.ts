import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'the head of a pull request that is built with secrets at hand',
      files: {
        '.github/workflows/preview.yml': code`
          on: [pull_request_target]
          permissions: { contents: read }
          jobs:
            preview:
              runs-on: ubuntu-24.04
              steps:
                - uses: actions/checkout@v5
                  with:
                    ref: \${{ github.event.pull_request.head.sha }}
                - name: Build
                  run: npm ci && npm run build
        `,
      },
      findings: [
        {
          message: 'head',
          span: '9:16-9:57',
          data: { job: 'preview', runs: 'the step "Build"' },
          evidence: [{ span: '11:14-11:37', note: 'Runs what was checked out.' }],
        },
      ],
    },
    {
      name: 'a title that is pasted into a script',
      files: {
        '.github/workflows/title.yml': code`
          on: { issues: { types: [opened] } }
          permissions: {}
          jobs:
            triage:
              runs-on: ubuntu-24.04
              steps:
                - run: |
                    echo \${{ github.event.issue.title }}
        `,
      },
      findings: [
        {
          message: 'injection',
          span: '8:16-8:47',
          data: { field: 'github.event.issue.title', step: 'this step' },
          fixed: code`
            on: { issues: { types: [opened] } }
            permissions: {}
            jobs:
              triage:
                runs-on: ubuntu-24.04
                steps:
                  - env:
                      ISSUE_TITLE: \${{ github.event.issue.title }}
                    run: |
                      echo "\${ISSUE_TITLE}"
          `,
        },
      ],
    },
    {
      name: 'a branch name that a function passes on to github-script, without secrets as medium',
      files: {
        '.github/workflows/a.yml': code`
          on: pull_request
          permissions: {}
          jobs:
            a:
              runs-on: ubuntu-24.04
              steps:
                - uses: actions/github-script@v8
                  with:
                    script: console.log('\${{ toJSON(github.head_ref) }}')
        `,
      },
      findings: [{ message: 'injection', span: '9:32-9:62', severity: 'medium' }],
    },
    {
      name: 'actions of others beside secrets',
      files: {
        '.github/workflows/deploy.yml': code`
          on: push
          permissions: { contents: read }
          jobs:
            deploy:
              runs-on: ubuntu-24.04
              steps:
                - uses: acme/setup@v2
                - uses: acme/upload@v1.2.0
                - uses: acme/deploy@main
                  with: { key: "\${{ secrets.KEY }}" }
        `,
      },
      findings: [
        {
          message: 'tags',
          span: '7:15-7:28',
          severity: 'medium',
          data: { actions: 'acme/setup@v2, acme/upload@v1.2.0' },
          evidence: [{ span: '8:15-8:33', note: 'Another tag.' }],
        },
        {
          message: 'branch',
          span: '9:15-9:31',
          data: { job: 'deploy', action: 'acme/deploy', version: 'main' },
        },
      ],
    },
    {
      name: 'permission to write to everything',
      files: {
        '.github/workflows/a.yml': code`
          on: push
          permissions: write-all
          jobs:
            a: { runs-on: ubuntu-24.04, steps: [{ run: make }] }
        `,
      },
      findings: [{ message: 'write-all', span: '2:1-2:23', data: { owner: 'The workflow' } }],
    },
    {
      name: 'no permissions at all',
      files: {
        '.github/workflows/ci.yml': code`
          name: CI
          on: push
          jobs:
            test:
              runs-on: ubuntu-24.04
              steps:
                - uses: actions/checkout@v5
                - run: make test
        `,
      },
      findings: [
        {
          message: 'undeclared',
          span: '3:1-3:5',
          severity: 'medium',
          confidence: 'medium',
          data: { workflow: 'CI' },
          fixed: code`
            name: CI
            on: push
            permissions:
              contents: read
            jobs:
              test:
                runs-on: ubuntu-24.04
                steps:
                  - uses: actions/checkout@v5
                  - run: make test
          `,
        },
      ],
    },
    {
      name: 'no permissions where an action may need to write, without a suggestion',
      files: {
        '.github/workflows/ci.yml':
          'on: push\njobs: { a: { runs-on: x, steps: [{ uses: "acme/release@v1" }] } }\n',
      },
      findings: [
        { message: 'undeclared', span: '2:1-2:5', severity: 'medium', confidence: 'medium' },
      ],
    },
    {
      name: 'no permissions in several workflows, once',
      files: {
        '.github/workflows/a.yml':
          'name: A\non: push\njobs: { a: { runs-on: x, steps: [{ uses: "acme/release@v1" }] } }\n',
        '.github/workflows/b.yml':
          'on: push\njobs: { b: { runs-on: x, steps: [{ run: make }] } }\n',
      },
      findings: [
        {
          message: 'several-undeclared',
          path: '.github/workflows/a.yml',
          span: '3:1-3:5',
          severity: 'medium',
          confidence: 'medium',
          data: { count: 2, workflows: 'A, .github/workflows/b.yml' },
          evidence: [
            { path: '.github/workflows/b.yml', span: '2:1-2:5', note: 'Declares none either.' },
          ],
        },
      ],
    },
    {
      name: 'one branch and one tag in several workflows, once each',
      files: {
        'README.md': '![CI](https://github.com/acme/shop/actions/workflows/ci.yml/badge.svg)\n',
        '.github/workflows/a.yml': code`
          on: push
          permissions: {}
          jobs:
            a:
              runs-on: ubuntu-24.04
              env: { KEY: "\${{ secrets.KEY }}" }
              steps: [{ uses: other/notify@main }, { uses: other/setup@v2 }]
        `,
        '.github/workflows/b.yml':
          'on: push\npermissions: {}\njobs: { b: { env: { K: "${{ secrets.K }}" }, steps: [{ uses: other/notify@main }, { uses: other/setup@v2 }] } }\n',
      },
      findings: [
        {
          message: 'branch',
          path: '.github/workflows/a.yml',
          span: '7:21-7:38',
          data: { job: 'a', action: 'other/notify', version: 'main' },
          evidence: [
            { path: '.github/workflows/b.yml', span: '3:62-3:79', note: 'Runs it as well.' },
          ],
        },
        {
          message: 'tags',
          path: '.github/workflows/a.yml',
          span: '7:50-7:64',
          severity: 'medium',
          data: { actions: 'other/setup@v2' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'the head of a pull request that is only read',
      files: {
        '.github/workflows/preview.yml': code`
          on: [pull_request_target]
          permissions: { contents: read }
          jobs:
            size:
              runs-on: ubuntu-24.04
              steps:
                - uses: actions/checkout@v5
                  with:
                    ref: \${{ github.event.pull_request.head.sha }}
                - run: git diff --stat
        `,
      },
    },
    {
      name: 'the head of a pull request that somebody labelled',
      files: {
        '.github/workflows/preview.yml': code`
          on: [pull_request_target]
          permissions: { contents: read }
          jobs:
            preview:
              if: contains(github.event.pull_request.labels.*.name, 'safe to test')
              runs-on: ubuntu-24.04
              steps:
                - uses: actions/checkout@v5
                  with:
                    ref: \${{ github.event.pull_request.head.sha }}
                - run: npm ci
        `,
      },
    },
    {
      name: 'the base of a pull request that is built',
      files: {
        '.github/workflows/preview.yml': code`
          on: [pull_request_target]
          permissions: { contents: read }
          jobs:
            preview:
              runs-on: ubuntu-24.04
              steps:
                - uses: actions/checkout@v5
                - run: npm ci
        `,
      },
    },
    {
      name: 'a title by the environment or only compared, and a number in the script',
      files: {
        '.github/workflows/title.yml': code`
          on: { issues: { types: [opened] } }
          permissions: {}
          jobs:
            triage:
              runs-on: ubuntu-24.04
              steps:
                - env: { TITLE: "\${{ github.event.issue.title }}" }
                  run: echo "$TITLE" \${{ github.event.issue.number }} \${{ github.event.issue.title == 'x' }}
        `,
      },
    },
    {
      name: 'permissions narrowed per job',
      files: {
        '.github/workflows/ci.yml': code`
          on: push
          jobs:
            test:
              permissions: { contents: read }
              runs-on: ubuntu-24.04
              steps: [{ run: make }]
        `,
      },
    },
    {
      name: 'pinned by SHA, of GitHub, local, or without secrets',
      files: {
        '.github/workflows/ci.yml': code`
          on: push
          permissions: { contents: read }
          jobs:
            a:
              runs-on: ubuntu-24.04
              steps:
                - uses: actions/checkout@v5
                - uses: ./.github/actions/setup
                - uses: acme/.github/actions/setup@main
                - uses: acme/deploy@0ff4204d59e8e51228ff73bce53f80d53301dee2
                  with: { key: "\${{ secrets.KEY }}", token: "\${{ secrets.GITHUB_TOKEN }}" }
            b:
              runs-on: ubuntu-24.04
              steps:
                - uses: acme/lint@v1
                  with: { token: "\${{ secrets.GITHUB_TOKEN }}" }
        `,
      },
    },
    {
      name: 'a workflow of the own organisation, as package.json says',
      files: {
        'package.json': '{ "repository": { "url": "git+https://github.com/Acme/shop.git" } }',
        '.github/workflows/a.yml': code`
          on: push
          permissions: {}
          jobs:
            a:
              uses: acme/workflows/.github/workflows/deploy.yml@main
              secrets: inherit
        `,
      },
    },
    {
      name: 'a workflow of the own organisation, as CODEOWNERS says',
      files: {
        '.github/CODEOWNERS': '* @acme/shop\n',
        '.github/workflows/a.yml':
          'on: push\npermissions: {}\njobs: { a: { uses: acme/x/.github/workflows/y.yml@main, secrets: inherit } }\n',
      },
    },
    {
      name: 'a workflow of the own organisation, as the badge of the README says',
      files: {
        'README.md': '![CI](https://github.com/acme/shop/actions/workflows/ci.yml/badge.svg)\n',
        '.github/workflows/a.yml':
          'on: push\npermissions: {}\njobs: { a: { uses: acme/x/.github/workflows/y.yml@main, secrets: inherit } }\n',
      },
    },
    {
      name: 'a workflow of the own organisation, as most links of the README say',
      files: {
        'README.md':
          '[a](https://github.com/Acme/shop/issues) [b](https://github.com/acme/shop/releases)\n[c](https://github.com/other/x) git clone git@github.com:acme/shop\n',
        '.github/workflows/a.yml':
          'on: push\npermissions: {}\njobs: { a: { uses: acme/x/.github/workflows/y.yml@main, secrets: inherit } }\n',
      },
    },
    {
      name: 'an action of the own organisation, as a condition says',
      files: {
        '.github/workflows/a.yml': code`
          on: push
          permissions: {}
          jobs:
            a:
              if: github.repository == 'acme/shop'
              runs-on: ubuntu-24.04
              env: { KEY: "\${{ secrets.KEY }}" }
              steps: [{ uses: acme/setup@v2 }]
        `,
      },
    },
    {
      name: 'a workflow that is only called by others',
      files: {
        '.github/workflows/a.yml':
          'on: { workflow_call: {} }\njobs: { a: { runs-on: x, steps: [{ run: make }] } }\n',
      },
    },
    { name: 'a file without jobs', files: { '.github/workflows/a.yml': 'on: push\n' } },
  ],
});
