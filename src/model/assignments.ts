import type { CodeModule } from './code-module.ts';
import type { Expr, NameExpr, Node } from './code.ts';
import { walk } from './code-nodes.ts';

/** A value that a name is given. */
export interface GivenValue {
  readonly value: Expr;
  /** True for `+=` and the like: what the name was before stays part of it. */
  readonly isAdded: boolean;
}

/**
 * Every value that a local name is given in the function around it, `+=` and the like included, in
 * source order: what a variable that is assigned more than once can be. Empty when nothing is assigned
 * there, as for parameters and names of the module's top level that a function reads.
 */
export function valuesGivenTo(module: CodeModule, name: NameExpr): readonly GivenValue[] {
  for (const scope of module.ancestors(name)) {
    if (scope.kind === 'function') {
      const values = valuesIn(scope.body, name.name);
      if (values.length > 0 || takes(scope.params, name.name)) {
        return values;
      }
    }
  }
  return valuesIn(module.facts.body, name.name);
}

function takes(params: Extract<Node, { kind: 'function' }>['params'], name: string): boolean {
  return params.some(({ target }) => target.kind === 'name' && target.name === name);
}

function valuesIn(nodes: readonly Node[], name: string): readonly GivenValue[] {
  const values: GivenValue[] = [];
  walk(nodes, (node) => {
    const isOwn = (node.kind === 'bind' || node.kind === 'assign') && node.target.kind === 'name';
    if (isOwn && node.target.name === name && node.value !== null) {
      values.push({ value: node.value, isAdded: node.kind === 'assign' && node.op !== '=' });
    }
  });
  return values;
}
