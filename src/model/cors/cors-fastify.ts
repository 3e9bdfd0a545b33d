import type { CodeModule } from '../code/code-module.ts';
import type { Expr } from '../code/code.ts';
import { CORS_PACKAGE } from './cors-express.ts';
import { optionsSetup } from './cors-options.ts';
import type { CorsLibrary, CorsSetup } from './cors.ts';
import { nameOf } from '../code/resolve.ts';

/** https://github.com/fastify/fastify-cors#options */
const FASTIFY_CORS: CorsLibrary = { ...CORS_PACKAGE, name: '@fastify/cors' };

/** `app.register(cors, { … })` of Fastify. */
export function fastifyCors(module: CodeModule): readonly CorsSetup[] {
  return module.calls.flatMap((call) => {
    const { callee, args } = call;
    const plugin = args[0]?.value;
    return callee.kind === 'member' &&
      callee.name === 'register' &&
      plugin !== undefined &&
      isPlugin(module, plugin)
      ? optionsSetup(module, FASTIFY_CORS, call, args[1]?.value)
      : [];
  });
}

// `register(import('@fastify/cors'))` is a promise of the plugin.
function isPlugin(module: CodeModule, expr: Expr): boolean {
  const name = nameOf(module, expr) ?? '';
  return /^(?:@fastify\/cors|fastify-cors)(?:\.(?:default|fastifyCors))?$/u.test(name);
}
