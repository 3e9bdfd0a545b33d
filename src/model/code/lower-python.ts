import type { PythonNode } from '#syntax/python-nodes.ts';
import type { PythonTree } from '#syntax/python.ts';

import type {
  ClassExpr,
  CodeFacts,
  Expr,
  FunctionExpr,
  ParseProblem,
  Pattern,
  Stmt,
} from './code.ts';
import { lowerClass } from './lower-python/classes.ts';
import { lowerExpression } from './lower-python/expressions.ts';
import { lowerFunction } from './lower-python/functions.ts';
import { type Lowering, opaque } from './lower-python/lowering.ts';
import { lowerTarget } from './lower-python/patterns.ts';
import { lowerStatement } from './lower-python/statements.ts';
import { Nesting } from './nesting.ts';

/** What a Python file says. */
export function lowerPython({ text, root, problems: found }: PythonTree): CodeFacts {
  const problems: ParseProblem[] = [...found];
  const lowering = new FileLowering(text, problems);
  const body = root === undefined ? [] : lowering.statements(rootStatements(root));
  return { language: 'python', body, directives: [], problems };
}

// A file that cannot be read at all is one unreadable place.
function rootStatements(root: PythonNode): readonly PythonNode[] {
  return root.type === 'ERROR' ? [root] : root.children;
}

class FileLowering implements Lowering {
  readonly text: string;
  isTypeOnly = false;
  hasYield = false;
  readonly nesting: Nesting;

  constructor(text: string, problems: ParseProblem[]) {
    this.text = text;
    this.nesting = new Nesting(problems);
  }

  expression(node: PythonNode): Expr {
    if (!this.nesting.enter(node.start, node.end)) {
      return opaque(node);
    }
    const expression = lowerExpression(node, this);
    this.nesting.leave();
    return expression;
  }

  statements(nodes: readonly PythonNode[]): Stmt[] {
    const statements: Stmt[] = [];
    for (const node of nodes) {
      if (this.nesting.enter(node.start, node.end)) {
        lowerStatement(node, statements, this);
        this.nesting.leave();
      }
    }
    return statements;
  }

  fn(node: PythonNode, decorators: readonly Expr[]): FunctionExpr {
    return lowerFunction(node, decorators, this);
  }

  cls(node: PythonNode, decorators: readonly Expr[]): ClassExpr {
    return lowerClass(node, decorators, this);
  }

  target(node: PythonNode): Pattern | undefined {
    if (!this.nesting.enter(node.start, node.end)) {
      return undefined;
    }
    const pattern = lowerTarget(node, this);
    this.nesting.leave();
    return pattern;
  }
}
