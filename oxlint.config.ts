import { defineConfig } from 'oxlint';

import { CROSSING, globalBans, importBans, LAYERS } from './lint/layers.ts';

type RuleSetting = ['error', ...object[]];

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'import', 'node', 'promise', 'oxc'],
  jsPlugins: ['./lint/plugin.ts'],
  options: {
    typeAware: true,
    typeCheck: true,
    reportUnusedDisableDirectives: 'error',
    denyWarnings: true,
  },
  categories: { correctness: 'error', suspicious: 'error', perf: 'error' },
  rules: {
    'no-console': 'error',
    curly: 'error',
    eqeqeq: 'error',
    'no-param-reassign': 'error',
    'no-nested-ternary': 'error',
    'no-else-return': 'error',
    'func-style': ['error', 'declaration'],
    'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    'import/no-cycle': 'error',
    'import/no-default-export': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
    'typescript/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description' }],
    'typescript/explicit-module-boundary-types': 'error',
    'typescript/only-throw-error': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/switch-exhaustiveness-check': [
      'error',
      { considerDefaultExhaustiveForUnions: true },
    ],
    'unicorn/prefer-node-protocol': 'error',
    'unicorn/filename-case': ['error', { case: 'kebabCase' }],
    'no-await-in-loop': 'off',
    // The compiler (noImplicitReturns) says the same and knows when a switch is exhaustive.
    'typescript/consistent-return': 'off',
    'oxc/no-map-spread': 'off',
    // A conditional has a `then`, and a node of the model is data that nobody awaits.
    'unicorn/no-thenable': 'off',
    'no-underscore-dangle': 'off',
    'no-restricted-imports': ['error', { patterns: [CROSSING] }],
    'local/logger-static-message': 'error',
    'local/no-ambient-time': 'error',
  },
  overrides: [
    {
      files: [
        'rules/**/rule.ts',
        '*.config.ts',
        'lint/plugin.ts',
        'test/support/ci-reporter.ts',
        'scripts/check/knip-count.ts',
      ],
      rules: { 'import/no-default-export': 'off' },
    },
    ...LAYERS.map((layer) => ({
      files: [...layer.files],
      rules: {
        'no-restricted-imports': ['error', importBans(layer)] satisfies RuleSetting,
        'no-restricted-globals': ['error', ...globalBans(layer)] satisfies RuleSetting,
      },
    })),
    {
      files: ['**/*.test.ts', 'test/**'],
      plugins: ['typescript', 'unicorn', 'import', 'node', 'promise', 'oxc', 'vitest'],
      rules: {
        'vitest/no-focused-tests': 'error',
        'vitest/expect-expect': [
          'error',
          { assertFunctionNames: ['expect', 'expect*', 'assert*', 'testRule', 'fc.assert'] },
        ],
        'vitest/no-conditional-expect': 'error',
        'vitest/no-conditional-tests': 'error',
        'no-restricted-imports': ['error', { patterns: [CROSSING] }],
        'no-restricted-globals': 'off',
        'local/no-ambient-time': 'off',
      },
    },
    { files: ['rules/**/*.test.ts'], rules: { 'local/no-dynamic-rule-tests': 'error' } },
    {
      // Where processes and threads begin.
      files: ['src/cli/**', 'src/review/audit-worker.ts', 'scripts/**', 'bench/**'],
      rules: { 'local/no-ambient-time': 'off' },
    },
  ],
  ignorePatterns: ['node_modules', '**/cases/**', 'examples/**', 'test/corpus/**', 'bin/**'],
});
