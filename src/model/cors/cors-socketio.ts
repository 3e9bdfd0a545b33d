import type { CodeModule } from '../code/code-module.ts';
import { CORS_PACKAGE } from './cors-express.ts';
import { optionsSetup } from './cors-options.ts';
import type { CorsLibrary, CorsSetup } from './cors.ts';
import { calleeOf, follow } from '../code/resolve.ts';
import { propertyOf } from '../code/values.ts';

/** https://socket.io/docs/v4/handling-cors/: it hands its options to cors. */
const SOCKET_IO: CorsLibrary = { ...CORS_PACKAGE, name: 'Socket.IO', unset: 'none' };

/** `new Server(server, { cors: { … } })` of Socket.IO. */
export function socketioCors(module: CodeModule): readonly CorsSetup[] {
  return module.calls
    .filter((call) => /^socket\.io(?:\.Server)?$/u.test(calleeOf(module, call) ?? ''))
    .flatMap((call) => {
      const options = call.args.at(-1)?.value;
      const cors = options === undefined ? undefined : propertyOf(module, options, 'cors');
      return cors?.kind === 'given' && follow(cors.module, cors.value)?.expr.kind === 'object'
        ? optionsSetup(cors.module, SOCKET_IO, call, cors.value)
        : [];
    });
}
