import type { CodeModule } from '../code/code-module.ts';
import { optionsSetup } from './cors-options.ts';
import type { CorsLibrary, CorsSetup } from './cors.ts';
import { calleeOf } from '../code/resolve.ts';

/** https://hono.dev/docs/middleware/builtin/cors */
const HONO_CORS: CorsLibrary = {
  name: 'hono/cors',
  star: 'literal',
  hasStarInLists: false,
  unset: 'star',
  matching: 'anywhere',
  hasPatternStrings: false,
};

/** `cors()` of hono/cors. */
export function honoCors(module: CodeModule): readonly CorsSetup[] {
  return module.calls
    .filter((call) => /^(?:hono|@hono)\/cors\.cors$/u.test(calleeOf(module, call) ?? ''))
    .flatMap((call) => optionsSetup(module, HONO_CORS, call, call.args[0]?.value));
}
