import { byPath } from './by-path.ts';

const SAMPLE_FOLDER =
  /(?:^|\/)(?:\.devcontainer|\.storybook|dev-(?:server|env)|testsite|\.semgrep|(?:unit|integration|acceptance|functional|system|load|smoke|regression|contract|performance)?[_-]?tests?(?:[_-][\w-]+)?|__tests__|__fixtures__|e2e(?:[_-][\w-]+)?|benchmarks?|spec|fixtures?|testdata|test-data|testing|molecule|(?:[\w.]+-)?examples?|samples?|demos?(?:[-_][\w-]+)?|pocs?|proofs?-of-concept|templates?|node_modules|vendor|third_party)\//iu;

// `{{cookiecutter.project_slug}}/` is a project that is yet to be made.
const FILLED_IN = /\{\{.*\}\}/u;

/**
 * True for a file that is kept as a test, fixture, example, trial, template, vendored copy, development
 * container or case of a linter, going by its folders. What is wrong there does not reach production.
 */
export const isSamplePath = byPath(
  (path): boolean => SAMPLE_FOLDER.test(path) || FILLED_IN.test(path),
);
