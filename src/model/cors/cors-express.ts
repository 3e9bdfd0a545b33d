import type { CodeModule } from '../code/code-module.ts';
import { optionsSetup } from './cors-options.ts';
import type { CorsLibrary, CorsSetup } from './cors.ts';
import { calleeOf } from '../code/resolve.ts';

/** https://github.com/expressjs/cors#configuration-options */
export const CORS_PACKAGE: CorsLibrary = {
  name: 'cors',
  star: 'literal',
  hasStarInLists: false,
  unset: 'star',
  matching: 'anywhere',
  hasPatternStrings: false,
};

/** The package cors, for Express and all that takes its middleware. */
export function expressCors(module: CodeModule): readonly CorsSetup[] {
  return module.calls
    .filter((call) => /^cors(?:\.default)?$/u.test(calleeOf(module, call) ?? ''))
    .filter((call) => !(call.callee.kind === 'name' && call.callee.name === 'require'))
    .flatMap((call) => optionsSetup(module, CORS_PACKAGE, call, call.args[0]?.value));
}
