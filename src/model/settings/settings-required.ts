import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { Expr, Node, Ranged } from '../code/code.ts';
import { nameOf } from '../code/resolve.ts';
import { environmentRead } from './settings-environment.ts';
import { requiredPydanticFields } from './settings-pydantic.ts';
import { isSecretName } from '../secrets/settings-secret-names.ts';

/** A secret without which the program does not start. */
export interface RequiredSecret {
  readonly name: string;
  readonly at: Ranged;
}

/**
 * The secrets that a file demands: `os.environ['X']`, a settings field without a default, and
 * `if (!process.env.X) throw`.
 */
export function requiredSecretsOf(module: CodeModule): readonly RequiredSecret[] {
  const found: RequiredSecret[] = [...requiredPydanticFields(module)];
  for (const node of module.nodes) {
    if (node.kind === 'if' && node.then.some((statement) => throws(statement))) {
      found.push(...missingIn(module, node.test));
    } else if (module.language === 'python' && isSubscript(module, node)) {
      found.push(...readOf(module, node));
    }
  }
  return found.filter(({ name }) => isSecretName(name)).toSorted((a, b) => a.at.start - b.at.start);
}

// A missing key of `os.environ` raises; `get` does not.
function isSubscript(module: CodeModule, node: Node): node is Expr {
  const isWritten =
    (node.kind === 'index' || node.kind === 'member') && module.text(node).endsWith(']');
  return isWritten && nameOf(module, node.object) === 'os.environ';
}

function readOf(module: CodeModule, expr: Expr): readonly RequiredSecret[] {
  const read = environmentRead(module, expr);
  return read === undefined ? [] : [read];
}

function missingIn(module: CodeModule, test: Expr): readonly RequiredSecret[] {
  const found: RequiredSecret[] = [];
  walk([test], (node) => {
    if (node.kind === 'unary' && node.op === '!') {
      found.push(...readOf(module, node.value));
    }
  });
  return found;
}

function throws(statement: Node): boolean {
  let isFound = false;
  walk([statement], (node) => {
    isFound ||= node.kind === 'throw';
  });
  return isFound;
}
