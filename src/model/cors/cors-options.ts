import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr } from '../code/code.ts';
import type { CorsLibrary, CorsSetup } from './cors.ts';
import { follow } from '../code/resolve.ts';
import { propertyOf } from '../code/values.ts';

/**
 * The set-up of a library that takes `{ origin, credentials }`. None when the options are decided at
 * run time: then nothing can be told.
 */
export function optionsSetup(
  module: CodeModule,
  library: CorsLibrary,
  call: CallExpr,
  options: Expr | undefined,
): readonly CorsSetup[] {
  if (options !== undefined && follow(module, options)?.expr.kind !== 'object') {
    return [];
  }
  return [
    {
      library,
      module,
      at: call.callee,
      node: call,
      origins: propertyOf(module, options, 'origin'),
      pattern: { kind: 'absent' },
      credentials: propertyOf(module, options, 'credentials'),
    },
  ];
}
