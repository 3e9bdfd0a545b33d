import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'coverage where no other step runs the tests',
      files: {
        '.github/workflows/ci.yml': code`
          on: push
          jobs:
            build:
              runs-on: ubuntu-24.04
              steps:
                - run: npm ci
                - run: npm run test:coverage
                  continue-on-error: true
        `,
      },
      findings: [
        {
          message: 'continued',
          span: '8:9-8:32',
          evidence: [{ span: '7:14-7:35', note: 'The tests.' }],
          fixed: code`
            on: push
            jobs:
              build:
                runs-on: ubuntu-24.04
                steps:
                  - run: npm ci
                  - run: npm run test:coverage
          `,
        },
      ],
    },
    {
      name: 'tests and a linter behind || true',
      files: {
        '.github/workflows/ci.yml': code`
          on: push
          jobs:
            build:
              runs-on: ubuntu-24.04
              steps:
                - run: |
                    ruff check . || true
        `,
      },
      findings: [
        {
          message: 'ignored',
          span: '7:11-7:23',
          data: { command: 'ruff check .', tail: '|| true', where: 'job build', purpose: 'linter' },
          fixed: code`
            on: push
            jobs:
              build:
                runs-on: ubuntu-24.04
                steps:
                  - run: |
                      ruff check .
          `,
        },
      ],
    },
    {
      name: 'a migration whose failure is only printed',
      files: {
        '.github/workflows/ci.yml':
          'on: push\njobs: { m: { runs-on: x, steps: [{ run: "alembic upgrade head || echo failed" }] } }\n',
      },
      findings: [
        {
          message: 'ignored',
          span: '2:42-2:62',
          fixed:
            'on: push\njobs: { m: { runs-on: x, steps: [{ run: "alembic upgrade head" }] } }\n',
        },
      ],
    },
    {
      name: 'a step with continue-on-error',
      files: {
        '.github/workflows/ci.yml': code`
          on: push
          jobs:
            build:
              runs-on: ubuntu-24.04
              steps:
                - name: Unit
                  continue-on-error: true
                  run: npm test
        `,
      },
      findings: [
        {
          message: 'continued',
          span: '7:9-7:32',
          data: { owner: 'The step "Unit"', purpose: 'tests', command: 'npm test' },
          evidence: [{ span: '8:14-8:22', note: 'The tests.' }],
          fixed: code`
            on: push
            jobs:
              build:
                runs-on: ubuntu-24.04
                steps:
                  - name: Unit
                    run: npm test
          `,
        },
      ],
    },
    {
      name: 'a job with continue-on-error once, however many checks it has',
      files: {
        '.github/workflows/ci.yml': code`
          on: push
          jobs:
            types:
              continue-on-error: true
              runs-on: ubuntu-24.04
              steps: [{ run: npx tsc --noEmit }, { run: npm audit }]
        `,
      },
      findings: [
        {
          message: 'continued',
          span: '4:5-4:28',
          data: { owner: 'Job types', purpose: 'type check', command: 'tsc --noEmit' },
          evidence: [{ span: '6:20-6:36', note: 'The type check.' }],
          fixed: code`
            on: push
            jobs:
              types:
                runs-on: ubuntu-24.04
                steps: [{ run: npx tsc --noEmit }, { run: npm audit }]
          `,
        },
      ],
    },
    {
      name: 'a package script that ends with exit 0',
      files: { 'package.json': '{ "scripts": { "test": "jest; exit 0" } }\n' },
      findings: [
        {
          message: 'ignored',
          span: '1:25-1:29',
          data: { command: 'jest', tail: '; exit 0', where: 'the script test', purpose: 'tests' },
          fixed: '{ "scripts": { "test": "jest" } }\n',
        },
      ],
    },
    {
      name: 'a suite without tests',
      files: {
        'package.json': '{ "scripts": { "test": "vitest run --passWithNoTests" } }\n',
        'src/index.ts': 'export {};\n',
      },
      findings: [
        {
          message: 'no-tests',
          path: 'package.json',
          span: '1:25-1:53',
          data: { script: 'test', command: 'vitest run --passWithNoTests' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a status that is written down for a later step',
      files: {
        '.github/workflows/models.yml': code`
          on: pull_request
          jobs:
            models:
              runs-on: ubuntu-24.04
              steps:
                - run: |
                    pytest tests/test_models.py
                    echo "MODELS=$?" >> $GITHUB_ENV
                  continue-on-error: true
        `,
      },
    },
    {
      name: 'coverage of tests that another step of the job runs',
      files: {
        '.github/workflows/ci.yml': code`
          on: push
          jobs:
            build:
              runs-on: ubuntu-24.04
              steps:
                - run: npx vitest run
                - run: npm run test:coverage
                  continue-on-error: true
        `,
      },
    },
    {
      name: 'checks that hold the build back',
      files: {
        '.github/workflows/ci.yml':
          'on: push\njobs: { b: { runs-on: x, steps: [{ run: npm test }, { run: "npm run lint || exit 1" }] } }\n',
        'package.json': '{ "scripts": { "test": "jest", "lint": "eslint ." } }\n',
      },
    },
    {
      name: 'informational jobs named so, and steps with such a comment',
      files: {
        '.github/workflows/ci.yml': code`
          on: push
          jobs:
            audit-informational:
              runs-on: ubuntu-24.04
              steps: [{ run: npm audit || true }]
            build:
              runs-on: ubuntu-24.04
              steps:
                # Not blocking until the baseline is done.
                - run: mypy . || true
        `,
      },
    },
    {
      name: 'a workflow that people start',
      files: {
        '.github/workflows/manual.yml':
          'on: workflow_dispatch\njobs: { b: { runs-on: x, steps: [{ run: "npm test || true" }] } }\n',
      },
    },
    {
      name: 'a step whose outcome is asked for later',
      files: {
        '.github/workflows/ci.yml': code`
          on: push
          jobs:
            b:
              runs-on: ubuntu-24.04
              steps:
                - { id: test, continue-on-error: true, run: npm test }
                - { if: "steps.test.outcome == 'failure'", run: exit 1 }
        `,
      },
    },
    {
      name: 'a result that goes into a file, and a status that is read',
      files: {
        '.github/workflows/ci.yml':
          'on: push\njobs: { b: { runs-on: x, steps: [{ run: "npm audit --json > audit.json || true" }] } }\n',
      },
    },
    {
      name: 'a repair, a clean-up and a matrix that decides',
      files: {
        '.github/workflows/ci.yml':
          'on: push\njobs: { b: { runs-on: x, continue-on-error: "${{ matrix.experimental }}", steps: [{ run: npm test }] } }\n',
        'package.json':
          '{ "scripts": { "format": "eslint --fix . || true", "clean": "rm -r dist || true" } }\n',
      },
    },
    {
      name: 'a suite with tests that passes without any elsewhere',
      files: {
        'package.json': '{ "scripts": { "test": "jest --passWithNoTests" } }\n',
        'src/a.test.ts': 'test();\n',
      },
    },
  ],
});
