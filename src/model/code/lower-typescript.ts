import type { TypescriptTree } from '#syntax/typescript.ts';
import type { ts } from 'ts-morph';

import type {
  ClassExpr,
  CodeFacts,
  Expr,
  FunctionExpr,
  ParseProblem,
  Pattern,
  Stmt,
} from './code.ts';
import { lowerClass } from './lower-typescript/classes.ts';
import { lowerExpression } from './lower-typescript/expressions.ts';
import { lowerFunction } from './lower-typescript/functions.ts';
import { type FunctionNode, type Lowering, opaque } from './lower-typescript/lowering.ts';
import { lowerBinding, lowerTarget } from './lower-typescript/patterns.ts';
import { lowerStatement } from './lower-typescript/statements.ts';
import { Nesting } from './nesting.ts';

/**
 * What a TypeScript or JavaScript file says. Loading this module loads the compiler (0.3 seconds), so
 * import it dynamically, when the first such file is read.
 */
export function lowerTypescript(tree: TypescriptTree): CodeFacts {
  const problems: ParseProblem[] = [...tree.problems];
  const facts = { language: 'typescript', problems } as const;
  if (tree.source === undefined) {
    return { ...facts, body: [], directives: [] };
  }
  try {
    const body = new FileLowering(tree.source, problems).statements(tree.source.statements);
    return { ...facts, body, directives: directivesOf(body) };
  } catch (error) {
    if (!(error instanceof RangeError)) {
      throw error;
    }
    problems.push({
      start: 0,
      end: tree.source.end,
      message: 'The code is nested too deeply to be read.',
    });
    return { ...facts, body: [], directives: [] };
  }
}

// The directives stay statements as well: those of a function are found there only.
function directivesOf(body: readonly Stmt[]): readonly string[] {
  const directives: string[] = [];
  for (const statement of body) {
    const value = statement.kind === 'expr' ? statement.value : undefined;
    const isDirective = value?.kind === 'literal' && value.start === statement.start;
    if (!isDirective || typeof value.value !== 'string') {
      break;
    }
    directives.push(value.value);
  }
  return directives;
}

class FileLowering implements Lowering {
  readonly source: ts.SourceFile;
  readonly #nesting: Nesting;

  constructor(source: ts.SourceFile, problems: ParseProblem[]) {
    this.source = source;
    this.#nesting = new Nesting(problems);
  }

  expression(node: ts.Node): Expr {
    if (!this.#nesting.enter(node.pos, node.end)) {
      return opaque(node.getStart(this.source), node.end);
    }
    const expression = lowerExpression(node, this);
    this.#nesting.leave();
    return expression;
  }

  statements(nodes: readonly ts.Node[]): Stmt[] {
    const statements: Stmt[] = [];
    for (const node of nodes) {
      if (this.#nesting.enter(node.pos, node.end)) {
        lowerStatement(node, statements, this);
        this.#nesting.leave();
      }
    }
    return statements;
  }

  fn(node: FunctionNode): FunctionExpr {
    return lowerFunction(node, this);
  }

  cls(node: ts.ClassLikeDeclaration): ClassExpr {
    return lowerClass(node, this);
  }

  binding(node: ts.BindingName): Pattern {
    if (!this.#nesting.enter(node.pos, node.end)) {
      const start = node.getStart(this.source);
      return { kind: 'listPattern', items: [], fallbacks: [], start, end: node.end };
    }
    const pattern = lowerBinding(node, this);
    this.#nesting.leave();
    return pattern;
  }

  target(node: ts.Node): Pattern | undefined {
    if (!this.#nesting.enter(node.pos, node.end)) {
      return undefined;
    }
    const pattern = lowerTarget(node, this);
    this.#nesting.leave();
    return pattern;
  }
}
