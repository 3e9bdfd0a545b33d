import type { CodeModule } from '../code/code-module.ts';
import { CORS_PACKAGE } from './cors-express.ts';
import { optionsSetup } from './cors-options.ts';
import type { CorsLibrary, CorsSetup } from './cors.ts';
import { calleeOf, follow } from '../code/resolve.ts';
import { propertyOf } from '../code/values.ts';

/** https://docs.nestjs.com/security/cors: it hands its options to cors or @fastify/cors. */
const NEST_CORS: CorsLibrary = { ...CORS_PACKAGE, name: 'NestJS' };

/**
 * `app.enableCors({ … })`, `NestFactory.create(module, { cors: { … } })` and the `cors` of a WebSocket
 * gateway.
 */
export function nestCors(module: CodeModule): readonly CorsSetup[] {
  return module.calls.flatMap((call) => {
    const { callee, args } = call;
    if (callee.kind === 'member' && callee.name === 'enableCors') {
      return optionsSetup(module, NEST_CORS, call, args[0]?.value);
    }
    const name = calleeOf(module, call) ?? '';
    const index = CREATING.get(name);
    const options = index === undefined ? undefined : args.slice(index).at(-1)?.value;
    const cors = options === undefined ? undefined : propertyOf(module, options, 'cors');
    return cors?.kind === 'given' && follow(cors.module, cors.value)?.expr.kind === 'object'
      ? optionsSetup(cors.module, NEST_CORS, call, cors.value)
      : [];
  });
}

/** The callee and the first argument that can be its options. */
const CREATING: ReadonlyMap<string, number> = new Map([
  ['@nestjs/core.NestFactory.create', 1],
  ['@nestjs/websockets.WebSocketGateway', 0],
]);
