import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr } from '../code/code.ts';
import { calleeOf } from '../code/resolve.ts';

const LOG_OBJECT =
  /(?:^|\.)_?(?:console|log|logger|logging|LOG|LOGGER|structlog|loguru|winston|pino)$/iu;
const LOG_METHOD =
  /^(?:log|info|debug|warn|warning|error|trace|verbose|fatal|critical|exception|notice|success|bind|child)$/u;

/** True for a call that writes a line to the log or to standard output. */
export function isLogCall(module: CodeModule, call: CallExpr): boolean {
  const { callee } = call;
  if (callee.kind === 'name') {
    return callee.name === 'print' || callee.name === 'log';
  }
  return (
    callee.kind === 'member' &&
    LOG_METHOD.test(callee.name) &&
    (LOG_OBJECT.test(module.text(callee.object)) ||
      /^(?:console|logging|structlog|loguru)\b/u.test(calleeOf(module, call) ?? ''))
  );
}
