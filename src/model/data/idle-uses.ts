import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Node } from '../code/code.ts';
import { calledName } from '../code/reach.ts';

const SAYING =
  /^(?:log|info|warn|warning|debug|trace|error|exception|critical|print|captureException|captureMessage|addBreadcrumb|setTag|set_tag|setContext|setAttribute|set_attribute|\w*Error|\w*Exception)$/u;

/**
 * True for a use of a value by which it reaches nothing: a test whether it is there, a log line, the
 * text of an error.
 */
export function isIdleUse(module: CodeModule, use: Node): boolean {
  let inner: Node = use;
  for (const outer of module.ancestors(use)) {
    switch (outer.kind) {
      case 'unary':
      case 'template':
      case 'object':
      case 'list':
        break;
      case 'binary':
        if (!/^(?:===|!==|==|!=|&&|\|\||in)$/u.test(outer.op)) {
          return false;
        }
        break;
      case 'if':
        return outer.test === inner;
      case 'expr':
        return inner.kind === 'unary';
      case 'call':
        return isSaying(outer) && outer.callee !== inner;
      default:
        return false;
    }
    inner = outer;
  }
  return false;
}

function isSaying(call: CallExpr): boolean {
  return SAYING.test(calledName(call));
}
