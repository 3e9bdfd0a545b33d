import type { CodeModule } from '../code/code-module.ts';
import type { Expr, IfStmt, Node, Stmt } from '../code/code.ts';
import { childrenOf } from '../code/code-nodes.ts';

const ABOUT_AUDIENCE = /status|code|expos|operational|known|safe|public|client|trusted|isApp/iu;

/**
 * True when code runs for some errors only, of a type or state that is asked for before: those may be meant
 * for whoever reads the answer. `error instanceof Error` asks for nothing.
 */
export function isNarrowed(module: CodeModule, node: Node, error: string): boolean {
  let inner = node;
  for (const around of module.ancestors(node)) {
    if (narrowsAround(module, around, inner, error) || leftBefore(module, around, inner, error)) {
      return true;
    }
    if (around.kind === 'function' && around.params.length > 0) {
      return false;
    }
    inner = around;
  }
  return false;
}

function narrowsAround(module: CodeModule, around: Node, inner: Node, error: string): boolean {
  switch (around.kind) {
    case 'if':
      return around.then.some((each) => each === inner) && narrows(module, around.test, error);
    case 'conditional':
      return around.then === inner && narrows(module, around.test, error);
    case 'binary':
      return around.op === '&&' && around.right === inner && narrows(module, around.left, error);
    case 'switch':
      return narrows(module, around.subject, error);
    default:
      return false;
  }
}

/** `if (!(error instanceof AppError)) return …;` before leaves only the errors of the application. */
function leftBefore(module: CodeModule, around: Node, inner: Node, error: string): boolean {
  return childrenOf(around).some(
    (each) =>
      each.kind === 'if' &&
      each.end <= inner.start &&
      leaves(each) &&
      /^!|^not |>=|!==/u.test(module.text(each.test)) &&
      narrows(module, each.test, error),
  );
}

function leaves({ then }: IfStmt): boolean {
  return (
    then.some(isExit) ||
    (then.length === 1 && then[0]?.kind === 'block' && then[0].body.some(isExit))
  );
}

function isExit({ kind }: Stmt): boolean {
  return kind === 'return' || kind === 'throw';
}

/** True for a test that tells some errors from others. */
export function narrows(module: CodeModule, test: Expr, error: string): boolean {
  const text = module.text(test);
  const rest = [
    String.raw`\b${error}\s+instanceof\s+Error\b`,
    String.raw`isinstance\(${error},\s*Exception\)`,
    String.raw`typeof\s+${error}(?:\??\.message)?\s*[=!]==?\s*['"]\w+['"]`,
    String.raw`['"](?:message|stack)['"]\s+in\s+${error}\b`,
    String.raw`!?\b${error}(?:\??\.(?:message|stack))?(?=\s*(?:$|&&|\|\||\)|and\b|or\b))`,
  ].reduce((left, broad) => left.replaceAll(new RegExp(broad, 'gu'), ''), text);
  return new RegExp(String.raw`\b${error}\b`, 'u').test(rest) || ABOUT_AUDIENCE.test(rest);
}
