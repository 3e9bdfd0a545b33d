import type { Node, Stmt } from './code.ts';

/** The lists of statements that a node runs, each in order: the arms of a branch are lists of their own. */
export function statementLists(node: Node): readonly (readonly Stmt[])[] {
  switch (node.kind) {
    case 'function':
    case 'block':
    case 'loop':
    case 'with':
      return [node.body];
    case 'if':
      return [node.then, node.otherwise];
    case 'try':
      return [node.body, ...node.handlers.map(({ body }) => body), node.otherwise, node.finally];
    case 'switch':
      return node.cases.map(({ body }) => body);
    default:
      return [];
  }
}
