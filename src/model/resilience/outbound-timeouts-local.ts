import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr } from '../code/code.ts';
import { follow } from '../code/resolve.ts';

// A path of one's own, data in the address, and what answers from the memory of the process.
const LOCAL = /^(?:\/(?!\/)|\.{1,2}\/|data:|blob:|file:|chrome-extension:)/u;

/** True for an address that leaves neither page nor process, as far as it is written. */
export function isLocalCall(module: CodeModule, { args }: CallExpr): boolean {
  const [first] = args;
  const end = first === undefined ? undefined : follow(module, first.value);
  switch (end?.expr.kind) {
    case 'literal':
      return LOCAL.test(String(end.expr.value));
    case 'template':
      return LOCAL.test(end.expr.texts[0] ?? '');
    default:
      return false;
  }
}
