import { isOneOffPath } from '../one-off-path.ts';

const BESIDE =
  /(?:^|\/)(?:mocks?|mock-[\w-]+|stubs?|playgrounds?|sandbox|tutorials?|docs?|documentation|storybook|load_?tests?|benchmarks?)\//iu;

/** False for a file whose routes only developers ask: mocks, documentation, playgrounds, scripts. */
export function canServePath(path: string): boolean {
  return !isOneOffPath(path) && !BESIDE.test(path);
}
