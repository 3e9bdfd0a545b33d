import type { CodeModule } from '../code/code-module.ts';
import type { CorsLibrary, CorsSetup } from './cors.ts';
import { calleeOf, nameOf } from '../code/resolve.ts';
import { keywordOf } from '../code/values.ts';

/** https://www.starlette.io/middleware/#corsmiddleware: a star with credentials becomes the caller's origin. */
const CORS_MIDDLEWARE: CorsLibrary = {
  name: 'CORSMiddleware',
  star: 'mirrored',
  hasStarInLists: true,
  unset: 'none',
  matching: 'whole',
  hasPatternStrings: false,
};

const CLASS = /^(?:starlette|fastapi)\.middleware\.cors\.CORSMiddleware$/u;

/** CORSMiddleware of Starlette and FastAPI: added, wrapped in `Middleware()` or called around an app. */
export function starletteCors(module: CodeModule): readonly CorsSetup[] {
  return module.calls.flatMap((call): readonly CorsSetup[] => {
    const isCalled = CLASS.test(calleeOf(module, call) ?? '');
    const named = isCalled
      ? call.callee
      : call.args.find(
          ({ name, value }) =>
            (name === null || name === 'middleware_class' || name === 'cls') &&
            (value.kind === 'name' || value.kind === 'member') &&
            CLASS.test(nameOf(module, value) ?? ''),
        )?.value;
    return named === undefined
      ? []
      : [
          {
            library: CORS_MIDDLEWARE,
            module,
            at: named,
            node: call,
            origins: keywordOf(module, call, 'allow_origins'),
            pattern: keywordOf(module, call, 'allow_origin_regex'),
            credentials: keywordOf(module, call, 'allow_credentials'),
          },
        ];
  });
}
