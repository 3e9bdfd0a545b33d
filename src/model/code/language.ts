import { byPath } from '../by-path.ts';
import type { Language } from './code.ts';

const TYPESCRIPT = /\.(?:[cm]?[jt]s|[jt]sx)$/u;
const DECLARATIONS = /\.d\.[cm]?ts$/u;
const PYTHON = /\.py$/u;
// Minified and generated bundles are nobody's source: a finding in them cannot be fixed there.
const NOT_SOURCE =
  /(?:^|\/)(?:node_modules|bower_components|vendor|third_party|dist|build|\.(?:next|nuxt|output|svelte-kit|vercel|open-next|wrangler|keystone)|\.venv|venv|site-packages|generated\/prisma\/(?:[\w-]+\/)*runtime)\/|\.min\.[cm]?js$|\.bundle\.js$/u;

/** The language of a code file by its path; undefined for anything else, for declarations and for vendored or built code. */
export const languageOf = byPath((path): Language | undefined => {
  if (NOT_SOURCE.test(path) || DECLARATIONS.test(path)) {
    return undefined;
  }
  if (TYPESCRIPT.test(path)) {
    return 'typescript';
  }
  return PYTHON.test(path) ? 'python' : undefined;
});

const TEST_FOLDERS =
  /(?:^|\/)(?:tests?|__tests__|__mocks__|specs?|(?:[\w-]+-)?(?:e2e|smoke-tests?)(?:-[\w-]+)?|mocks?(?:[-_][\w-]+)?|fixtures?|testing|testdata|testcontainers|(?:[\w-]+[-_])?test[-_](?:utils|support|helpers|kit|setup)|integration[-_]tests?|(?:[\w-]+[-_])?(?:cypress|playwright)(?:[-_]\w+)*)\//u;
const TEST_FILES =
  /(?:^|\/)(?:tests?\.(?:py|[cm]?[jt]sx?)|test_[^/]*\.py|conftest\.py)$|[._-](?:test|spec|tests|e2e|fixture|mock|stories)\.[^/]+$/u;

/** True for tests, their fixtures and mocks: code that never serves production. */
export const isTestPath = byPath(
  (path): boolean => TEST_FOLDERS.test(path) || TEST_FILES.test(path),
);
