import type { CodeModule } from '../code/code-module.ts';
import { optionsSetup } from './cors-options.ts';
import type { CorsLibrary, CorsSetup } from './cors.ts';
import { calleeOf } from '../code/resolve.ts';

/** https://github.com/koajs/cors/blob/master/index.js: a star with credentials becomes the caller's origin. */
const KOA_CORS: CorsLibrary = {
  name: '@koa/cors',
  star: 'mirrored',
  hasStarInLists: false,
  unset: 'star',
  matching: 'anywhere',
  hasPatternStrings: false,
};

/** The package @koa/cors. */
export function koaCors(module: CodeModule): readonly CorsSetup[] {
  return module.calls
    .filter((call) => /^(?:@koa\/cors|koa2?-cors|kcors)$/u.test(calleeOf(module, call) ?? ''))
    .flatMap((call) => optionsSetup(module, KOA_CORS, call, call.args[0]?.value));
}
