import { testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'two Next.js configurations, of which the one that ends with .js is read',
      files: {
        'next.config.js': 'module.exports = {};\n',
        'next.config.mjs': 'export default { output: "standalone" };\n',
      },
      findings: [
        {
          message: 'ignored',
          path: 'next.config.mjs',
          span: '1:1-1:41',
          data: { tool: 'Next.js', winner: 'next.config.js', ignored: 'next.config.mjs' },
          evidence: [{ path: 'next.config.js', span: '1:1-1:21', note: 'This one is read.' }],
        },
      ],
    },
    {
      name: 'two Jest configurations, which Jest refuses',
      files: {
        'jest.config.js': 'module.exports = {};\n',
        'jest.config.ts': 'export default {};\n',
      },
      findings: [
        {
          message: 'refused',
          severity: 'medium',
          path: 'jest.config.ts',
          span: '1:1-1:19',
          data: { tool: 'Jest', files: 'jest.config.js and jest.config.ts' },
          evidence: [
            {
              path: 'jest.config.js',
              span: '1:1-1:21',
              note: 'The other configuration of the same tool.',
            },
          ],
        },
      ],
    },
    {
      name: 'a Jest configuration beside the jest key of package.json',
      files: {
        'jest.config.mjs': 'export default {};\n',
        'package.json': '{\n  "jest": { "verbose": true }\n}\n',
      },
      findings: [
        {
          message: 'refused',
          severity: 'medium',
          path: 'package.json',
          span: '2:3-2:9',
          data: { tool: 'Jest', files: 'jest.config.mjs and "jest" in package.json' },
          evidence: [
            {
              path: 'jest.config.mjs',
              span: '1:1-1:19',
              note: 'The other configuration of the same tool.',
            },
          ],
        },
      ],
    },
    {
      name: 'an old ESLint configuration beside a flat one',
      files: {
        '.eslintrc.json': '{ "root": true }\n',
        'eslint.config.mjs': 'export default [];\n',
      },
      findings: [
        {
          message: 'ignored',
          severity: 'low',
          path: '.eslintrc.json',
          span: '1:1-1:17',
          data: { tool: 'ESLint', winner: 'eslint.config.mjs', ignored: '.eslintrc.json' },
          evidence: [{ path: 'eslint.config.mjs', span: '1:1-1:19', note: 'This one is read.' }],
        },
      ],
    },
    {
      name: 'three Vite configurations in one finding',
      files: {
        'vite.config.js': 'export default {};\n',
        'vite.config.ts': 'export default {};\n',
        'vite.config.mjs': 'export default {};\n',
      },
      findings: [
        {
          message: 'ignored',
          path: 'vite.config.mjs',
          span: '1:1-1:19',
          data: {
            tool: 'Vite',
            winner: 'vite.config.js',
            ignored: 'vite.config.mjs and vite.config.ts',
          },
          evidence: [{ path: 'vite.config.js', span: '1:1-1:19', note: 'This one is read.' }],
        },
      ],
    },
    {
      name: 'two Babel configurations of the same reach',
      files: {
        '.babelrc': '{}\n',
        '.babelrc.js': 'module.exports = {};\n',
      },
      findings: [
        {
          message: 'refused',
          path: '.babelrc.js',
          span: '1:1-1:21',
          evidence: [
            {
              path: '.babelrc',
              span: '1:1-1:3',
              note: 'The other configuration of the same tool.',
            },
          ],
        },
      ],
    },
    {
      name: 'two configurations of Tailwind CSS 3',
      files: {
        'package.json': '{ "devDependencies": { "tailwindcss": "^3.4.0" } }',
        'tailwind.config.js': 'module.exports = {};\n',
        'tailwind.config.ts': 'export default {};\n',
      },
      findings: [
        {
          message: 'ignored',
          severity: 'medium',
          path: 'tailwind.config.ts',
          span: '1:1-1:19',
          evidence: [{ path: 'tailwind.config.js', span: '1:1-1:21', note: 'This one is read.' }],
        },
      ],
    },
    {
      name: 'two PostCSS configurations by the order of Next.js',
      files: {
        'package.json': '{ "dependencies": { "next": "16.0.0" } }',
        'postcss.config.js': 'module.exports = {};\n',
        'postcss.config.mjs': 'export default {};\n',
      },
      findings: [
        {
          message: 'ignored',
          severity: 'medium',
          path: 'postcss.config.mjs',
          span: '1:1-1:19',
          data: {
            tool: 'PostCSS in Next.js',
            winner: 'postcss.config.js',
            ignored: 'postcss.config.mjs',
          },
          evidence: [{ path: 'postcss.config.js', span: '1:1-1:21', note: 'This one is read.' }],
        },
      ],
    },
    {
      name: 'two PostCSS configurations by the order of postcss-load-config',
      files: {
        'postcss.config.js': 'module.exports = {};\n',
        'postcss.config.ts': 'export default {};\n',
      },
      findings: [
        {
          message: 'ignored',
          severity: 'medium',
          path: 'postcss.config.js',
          span: '1:1-1:21',
          evidence: [{ path: 'postcss.config.ts', span: '1:1-1:19', note: 'This one is read.' }],
        },
      ],
    },
    {
      name: 'two Prettier configurations as low, since only the layout depends on them',
      files: {
        '.prettierrc': '{}\n',
        'package.json': '{ "prettier": "@acme/prettier-config" }\n',
      },
      findings: [
        {
          message: 'ignored',
          path: '.prettierrc',
          span: '1:1-1:3',
          severity: 'low',
          evidence: [{ path: 'package.json', span: '1:3-1:13', note: 'This one is read.' }],
        },
      ],
    },
    {
      name: 'lock files of several managers, with the one that package.json names',
      files: {
        'package.json': '{\n  "packageManager": "pnpm@10.1.0"\n}\n',
        'pnpm-lock.yaml': null,
        'package-lock.json': null,
        'yarn.lock': null,
      },
      findings: [
        {
          message: 'staleLocks',
          severity: 'medium',
          path: 'package.json',
          span: '2:3-2:34',
          data: {
            files: 'package-lock.json, yarn.lock, pnpm-lock.yaml',
            manager: 'pnpm',
            lock: 'pnpm-lock.yaml',
          },
        },
      ],
    },
    {
      name: 'lock files of several managers that nothing chooses between',
      files: {
        'package.json': '{}\n',
        'bun.lock': null,
        'package-lock.json': null,
        'backend/pyproject.toml': '[project]\n',
        'backend/uv.lock': null,
        'backend/poetry.lock': null,
      },
      findings: [
        {
          message: 'locks',
          severity: 'medium',
          path: 'package.json',
          span: '1:1-1:3',
          data: { files: 'package-lock.json, bun.lock' },
        },
        { message: 'locks', severity: 'medium', path: 'backend/pyproject.toml', span: '1:1-1:10' },
      ],
    },
  ],
  passes: [
    {
      name: 'files of ESLint of which version 9 reads none',
      files: {
        '.eslintrc.json': '{}\n',
        'package.json':
          '{ "eslintConfig": { "extends": "react-app" }, "devDependencies": { "eslint": "^9.39.4" } }\n',
      },
    },
    {
      name: 'one configuration and one lock file for each package of a workspace',
      files: {
        'package.json': '{ "workspaces": ["packages/*"] }',
        'jest.config.js': '',
        'pnpm-lock.yaml': null,
        'packages/a/jest.config.ts': '',
        'packages/a/package.json': '{}',
        'packages/b/jest.config.mjs': '',
        'packages/b/package-lock.json': null,
        'packages/b/package.json': '{}',
      },
    },
    {
      name: 'a configuration that imports the other',
      files: {
        'next.config.mjs': "import config from './next.config.js';\nexport default config;\n",
        'next.config.js': 'module.exports = {};\n',
        'web/tailwind.config.ts': "import base from './tailwind.config.cjs';\n",
        'web/tailwind.config.cjs': 'module.exports = {};\n',
        'lint/eslint.config.js': "compat.extends('./.eslintrc.json');\n",
        'lint/.eslintrc.json': '{}\n',
      },
    },
    {
      name: 'a configuration that a script or a target chooses',
      files: {
        'package.json': '{ "scripts": { "test": "jest --config jest.config.ts" } }',
        'jest.config.js': '',
        'jest.config.ts': '',
        'libs/a/project.json': '{ "targets": { "t": { "jestConfig": "libs/a/jest.config.ts" } } }',
        'libs/a/jest.config.ts': '',
        'libs/a/jest.config.js': '',
      },
    },
    {
      name: 'an old ESLint configuration that the scripts ask for',
      files: {
        'package.json': '{ "scripts": { "lint": "ESLINT_USE_FLAT_CONFIG=false eslint ." } }',
        '.eslintrc.js': '',
        'eslint.config.js': '',
      },
    },
    {
      name: 'configurations that are meant to stand together',
      files: {
        'babel.config.js': '',
        '.babelrc': '{}',
        'vite.config.ts': '',
        'vitest.config.ts': '',
        'jest.config.js': '',
        'jest.setup.js': '',
        'tsconfig.json': '{}',
        'tsconfig.build.json': '{}',
      },
    },
    {
      name: 'a jest key that names the file beside it',
      files: {
        'package.json': '{ "jest": "./jest.config.js" }',
        'jest.config.js': '',
      },
    },
    {
      name: 'Tailwind CSS 4, which looks for no configuration file',
      files: {
        'package.json': '{ "devDependencies": { "tailwindcss": "^4.1.0" } }',
        'tailwind.config.js': '',
        'tailwind.config.ts': '',
      },
    },
    {
      name: 'two lock files of one manager',
      files: {
        'package.json': '{}',
        'bun.lock': null,
        'bun.lockb': null,
        'web/package.json': '{}',
        'web/package-lock.json': null,
        'web/npm-shrinkwrap.json': null,
        'tool/package-lock.json': null,
        'tool/yarn.lock': null,
      },
    },
    {
      name: 'fixtures and examples',
      files: {
        'test/fixtures/next.config.js': '',
        'test/fixtures/next.config.mjs': '',
        'examples/a/package.json': '{}',
        'examples/a/yarn.lock': null,
        'examples/a/package-lock.json': null,
      },
    },
  ],
});
