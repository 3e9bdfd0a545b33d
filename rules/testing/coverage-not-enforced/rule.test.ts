import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'tests in CI and no threshold',
      files: {
        '.github/workflows/ci.yml': code`
          jobs:
            test:
              steps:
                - run: npm test
        `,
        'package.json': '{ "scripts": { "test": "vitest run" } }',
        'vitest.config.ts': 'export default {};\n',
      },
      findings: [{ message: 'none', path: 'vitest.config.ts', span: '1:1-1:1' }],
    },
    {
      name: 'tests in CI, without a configuration',
      files: {
        '.github/workflows/ci.yml': code`
          jobs:
            test:
              steps:
                - run: npm test
        `,
        'package.json': '{ "scripts": { "test": "node --test" } }',
      },
      findings: [{ message: 'none', path: '.github/workflows/ci.yml', span: '4:14-4:22' }],
    },
    {
      name: 'a threshold where CI measures nothing',
      files: {
        '.github/workflows/ci.yml': code`
          jobs:
            test:
              steps:
                - run: npm test
        `,
        'package.json': '{ "scripts": { "test": "vitest run" } }',
        'vitest.config.ts':
          'export default { test: { coverage: { thresholds: { lines: 80 } } } };\n',
      },
      findings: [
        {
          message: 'unmeasured',
          path: 'vitest.config.ts',
          span: '1:38-1:51',
          evidence: [
            { path: '.github/workflows/ci.yml', span: '4:14-4:22', note: 'The command of CI.' },
          ],
        },
      ],
    },
    {
      name: 'a threshold of coverage.py that nothing asks for',
      files: {
        '.github/workflows/ci.yml': 'jobs:\n  test:\n    steps:\n      - run: pytest\n',
        'pyproject.toml': '[tool.coverage.report]\nfail_under = 80\n',
      },
      findings: [
        {
          message: 'unmeasured',
          path: 'pyproject.toml',
          span: '2:1-2:15',
          evidence: [
            { path: '.github/workflows/ci.yml', span: '4:14-4:20', note: 'The command of CI.' },
          ],
        },
      ],
    },
    {
      name: 'a threshold in the file that is not in use',
      files: {
        '.github/workflows/ci.yml': code`
          jobs:
            test:
              steps:
                - run: npm test
        `,
        'package.json': '{ "scripts": { "test": "vitest run --coverage" } }',
        'vite.config.ts': 'export default { test: { coverage: { thresholds: { lines: 80 } } } };\n',
        'vitest.config.ts': 'export default {};\n',
      },
      findings: [
        {
          message: 'unread',
          path: 'vite.config.ts',
          span: '1:38-1:51',
          data: { config: 'vitest.config.ts' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a step that only says that tests begin',
      files: {
        '.github/workflows/ci.yml': 'jobs: { a: { steps: [{ run: "echo run pytest now" }] } }\n',
      },
    },
    {
      name: 'tests through a browser, in a folder that says so',
      files: {
        '.github/workflows/playwright.yml': code`
          jobs:
            test:
              steps:
                - run: |
                    cd e2e/playwright
                    npm run test
        `,
        'package.json': '{ "name": "a" }',
      },
    },
    {
      name: 'a threshold that CI asks for',
      files: {
        '.github/workflows/ci.yml': code`
          jobs:
            test:
              steps:
                - run: npm test
        `,
        'package.json': '{ "scripts": { "test": "vitest run --coverage" } }',
        'vitest.config.ts':
          'export default { test: { coverage: { thresholds: { lines: 80 } } } };\n',
      },
    },
    {
      name: 'options of pytest',
      files: {
        '.github/workflows/ci.yml': 'jobs:\n  test:\n    steps:\n      - run: pytest\n',
        'pyproject.toml': '[tool.pytest.ini_options]\naddopts = "--cov=app --cov-fail-under=80"\n',
      },
    },
    {
      name: 'a service that sets a status',
      files: {
        '.github/workflows/ci.yml': code`
          jobs:
            test:
              steps:
                - run: npm test
                - uses: codecov/codecov-action@v5
        `,
      },
    },
    {
      name: 'no tests in CI',
      files: {
        '.github/workflows/ci.yml':
          'jobs:\n  build:\n    steps:\n      - run: npm run build\n      - run: npm run test:e2e\n',
        'vitest.config.ts': 'export default {};\n',
      },
    },
  ],
});
